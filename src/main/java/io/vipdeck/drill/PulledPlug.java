package io.vipdeck.drill;

/** A host that loses its power. */
final class PulledPlug implements NodeFault {
    private final String host;
    private final PowerSwitch power;

    PulledPlug(String host, PowerSwitch power) {
        this.host = host;
        this.power = power;
    }

    @Override
    public String kill() throws DrillException {
        power.off(host);
        return "The plug of " + host + " is pulled.";
    }

    @Override
    public String revive() throws DrillException {
        power.on(host);
        return host + " has power again and boots.";
    }
}
