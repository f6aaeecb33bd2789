package io.vipdeck.keepalived;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Reads {@code vrrp_instance}; defaults and limits of keepalived.conf(5). */
final class Instances {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long CENTISECOND_NANOS = 10_000_000L;

    /** Twelve bits of centiseconds (RFC 9568 section 5.2.7). */
    private static final long MOST_V3_NANOS = 4095 * CENTISECOND_NANOS;

    private static final int DEFAULT_PRIORITY = 100;
    private static final int OWNER = 255;

    private final Globals globals;
    private final Tracks tracks;
    private final Surroundings surroundings;
    private final Problems problems;

    Instances(Globals globals, Tracks tracks, Surroundings surroundings, Problems problems) {
        this.globals = globals;
        this.tracks = tracks;
        this.surroundings = surroundings;
        this.problems = problems;
    }

    /** Empty when something is missing without which there is no instance. */
    Optional<Configuration.Instance> read(String name, Statement block) {
        Settings settings = new Settings(block, Vocabulary.INSTANCE, problems);
        settings.flag("accept");
        Limits.downTimer(settings, "down_timer_adverts", problems);
        Configuration.InitialState state = settings.oneOf("state", "MASTER", "BACKUP")
                .map(Configuration.InitialState::valueOf)
                .orElse(Configuration.InitialState.BACKUP);
        boolean master = state == Configuration.InitialState.MASTER;
        Optional<String> interfaceName = interfaceName(settings);
        Optional<Integer> virtualRouterId = virtualRouterId(settings);
        Addresses lines = new Addresses(settings, interfaceName.orElse(""), problems);
        List<Configuration.Address> addresses = lines.advertised();
        List<Configuration.Address> excluded = lines.excluded();
        noAddress(settings, addresses);
        Optional<Boolean> ipv4 = addresses.stream().findFirst().map(Addresses::isIpv4);
        int version = version(settings, ipv4.orElse(true));
        boolean nopreempt = nopreempt(settings, master);
        long preemptDelay = preemptDelay(settings, master, nopreempt);
        int priority = settings.wholeNumber("priority", 1, OWNER)
                .orElse(master ? OWNER : DEFAULT_PRIORITY);
        long advertInt = advertInt(settings, version);
        Unicasts unicasts = new Unicasts(settings, ipv4, problems);
        Optional<InetAddress> source = unicasts.source();
        Optional<Unicast> unicast = unicasts.read(source, globals.checkUnicastSource());
        VirtualMacs virtualMacs = new VirtualMacs(settings, globals, problems);
        Optional<VirtualMac> virtualMac =
                virtualMacs.read(virtualRouterId.orElse(0), unicast.isPresent());
        virtualMacs.onlyOn(interfaceName.orElse(""), addresses);
        Configuration.Instance instance = new Configuration.Instance(
                name,
                state,
                interfaceName.orElse(""),
                virtualRouterId.orElse(0),
                version,
                priority,
                advertInt,
                new Passwords(problems).read(settings, version),
                new Signatures(surroundings, problems).read(settings, advertInt),
                checksumAsV2(settings, version, ipv4.orElse(true)),
                nopreempt,
                preemptDelay,
                Announcements.forOne(settings, globals.announcing()),
                unicast.isPresent() ? Optional.empty() : source,
                unicast,
                virtualMac,
                addresses,
                excluded,
                tracks.read(settings),
                Notices.read(
                        settings, globals.defs().scriptUser(), globals.priorityChanges(), problems),
                settings.yesOrNo("smtp_alert").or(globals::smtpAlert).orElse(false));
        boolean whole =
                interfaceName.isPresent() && virtualRouterId.isPresent() && !addresses.isEmpty();
        return whole ? Optional.of(instance) : Optional.empty();
    }

    private void missing(Settings settings, String example) {
        problems.error(
                settings.block(),
                settings.block().shown() + " has no " + example.split(" ", 2)[0],
                "add " + example);
    }

    private void noAddress(Settings settings, List<Configuration.Address> addresses) {
        if (!settings.has("virtual_ipaddress")) {
            missing(settings, "virtual_ipaddress { ADDRESS }");
        } else if (addresses.isEmpty() && settings.lines("virtual_ipaddress").isEmpty()) {
            problems.error(
                    settings.at("virtual_ipaddress"),
                    "virtual_ipaddress has no address in it",
                    "add an ADDRESS/PREFIX");
        }
    }

    private Optional<String> interfaceName(Settings settings) {
        if (!settings.has("interface") && globals.defaultInterface().isEmpty()) {
            missing(settings, "interface NAME");
        }
        return Names.interfaceOf(settings, "interface").or(globals::defaultInterface);
    }

    private Optional<Integer> virtualRouterId(Settings settings) {
        if (!settings.has("virtual_router_id")) {
            missing(settings, "virtual_router_id 1-255, the same number on every host of the pair");
        }
        return settings.wholeNumber("virtual_router_id", 1, 255);
    }

    /** IPv6 is carried by version 3 alone (RFC 3768 knows IPv4 only). */
    private int version(Settings settings, boolean ipv4) {
        Optional<Integer> given = settings.wholeNumber("version", 2, 3);
        if (!ipv4 && given.isPresent() && given.get() == 2) {
            problems.error(
                    settings.at("version"), "version 2 cannot carry IPv6", "write version 3");
        }
        return ipv4 ? given.or(globals::version).orElse(2) : 3;
    }

    /** There are two forms of the checksum in version 3 over IPv4 alone. */
    private boolean checksumAsV2(Settings settings, int version, boolean ipv4) {
        Optional<Boolean> given = settings.yesOrNo("v3_checksum_as_v2");
        boolean twoForms = version == 3 && ipv4;
        if (given.orElse(false) && !twoForms) {
            problems.warning(
                    settings.at("v3_checksum_as_v2"),
                    "v3_checksum_as_v2 has no effect with "
                            + (ipv4 ? "version " + version : "IPv6"),
                    "remove it");
        }
        return twoForms && given.orElse(globals.checksumAsV2());
    }

    private long advertInt(Settings settings, int version) {
        Optional<Long> nanos = settings.seconds("advert_int", "0.01", "255");
        if (nanos.isEmpty()) {
            return SECOND_NANOS;
        }
        String given = settings.at("advert_int").values().get(0);
        if (version == 2 && nanos.get() % SECOND_NANOS != 0) {
            settings.wrong(
                    "advert_int",
                    given,
                    "whole seconds from 1 to 255, or version 3 to the instance");
        } else if (version == 3
                && (nanos.get() > MOST_V3_NANOS || nanos.get() % CENTISECOND_NANOS != 0)) {
            settings.wrong("advert_int", given, "seconds from 0.01 to 40.95 in steps of 0.01");
        }
        return nanos.get();
    }

    /** With {@code state MASTER} keepalived clears it, and says so in its log. */
    private boolean nopreempt(Settings settings, boolean master) {
        settings.flag("preempt");
        boolean nopreempt = settings.flag("nopreempt") && settings.isAfter("nopreempt", "preempt");
        if (nopreempt && master) {
            problems.warning(
                    settings.at("nopreempt"),
                    "nopreempt has no effect with state MASTER",
                    "write state BACKUP on every host of the pair");
            return false;
        }
        return nopreempt;
    }

    private long preemptDelay(Settings settings, boolean master, boolean nopreempt) {
        long nanos = settings.seconds("preempt_delay", "0", "1000").orElse(0L);
        if (nanos > 0 && (master || nopreempt)) {
            problems.warning(
                    settings.at("preempt_delay"),
                    "preempt_delay has no effect with " + (master ? "state MASTER" : "nopreempt"),
                    "remove one of them");
            return 0;
        }
        return nanos;
    }
}
