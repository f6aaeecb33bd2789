package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.keepalived.Announcing;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Notify;
import io.vipdeck.keepalived.Tracking;
import io.vipdeck.keepalived.Unicast;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one host's agent is told of the inventory: every router, with every service that it depends on. */
final class AgentConfiguration {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MOST_TTL = 255;
    /** Of a service whose life is enough: nothing is asked, at the agent's own intervals. */
    private static final Inventory.Check UNASKED =
            new Inventory.Check(new Inventory.Question.Command(List.of(), ""), 2000, 1000, 2, 2);

    private final Inventory inventory;
    private final Inventory.Host host;
    private final String interfaceName;

    private AgentConfiguration(Inventory inventory, Inventory.Host host, String interfaceName) {
        this.inventory = inventory;
        this.host = host;
        this.interfaceName = interfaceName;
    }

    /**
     * @param interfaceName that carries VRRP on this host
     * @param passwords of the VRRP instances that have one, by instance name
     */
    static Configuration of(
            Inventory inventory,
            Inventory.Host host,
            String interfaceName,
            Map<String, String> passwords) {
        AgentConfiguration one = new AgentConfiguration(inventory, host, interfaceName);
        List<Configuration.Service> services = one.services();
        List<Configuration.Instance> instances = inventory.vrrp().stream()
                .map(vrrp -> one.instance(
                        vrrp, Optional.ofNullable(passwords.get(vrrp.name())), services))
                .toList();
        return Configuration.of(
                Configuration.GlobalDefs.named(host.name(), ""), List.of(), services, instances);
    }

    private List<Configuration.Service> services() {
        List<Configuration.Service> services = new ArrayList<>();
        if (inventory.nginx().source() != Inventory.Source.NONE) {
            services.add(nginx(inventory.nginx().health()));
        }
        inventory.services().forEach(service -> services.add(service(service)));
        return services;
    }

    private static Configuration.Service nginx(Inventory.Health health) {
        return new Configuration.Service(
                "nginx",
                "nginx",
                "nginx",
                1,
                Optional.of(health.at("127.0.0.1")),
                health.intervalMs() * NANOS_PER_MILLI,
                health.timeoutMs() * NANOS_PER_MILLI,
                health.rise(),
                health.fall(),
                0);
    }

    private static Configuration.Service service(Inventory.Service service) {
        Inventory.Check check = service.check().orElse(UNASKED);
        List<String> command = List.of();
        String user = "";
        if (check.question() instanceof Inventory.Question.Command asked) {
            command = asked.words();
            user = asked.user();
        }
        return new Configuration.Service(
                service.name(),
                service.unit(),
                service.process(),
                service.restart(),
                check.at("127.0.0.1"),
                check.intervalMs() * NANOS_PER_MILLI,
                check.timeoutMs() * NANOS_PER_MILLI,
                check.rise(),
                check.fall(),
                0,
                command,
                user);
    }

    private Configuration.Instance instance(
            Inventory.Vrrp vrrp, Optional<String> password, List<Configuration.Service> services) {
        return new Configuration.Instance(
                vrrp.name(),
                state(vrrp),
                interfaceName,
                vrrp.virtualRouterId(),
                vrrp.version(),
                vrrp.priorityOf(host),
                vrrp.advertIntMs() * NANOS_PER_MILLI,
                password,
                Optional.empty(),
                false,
                vrrp.nopreempt(),
                vrrp.preemptDelayMs() * NANOS_PER_MILLI,
                announcing(vrrp.garp()),
                Optional.empty(),
                unicast(vrrp),
                Optional.empty(),
                vrrp.virtualIpaddress().stream()
                        .map(vip -> new Configuration.Address(vip, interfaceName, ""))
                        .toList(),
                List.of(),
                tracking(services),
                Notify.NONE,
                false);
    }

    /** keepalived.conf(5): nopreempt and preempt_delay count for nothing where the state is MASTER. */
    private Configuration.InitialState state(Inventory.Vrrp vrrp) {
        boolean strongest = inventory.hosts().stream()
                .allMatch(other -> vrrp.priorityOf(other) <= vrrp.priorityOf(host));
        return strongest && !vrrp.nopreempt() && vrrp.preemptDelayMs() == 0
                ? Configuration.InitialState.MASTER
                : Configuration.InitialState.BACKUP;
    }

    /** After a weaker master's message the same is done as after an election, as in keepalived. */
    private static Announcing announcing(Inventory.Garp garp) {
        return new Announcing(
                garp.delayMs() * NANOS_PER_MILLI,
                garp.repeat(),
                garp.refreshMs() * NANOS_PER_MILLI,
                garp.refreshRepeat(),
                garp.delayMs() * NANOS_PER_MILLI,
                garp.repeat(),
                0,
                0);
    }

    private Optional<Unicast> unicast(Inventory.Vrrp vrrp) {
        InetAddress own = vrrp.unicast().get(host.name());
        if (own == null) {
            return Optional.empty();
        }
        List<Unicast.Peer> peers = vrrp.unicast().values().stream()
                .filter(address -> !address.equals(own))
                .map(address -> new Unicast.Peer(address, 0, MOST_TTL))
                .toList();
        return Optional.of(new Unicast(Optional.of(own), peers, true, MOST_TTL, false));
    }

    private static Tracking tracking(List<Configuration.Service> services) {
        return new Tracking(
                List.of(),
                services.stream()
                        .map(service ->
                                new Configuration.Track(service.name(), Optional.empty(), false))
                        .toList(),
                List.of(),
                List.of(),
                List.of(),
                false,
                false);
    }
}
