package io.vipdeck.keepalived;

import io.vipdeck.vrrp.IpLiteral;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code vrrp_instance}; defaults and limits of keepalived.conf(5). */
final class Instances {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long CENTISECOND_NANOS = 10_000_000L;

    /** Twelve bits of centiseconds (RFC 9568 section 5.2.7). */
    private static final long MOST_V3_NANOS = 4095 * CENTISECOND_NANOS;

    private static final int DEFAULT_PRIORITY = 100;
    private static final int OWNER = 255;

    /** Octets of authentication data (RFC 2338 section 5.3.10). */
    private static final int LONGEST_PASSWORD = 8;

    private final Globals globals;
    private final Set<String> scripts;
    private final Set<String> services;
    private final Problems problems;

    /** Scripts and services are the names that tracks may refer to, whether or not they are well formed. */
    Instances(Globals globals, Set<String> scripts, Set<String> services, Problems problems) {
        this.globals = globals;
        this.scripts = scripts;
        this.services = services;
        this.problems = problems;
    }

    /** Empty when something is missing without which there is no instance. */
    Optional<Configuration.Instance> read(String name, Statement block) {
        Settings settings = new Settings(block, Vocabulary.INSTANCE, problems);
        settings.flag("accept");
        Configuration.InitialState state = settings.oneOf("state", "MASTER", "BACKUP")
                .map(Configuration.InitialState::valueOf)
                .orElse(Configuration.InitialState.BACKUP);
        boolean master = state == Configuration.InitialState.MASTER;
        Optional<String> interfaceName = interfaceName(settings);
        Optional<Integer> virtualRouterId = virtualRouterId(settings);
        List<Configuration.Address> addresses =
                new Addresses(settings, interfaceName.orElse(""), problems).read();
        if (addresses.isEmpty() && !settings.has("virtual_ipaddress")) {
            missing(settings, "virtual_ipaddress { ADDRESS }");
        } else if (addresses.isEmpty() && settings.lines("virtual_ipaddress").isEmpty()) {
            problems.error(
                    settings.at("virtual_ipaddress"),
                    "virtual_ipaddress has no address in it",
                    "add an ADDRESS/PREFIX");
        }
        int version = version(settings, addresses);
        boolean nopreempt = nopreempt(settings, master);
        long preemptDelay = preemptDelay(settings, master, nopreempt);
        int priority = settings.wholeNumber("priority", 1, OWNER)
                .orElse(master ? OWNER : DEFAULT_PRIORITY);
        long advertInt = advertInt(settings, version);
        Optional<String> authPass = authPass(settings, version);
        Announcing announcing = globals.announcing(settings);
        Optional<InetAddress> source = mcastSrcIp(settings, addresses);
        List<Configuration.Track> trackScripts = tracks(settings, "track_script");
        List<Configuration.Track> trackServices = tracks(settings, "track_service");
        List<Configuration.Track> trackInterfaces = trackInterfaces(settings);
        if (interfaceName.isEmpty() || virtualRouterId.isEmpty() || addresses.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Configuration.Instance(
                name,
                state,
                interfaceName.get(),
                virtualRouterId.get(),
                version,
                priority,
                advertInt,
                authPass,
                Optional.empty(),
                false,
                nopreempt,
                preemptDelay,
                announcing,
                source,
                Optional.empty(),
                Optional.empty(),
                addresses,
                List.of(),
                new Tracking(
                        trackScripts,
                        trackServices,
                        List.of(),
                        List.of(),
                        trackInterfaces,
                        false,
                        false),
                Notify.NONE,
                false));
    }

    private void missing(Settings settings, String example) {
        problems.error(
                settings.block(),
                settings.block().shown() + " has no " + example.split(" ", 2)[0],
                "add " + example);
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
    private int version(Settings settings, List<Configuration.Address> addresses) {
        boolean ipv6 = !addresses.isEmpty() && !isIpv4(addresses.get(0));
        Optional<Integer> given = settings.wholeNumber("version", 2, 3);
        if (ipv6 && given.isPresent() && given.get() == 2) {
            problems.error(
                    settings.at("version"), "version 2 cannot carry IPv6", "write version 3");
        }
        return ipv6 ? 3 : given.or(globals::version).orElse(2);
    }

    private static boolean isIpv4(Configuration.Address address) {
        return address.address().address() instanceof Inet4Address;
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

    private Optional<String> authPass(Settings instance, int version) {
        Optional<Settings> block = instance.within("authentication", Vocabulary.AUTHENTICATION);
        if (block.isEmpty()) {
            return Optional.empty();
        }
        Settings settings = block.get();
        if (settings.word("auth_type").filter("AH"::equals).isPresent()) {
            problems.error(
                    settings.at("auth_type"),
                    "auth_type AH is keepalived's, but this agent does not support it",
                    "write auth_type PASS on every host of the pair");
            return Optional.empty();
        }
        Optional<String> type = settings.oneOf("auth_type", "PASS", "none");
        Optional<String> password = password(settings);
        if (type.isPresent() && type.get().equals("none")) {
            return Optional.empty();
        }
        if (!settings.has("auth_type")) {
            missing(settings, "auth_type PASS");
        }
        if (type.isPresent() && !settings.has("auth_pass")) {
            missing(settings, "auth_pass with the password of the pair, or write auth_type none");
        }
        if (version == 3 && password.isPresent()) {
            problems.warning(
                    instance.at("authentication"),
                    "authentication is passed over",
                    "VRRP version 3 has none: remove it, or write version 2");
            return Optional.empty();
        }
        return password;
    }

    /** The password itself is never part of a message. */
    private Optional<String> password(Settings settings) {
        Optional<String> password = settings.word("auth_pass");
        if (password.isEmpty()) {
            return password;
        }
        if (!password.get().matches("[\\x20-\\x7e]+")) {
            problems.error(
                    settings.at("auth_pass"),
                    "auth_pass holds something else than letters, digits and signs of ASCII",
                    "choose a password of at most 8 of those");
            return Optional.empty();
        }
        if (password.get().length() > LONGEST_PASSWORD) {
            problems.warning(
                    settings.at("auth_pass"),
                    "auth_pass is longer than 8 characters and only the first 8 count",
                    "shorten it to those 8");
            return Optional.of(password.get().substring(0, LONGEST_PASSWORD));
        }
        return password;
    }

    private Optional<InetAddress> mcastSrcIp(
            Settings settings, List<Configuration.Address> addresses) {
        Optional<String> text = settings.word("mcast_src_ip");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<InetAddress> source = IpLiteral.parse(text.get());
        if (source.isEmpty()) {
            settings.wrong("mcast_src_ip", text.get(), "an address of this host");
        } else if (!addresses.isEmpty()
                && isIpv4(addresses.get(0)) != (source.get() instanceof Inet4Address)) {
            problems.error(
                    settings.at("mcast_src_ip"),
                    "mcast_src_ip is of another family than virtual_ipaddress",
                    "give it an address of the same family");
        }
        return source;
    }

    private List<Configuration.Track> tracks(Settings settings, String keyword) {
        boolean script = keyword.equals("track_script");
        List<Configuration.Track> tracks = new ArrayList<>();
        for (Statement line : settings.lines(keyword)) {
            String name = line.keyword();
            if (!(script ? scripts : services).contains(name)) {
                undefined(line, script);
            } else if (tracks.stream().anyMatch(track -> track.name().equals(name))) {
                problems.error(
                        line,
                        Problems.shown(name) + " is tracked twice",
                        "remove one of the two lines");
            } else {
                tracks.add(track(line, script));
            }
        }
        return tracks;
    }

    private void undefined(Statement line, boolean script) {
        String name = line.keyword();
        String here = script ? "vrrp_script" : "vrrp_service";
        boolean other = (script ? services : scripts).contains(name);
        String remedy = Nearest.to(name, script ? scripts : services)
                .map(near -> "probably " + Problems.shown(near) + " is meant")
                .orElse("define it or remove this line");
        problems.error(
                line,
                "there is no " + here + " " + Problems.shown(name),
                other ? "write it under " + (script ? "track_service" : "track_script") : remedy);
    }

    /** {@code NAME [weight N [reverse]]}; services know no reverse. */
    private Configuration.Track track(Statement line, boolean script) {
        List<String> words = line.values();
        Optional<Integer> weight = Optional.empty();
        boolean reverse = false;
        int taken = 0;
        if (words.size() >= 2 && words.get(0).equals("weight")) {
            weight = Settings.wholeNumber(words.get(1))
                    .filter(n -> n >= Checks.LEAST_WEIGHT && n <= Checks.MOST_WEIGHT);
            if (weight.isEmpty()) {
                problems.error(
                        line,
                        "weight " + Problems.shown(words.get(1)) + " is wrong",
                        "give it a whole number from -253 to 253");
            }
            taken = 2;
            if (script && words.size() >= 3 && Checks.isReverse(words.get(2))) {
                reverse = words.get(2).equals("reverse");
                taken = 3;
            }
        }
        if (words.size() > taken) {
            problems.error(
                    line,
                    "after " + Problems.shown(line.keyword()) + " stands "
                            + Problems.shown(words.get(taken)),
                    "write one name to a line, with weight NUMBER after it or nothing");
        }
        return new Configuration.Track(line.keyword(), weight, reverse);
    }

    private List<Configuration.Track> trackInterfaces(Settings settings) {
        List<Configuration.Track> tracks = new ArrayList<>();
        for (Statement line : settings.lines("track_interface")) {
            List<String> words = line.values();
            boolean weightless = words.isEmpty() || words.equals(List.of("weight", "0"));
            if (!Names.isInterface(line.keyword())) {
                problems.error(
                        line,
                        Problems.shown(line.keyword()) + " is no name of an interface",
                        "give the name that ip link shows");
            } else if (!weightless) {
                problems.error(
                        line,
                        "weight of a tracked interface is not supported by this agent",
                        "leave it out: the loss of " + line.keyword()
                                + " then gives the address away");
            } else if (tracks.stream().noneMatch(track -> track.name().equals(line.keyword()))) {
                tracks.add(new Configuration.Track(line.keyword(), Optional.empty(), false));
            }
        }
        return tracks;
    }
}
