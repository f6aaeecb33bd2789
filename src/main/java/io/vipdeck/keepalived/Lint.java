package io.vipdeck.keepalived;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Warns of what keepalived lets pass and people trip over, in a configuration that can be used. */
final class Lint {
    /** Pairs differ by 1 to 50 in practice; a weight as small as this is nearly always a leftover. */
    private static final int SMALL_WEIGHT = 10;

    private static final int OWNER = 255;

    private final Configuration configuration;
    private final List<Statement> top;
    private final Problems problems;

    Lint(Configuration configuration, List<Statement> top, Problems problems) {
        this.configuration = configuration;
        this.top = top;
        this.problems = problems;
    }

    void check() {
        for (Configuration.Script script : configuration.scripts()) {
            smallWeight(at("vrrp_script", script.name(), "weight"), script.weight());
            tracked("vrrp_script", "track_script", script.name());
        }
        for (Configuration.Service service : configuration.services()) {
            smallWeight(at("vrrp_service", service.name(), "weight"), service.weight());
            tracked("vrrp_service", "track_service", service.name());
        }
        Map<InetAddress, String> owners = new HashMap<>();
        for (Configuration.Instance instance : configuration.instances()) {
            tracks(instance)
                    .forEach(track -> track.weight()
                            .ifPresent(weight -> smallWeight(trackLine(instance, track), weight)));
            priority(instance);
            weights(instance);
            firstAddress(instance);
            sharedAddresses(instance, owners);
        }
    }

    private static Stream<Configuration.Track> tracks(Configuration.Instance instance) {
        return Stream.concat(
                instance.tracking().scripts().stream(), instance.tracking().services().stream());
    }

    private void smallWeight(Statement at, int weight) {
        if (weight != 0 && Math.abs(weight) <= SMALL_WEIGHT) {
            String text = "a failure moves the address by weight " + weight
                    + " only to a host whose priority is less than " + Math.abs(weight) + " below";
            problems.warning(
                    at,
                    text,
                    "make it larger than the gap between the hosts' priorities, or leave it out:"
                            + " a failure then gives the address away at once");
        }
    }

    private void tracked(String kind, String keyword, String name) {
        boolean used = configuration.instances().stream()
                .flatMap(instance -> (kind.equals("vrrp_script")
                                ? instance.tracking().scripts()
                                : instance.tracking().services())
                        .stream())
                .anyMatch(track -> track.name().equals(name));
        if (!used) {
            problems.warning(
                    at(kind, name, kind),
                    Problems.shown(name) + " is tracked by no vrrp_instance and never runs",
                    "add " + keyword + " { " + Problems.shown(name) + " } to one, or remove it");
        }
    }

    private void priority(Configuration.Instance instance) {
        Statement at = at("vrrp_instance", instance.name(), "priority");
        if (instance.priority() == OWNER && !at.keyword().equals("priority")) {
            problems.warning(
                    at,
                    "state MASTER without a priority means 255, the owner of the addresses",
                    "add the priority that is meant");
        }
    }

    private void weights(Configuration.Instance instance) {
        Statement at = at("vrrp_instance", instance.name(), "priority");
        List<Integer> weights = tracks(instance)
                .map(this::weightOf)
                .filter(weight -> weight != 0)
                .toList();
        int gain = weights.stream().mapToInt(weight -> Math.max(weight, 0)).sum();
        if (weights.isEmpty()) {
            return;
        }
        if (instance.nopreempt()) {
            problems.warning(
                    at("vrrp_instance", instance.name(), "nopreempt"),
                    "with nopreempt no weight ever moves the address",
                    "leave the weights out: a failure then gives the address away");
        }
        if (instance.priority() == OWNER) {
            problems.warning(
                    at,
                    "with priority 255 every weight is ignored",
                    "take a priority of at most 254, or leave the weights out");
        } else if (instance.priority() + gain > OWNER - 1) {
            problems.warning(
                    at,
                    "priority " + instance.priority() + " and weights of " + gain
                            + " make more than 254, where it is cut",
                    "take a lower priority on every host");
        }
    }

    private int weightOf(Configuration.Track track) {
        Optional<Integer> defined = Stream.concat(
                        configuration.scripts().stream()
                                .filter(script -> script.name().equals(track.name()))
                                .map(Configuration.Script::weight),
                        configuration.services().stream()
                                .filter(service -> service.name().equals(track.name()))
                                .map(Configuration.Service::weight))
                .findFirst();
        return track.weight().or(() -> defined).orElse(0);
    }

    /** RFC 9568 section 5.2.9: the first IPv6 address is the link-local one. */
    private void firstAddress(Configuration.Instance instance) {
        Configuration.Address first = instance.virtualIpaddress().get(0);
        if (first.address().address() instanceof Inet6Address
                && !first.address().address().isLinkLocalAddress()) {
            problems.warning(
                    at("vrrp_instance", instance.name(), "virtual_ipaddress"),
                    "the first IPv6 address is not a link-local one, as RFC 9568 wants it",
                    "put one of fe80::/64 first");
        }
    }

    private void sharedAddresses(Configuration.Instance instance, Map<InetAddress, String> owners) {
        for (Configuration.Address address : instance.virtualIpaddress()) {
            String before = owners.putIfAbsent(address.address().address(), instance.name());
            if (before != null) {
                problems.warning(
                        at("vrrp_instance", instance.name(), "virtual_ipaddress"),
                        address.address() + " is an address of " + Problems.shown(before) + " too",
                        "let each address belong to one instance");
            }
        }
    }

    private Statement trackLine(Configuration.Instance instance, Configuration.Track track) {
        Statement block = at("vrrp_instance", instance.name(), "vrrp_instance");
        return block.inside().stream()
                .filter(statement -> statement.keyword().startsWith("track_s"))
                .flatMap(statement -> statement.inside().stream())
                .filter(line ->
                        line.keyword().equals(track.name()) && line.words().size() > 1)
                .findFirst()
                .orElse(block);
    }

    /** Where a keyword of a named block stands, or the block when it has none. */
    private Statement at(String kind, String name, String keyword) {
        Statement block = top.stream()
                .filter(statement -> statement.words().equals(List.of(kind, name)))
                .findFirst()
                .orElseThrow();
        return block.inside().stream()
                .filter(statement -> statement.keyword().equals(keyword))
                .reduce((earlier, later) -> later)
                .orElse(block);
    }
}
