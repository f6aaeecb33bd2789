package io.vipdeck.keepalived;

import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Configurations at random, from a seed, as wild as the records allow. */
final class Configurations {
    private static final long SECOND = 1_000_000_000L;
    private static final String LETTERS = "abcXYZ019_-.:#!{}\\/'$@~ ;=网卡é";

    private final Random random;
    private int names;
    private long garpInterval;
    private long gnaInterval;
    private String scriptUser = "";

    Configurations(long seed) {
        random = random(seed);
    }

    /** Neighbouring seeds would otherwise begin alike. */
    static Random random(long seed) {
        return new Random(seed * 0x9e3779b97f4a7c15L);
    }

    Configuration next() {
        names = 0;
        scriptUser = random.nextBoolean() ? "" : text();
        garpInterval = maybeMillis();
        gnaInterval = maybeMillis();
        List<Configuration.Script> scripts = new ArrayList<>();
        List<Configuration.Service> services = new ArrayList<>();
        List<TrackedProcess> processes = new ArrayList<>();
        List<TrackedFile> files = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            scripts.add(script());
            services.add(service());
            processes.add(process());
            files.add(file());
        }
        Names names = new Names(
                scripts.stream().map(Configuration.Script::name).toList(),
                services.stream().map(Configuration.Service::name).toList(),
                processes.stream().map(TrackedProcess::name).toList(),
                files.stream().map(TrackedFile::name).toList());
        List<Configuration.Instance> instances = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            instances.add(instance(i, names));
        }
        return new Configuration(
                globalDefs(),
                scripts,
                services,
                processes,
                files,
                groups(instances, names),
                instances,
                random.nextBoolean()
                        ? List.of()
                        : List.of(
                                new InterfaceDelays("eth0", maybe255(), maybe255()),
                                new InterfaceDelays("br-lan", maybe255(), maybe255())));
    }

    /** What tracks may refer to. */
    private record Names(
            List<String> scripts,
            List<String> services,
            List<String> processes,
            List<String> files) {}

    private Configuration.GlobalDefs globalDefs() {
        return new Configuration.GlobalDefs(
                random.nextBoolean() ? "" : text(),
                scriptUser,
                random.nextBoolean(),
                maybeMillis(),
                maybeMillis(),
                random.nextBoolean(),
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(new Mail(
                                List.of("a@b.example", "My admin <c#d@e!.example>"),
                                random.nextBoolean() ? "" : "web1@b.example",
                                random.nextBoolean() ? "::1" : "mail.example",
                                1 + random.nextInt(65535),
                                random.nextBoolean() ? "" : text(),
                                millis(60_000),
                                random.nextBoolean())));
    }

    private TrackedProcess process() {
        TrackedProcess.ParameterMatch match =
                TrackedProcess.ParameterMatch.values()[random.nextInt(4)];
        boolean without = match == TrackedProcess.ParameterMatch.NONE
                || match == TrackedProcess.ParameterMatch.EXACT && random.nextBoolean();
        int quorum = random.nextInt(4);
        return new TrackedProcess(
                name(),
                text(),
                without ? List.of() : List.of(text(), "", text()),
                match,
                random.nextBoolean(),
                random.nextInt(509) - 254,
                random.nextBoolean(),
                quorum,
                quorum == 0 ? 0 : random.nextBoolean() ? TrackedProcess.UNLIMITED : quorum + 1,
                maybeMillis(),
                maybeMillis());
    }

    private TrackedFile file() {
        boolean made = random.nextBoolean();
        return new TrackedFile(
                name(),
                "/" + text(),
                random.nextInt(509) - 254,
                random.nextBoolean(),
                made ? Optional.of(random.nextInt(509) - 254) : Optional.empty(),
                made && random.nextBoolean());
    }

    private List<SyncGroup> groups(List<Configuration.Instance> instances, Names names) {
        if (instances.size() < 2 || random.nextBoolean()) {
            return List.of();
        }
        return List.of(new SyncGroup(
                name(),
                instances.stream().map(Configuration.Instance::name).limit(2).toList(),
                tracking(names, false),
                random.nextBoolean(),
                notices(false),
                random.nextBoolean()));
    }

    private Notify notices(boolean ofInstance) {
        Optional<Notify.Script> deleted = ofInstance ? maybeScript() : Optional.empty();
        return new Notify(
                maybeScript(),
                maybeScript(),
                maybeScript(),
                maybeScript(),
                deleted,
                ofInstance ? maybeScript() : Optional.empty(),
                maybeScript(),
                random.nextBoolean(),
                deleted.isPresent() || ofInstance && random.nextBoolean());
    }

    private Optional<Notify.Script> maybeScript() {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(
                        new Notify.Script(command(), random.nextBoolean() ? scriptUser : text()));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(text()));
        for (int i = random.nextInt(4); i > 0; i--) {
            command.add(
                    random.nextInt(4) == 0
                            ? ""
                            : text() + List.of("\"", "\n", "'", "\\").get(i % 4));
        }
        return command;
    }

    private Optional<AuthHmac> signature() {
        if (random.nextBoolean()) {
            return Optional.empty();
        }
        List<AuthHmac.Key> keys = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            StringBuilder octets = new StringBuilder();
            for (int n = 32 + random.nextInt(33); n > 0; n--) {
                octets.append(String.format("%02x", random.nextInt(256)));
            }
            keys.add(new AuthHmac.Key(50 * i, octets.toString()));
        }
        return Optional.of(new AuthHmac(
                keys,
                keys.get(random.nextInt(keys.size())).id(),
                AuthHmac.AntiReplay.values()[random.nextInt(2)],
                (1 + random.nextInt(300)) * SECOND,
                AuthHmac.Mode.values()[random.nextInt(3)]));
    }

    private Optional<Unicast> unicast(boolean ipv6) {
        if (random.nextBoolean()) {
            return Optional.empty();
        }
        List<Unicast.Peer> peers = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            int least = random.nextBoolean() ? 0 : random.nextInt(256);
            peers.add(new Unicast.Peer(
                    IpLiteral.parse((ipv6 ? "fe80::2:" : "10.0.1.") + i).orElseThrow(),
                    least,
                    random.nextBoolean() ? 255 : least));
        }
        return Optional.of(new Unicast(
                source(ipv6),
                peers,
                random.nextBoolean(),
                random.nextBoolean() ? 255 : random.nextInt(256),
                peers.isEmpty() || random.nextBoolean()));
    }

    private Optional<InetAddress> source(boolean ipv6) {
        return random.nextBoolean()
                ? Optional.empty()
                : IpLiteral.parse(ipv6 ? "fe80::1" : "10.0.0.1");
    }

    private Configuration.Script script() {
        return new Configuration.Script(
                name(),
                command(),
                millis(4_294_000),
                millis(4_294_000),
                random.nextInt(507) - 253,
                random.nextBoolean(),
                1 + random.nextInt(5),
                1 + random.nextInt(5),
                random.nextBoolean() ? scriptUser : text(),
                random.nextBoolean());
    }

    private Configuration.Service service() {
        int check = random.nextInt(4);
        String url = check == 0 ? "http://[::1]:80/a?b=!#c" : "tcp://[::1]:3306";
        return new Configuration.Service(
                name(),
                random.nextBoolean() ? "nginx" : "getty@tty1.service",
                random.nextBoolean() ? "nginx" : "a b",
                random.nextInt(101),
                check > 1 ? Optional.empty() : Optional.of(URI.create(url)),
                millis(4_294_000),
                millis(4_294_000),
                1 + random.nextInt(5),
                1 + random.nextInt(5),
                random.nextInt(507) - 253,
                check == 3 ? command() : List.of(),
                check != 3 ? "" : random.nextBoolean() ? scriptUser : text());
    }

    private Configuration.Instance instance(int vrid, Names names) {
        boolean ipv6 = random.nextInt(3) == 0;
        int version = ipv6 ? 3 : 2 + random.nextInt(2);
        boolean master = random.nextBoolean();
        boolean nopreempt = !master && random.nextBoolean();
        Optional<AuthHmac> signature = signature();
        Optional<Unicast> unicast = unicast(ipv6);
        return new Configuration.Instance(
                name(),
                master ? Configuration.InitialState.MASTER : Configuration.InitialState.BACKUP,
                "eth" + random.nextInt(3),
                vrid,
                version,
                1 + random.nextInt(255),
                version == 2
                        ? (1 + random.nextInt(255)) * SECOND
                        : (1 + random.nextInt(4095)) * 10_000_000L,
                version == 2 && signature.isEmpty() && random.nextBoolean()
                        ? Optional.of(password())
                        : Optional.empty(),
                signature,
                version == 3 && !ipv6 && random.nextBoolean(),
                nopreempt,
                master || nopreempt ? 0 : millis(1_000_000),
                announcing(),
                unicast.isPresent() ? Optional.empty() : source(ipv6),
                unicast,
                virtualMac(unicast.isPresent()),
                addresses(ipv6, 1),
                addresses(!ipv6, 0),
                tracking(names, true),
                notices(true),
                random.nextBoolean());
    }

    private Optional<VirtualMac> virtualMac(boolean unicast) {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new VirtualMac(
                        random.nextBoolean() ? "" : "vrrp.#1", unicast || random.nextBoolean()));
    }

    private Announcing announcing() {
        return new Announcing(
                random.nextInt(60) * SECOND,
                1 + random.nextInt(9),
                random.nextInt(60) * SECOND,
                1 + random.nextInt(9),
                random.nextInt(60) * SECOND,
                1 + random.nextInt(9),
                garpInterval,
                gnaInterval);
    }

    private Tracking tracking(Names names, boolean ofInstance) {
        return new Tracking(
                names.scripts().stream().map(name -> track(name, true)).toList(),
                names.services().stream().map(name -> track(name, false)).toList(),
                names.processes().stream().map(name -> track(name, true)).toList(),
                names.files().stream().map(name -> track(name, true)).toList(),
                random.nextBoolean()
                        ? List.of()
                        : List.of(track("eth8", true), track("br-lan", true)),
                ofInstance && random.nextBoolean(),
                ofInstance && random.nextBoolean());
    }

    private Configuration.Track track(String name, boolean script) {
        return random.nextBoolean()
                ? new Configuration.Track(name, Optional.empty(), false)
                : new Configuration.Track(
                        name,
                        Optional.of(random.nextInt(507) - 253),
                        script && random.nextBoolean());
    }

    private List<Configuration.Address> addresses(boolean ipv6, int least) {
        List<Configuration.Address> addresses = new ArrayList<>();
        for (int i = least + random.nextInt(4); i > 0; i--) {
            InetAddress address =
                    IpLiteral.parse((ipv6 ? "2001:db8::" : "10.1.2.") + i).orElseThrow();
            addresses.add(new Configuration.Address(
                    new VirtualAddress(address, random.nextInt(ipv6 ? 129 : 33)),
                    "eth" + random.nextInt(3),
                    ipv6 || random.nextBoolean() ? "" : "eth0:#" + i));
        }
        return addresses;
    }

    private long maybe255() {
        return random.nextBoolean() ? 0 : millis(255_000);
    }

    private long maybeMillis() {
        return random.nextBoolean() ? 0 : millis(1_000_000);
    }

    private long millis(int most) {
        return (1 + random.nextInt(most)) * 1_000_000L;
    }

    private String name() {
        names++;
        return text() + names;
    }

    private String password() {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            char c = (char) (' ' + random.nextInt(95));
            text.append(c == '"' || c == '\\' ? 'a' : c);
        }
        return text.toString();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.append('x').toString();
    }
}
