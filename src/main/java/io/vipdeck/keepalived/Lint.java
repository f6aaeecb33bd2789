package io.vipdeck.keepalived;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Warns of what keepalived lets pass and people trip over, in a configuration that can be used. */
final class Lint {
    private static final String INSTANCE = "vrrp_instance";
    private static final int OWNER = 255;

    /** Three of these are hardly more than a busy host may keep a process waiting. */
    private static final long SHORT_ADVERT_NANOS = 100_000_000L;

    /** What the kernel keeps of a process name (TASK_COMM_LEN without its closing zero). */
    private static final int LONGEST_PROCESS = 15;

    private final Configuration configuration;
    private final Places places;
    private final Problems problems;
    private final ScriptLint scripts;

    Lint(
            Configuration configuration,
            List<Statement> top,
            Surroundings surroundings,
            Problems problems) {
        this.configuration = configuration;
        this.places = new Places(top);
        this.problems = problems;
        this.scripts = new ScriptLint(configuration, places, surroundings, problems);
    }

    void check() {
        scripts.check();
        new WeightLint(configuration, places, problems).check();
        configuration.scripts().forEach(it -> tracked("vrrp_script", "track_script", it.name()));
        configuration.services().forEach(it -> tracked("vrrp_service", "track_service", it.name()));
        configuration
                .processes()
                .forEach(it -> tracked("vrrp_track_process", "track_process", it.name()));
        configuration.files().forEach(it -> tracked("track_file", "track_file", it.name()));
        configuration.processes().forEach(this::processName);
        Map<InetAddress, String> owners = new HashMap<>();
        for (Configuration.Instance instance : configuration.instances()) {
            priority(instance);
            shortInterval(instance);
            firstAddress(instance);
            prefixes(instance);
            sharedAddresses(instance, owners);
            openUnicast(instance);
        }
        configuration.interfaceDelays().forEach(this::longDelay);
        mails();
    }

    /** A backup would take over before this host has seen that its link is down. */
    private void longDelay(InterfaceDelays delays) {
        configuration.instances().stream()
                .filter(it -> it.interfaceName().equals(delays.interfaceName()))
                .filter(it ->
                        delays.downNanos() >= (Limits.DOWN_TIMER_ADVERTS - 1) * it.advertIntNanos())
                .findFirst()
                .ifPresent(it -> problems.warning(
                        places.inBlock("interface_up_down_delays", delays.interfaceName()),
                        "a link of " + delays.interfaceName() + " may be down for longer than "
                                + Problems.shown(it.name())
                                + " can be silent before another host takes over",
                        "give it less than twice advert_int"));
    }

    private void tracked(String kind, String keyword, String name) {
        Function<Tracking, List<Configuration.Track>> kindOf = switch (keyword) {
            case "track_script" -> Tracking::scripts;
            case "track_service" -> Tracking::services;
            case "track_process" -> Tracking::processes;
            default -> Tracking::files;
        };
        boolean used = Stream.concat(
                        configuration.instances().stream().map(Configuration.Instance::tracking),
                        configuration.syncGroups().stream().map(SyncGroup::tracking))
                .flatMap(tracking -> kindOf.apply(tracking).stream())
                .anyMatch(track -> track.name().equals(name));
        if (!used) {
            problems.warning(
                    places.block(kind, name),
                    Problems.shown(name) + " is tracked by no vrrp_instance and never runs",
                    "add " + keyword + " { " + Problems.shown(name) + " } to one, or remove it");
        }
    }

    private void processName(TrackedProcess process) {
        String name = process.process();
        if (!process.fullCommand()
                && !name.contains("/")
                && name.length() > LONGEST_PROCESS
                && process.parameters().isEmpty()) {
            problems.warning(
                    places.at("vrrp_track_process", process.name(), "process"),
                    "the kernel keeps 15 letters of a process's name, and " + Problems.shown(name)
                            + " has more",
                    "write " + Problems.shown(name.substring(0, LONGEST_PROCESS))
                            + ", or add full_command");
        }
    }

    private void priority(Configuration.Instance instance) {
        Statement at = places.at(INSTANCE, instance.name(), "priority");
        if (at.keyword().equals("priority")) {
            return;
        }
        if (instance.priority() == OWNER) {
            problems.warning(
                    at,
                    "state MASTER without a priority means 255, the owner of the addresses",
                    "add the priority that is meant");
        } else {
            problems.warning(
                    at,
                    "without a priority it is " + instance.priority()
                            + ", as on every other host that gives none",
                    "give each host a priority of its own");
        }
    }

    private void shortInterval(Configuration.Instance instance) {
        if (instance.advertIntNanos() < SHORT_ADVERT_NANOS
                && !places.hasGlobal("vrrp_rt_priority")) {
            problems.warning(
                    places.at(INSTANCE, instance.name(), "advert_int"),
                    "with so short an advert_int a busy host is taken for a dead one",
                    "see that its log has no line \"runs without real-time priority\"");
        }
    }

    /** RFC 9568 section 5.2.9: the first IPv6 address is the link-local one. */
    private void firstAddress(Configuration.Instance instance) {
        Configuration.Address first = instance.virtualIpaddress().get(0);
        if (first.address().address() instanceof Inet6Address
                && !first.address().address().isLinkLocalAddress()) {
            problems.warning(
                    places.at(INSTANCE, instance.name(), "virtual_ipaddress"),
                    "the first IPv6 address is not a link-local one, as RFC 9568 wants it",
                    "put one of fe80::/64 first");
        }
    }

    private void prefixes(Configuration.Instance instance) {
        Stream.of("virtual_ipaddress", "virtual_ipaddress_excluded")
                .flatMap(list -> places.lines(INSTANCE, instance.name(), list))
                .filter(line -> !line.keyword().contains("/"))
                .forEach(line -> problems.warning(
                        line,
                        line.keyword() + " has no prefix and so is "
                                + (line.keyword().contains(":") ? "/128" : "/32"),
                        "write the prefix of its LAN, such as "
                                + (line.keyword().contains(":") ? "/64" : "/24")
                                + ", or that one where it is meant"));
    }

    private void sharedAddresses(Configuration.Instance instance, Map<InetAddress, String> owners) {
        Stream.concat(
                        instance.virtualIpaddress().stream(),
                        instance.virtualIpaddressExcluded().stream())
                .forEach(address -> {
                    String before =
                            owners.putIfAbsent(address.address().address(), instance.name());
                    if (before != null) {
                        problems.warning(
                                places.at(INSTANCE, instance.name(), "virtual_ipaddress"),
                                address.address() + " is an address of " + Problems.shown(before)
                                        + " too",
                                "let each address belong to one instance");
                    }
                });
    }

    private void openUnicast(Configuration.Instance instance) {
        boolean open = instance.unicast().isPresent()
                && !instance.unicast().get().checkSource()
                && instance.authHmac().isEmpty();
        if (open) {
            problems.warning(
                    places.at(INSTANCE, instance.name(), "check_unicast_src"),
                    "whoever can reach this host can take the address away",
                    "turn check_unicast_src on, or sign with auth_hmac");
        }
    }

    private void mails() {
        if (configuration.globalDefs().mail().isPresent()) {
            return;
        }
        Stream<Statement> alerting = Stream.concat(
                configuration.instances().stream()
                        .filter(Configuration.Instance::smtpAlert)
                        .map(it -> places.at(INSTANCE, it.name(), "smtp_alert")),
                configuration.syncGroups().stream()
                        .filter(SyncGroup::smtpAlert)
                        .map(it -> places.at("vrrp_sync_group", it.name(), "smtp_alert")));
        alerting.forEach(at -> problems.warning(
                at,
                "smtp_alert sends no mail without an address",
                "add notification_email { NAME@HOST } to global_defs, or remove smtp_alert"));
    }
}
