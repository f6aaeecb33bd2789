package io.vipdeck.lab;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which hosts a lab has and where: {@code web1} 192.168.16.128, {@code web2} .129, the VIP .130 and
 * further hosts from .131 on.
 */
public record Plan(List<LabHost> hosts) {
    /** The address that moves. */
    public static final String VIP = "192.168.16.130";

    public static final int PREFIX = 24;
    public static final String INTERFACE = "ens33";
    public static final int VIRTUAL_ROUTER_ID = 66;
    public static final int DEFAULT_HOSTS = 2;

    /** As many as have SSH host keys in the base layer. */
    public static final int MOST_HOSTS = 20;

    private static final String NETWORK = "192.168.16.";
    private static final int FIRST = 128;
    private static final int VIP_NUMBER = 130;

    public Plan {
        hosts = List.copyOf(hosts);
    }

    /** A lab of so many hosts. */
    public static Plan of(int hosts) throws LabException {
        if (hosts < 1 || hosts > MOST_HOSTS) {
            throw new LabException(
                    LabException.Kind.REFUSED,
                    "a lab has 1 to " + MOST_HOSTS + " hosts, not " + hosts
                            + ": choose another number");
        }
        return new Plan(IntStream.range(0, hosts).mapToObj(Plan::host).toList());
    }

    /** The host of this name. */
    public Optional<LabHost> host(String name) {
        return hosts.stream().filter(host -> host.name().equals(name)).findFirst();
    }

    private static LabHost host(int index) {
        int number = FIRST + index;
        int past = number >= VIP_NUMBER ? 1 : 0;
        return new LabHost("web" + (index + 1), NETWORK + (number + past), 100 - index);
    }
}
