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

    Configurations(long seed) {
        random = random(seed);
    }

    /** Neighbouring seeds would otherwise begin alike. */
    static Random random(long seed) {
        return new Random(seed * 0x9e3779b97f4a7c15L);
    }

    Configuration next() {
        names = 0;
        String scriptUser = random.nextBoolean() ? "" : text();
        List<Configuration.Script> scripts = new ArrayList<>();
        List<Configuration.Service> services = new ArrayList<>();
        List<Configuration.Instance> instances = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            scripts.add(script(scriptUser));
            services.add(service());
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            instances.add(instance(i, scripts, services));
        }
        return Configuration.of(
                Configuration.GlobalDefs.named(random.nextBoolean() ? "" : text(), scriptUser),
                scripts,
                services,
                instances);
    }

    private Configuration.Script script(String scriptUser) {
        List<String> command = new ArrayList<>(List.of(text()));
        for (int i = random.nextInt(4); i > 0; i--) {
            command.add(
                    random.nextInt(4) == 0
                            ? ""
                            : text() + List.of("\"", "\n", "'", "\\").get(i % 4));
        }
        return new Configuration.Script(
                name(),
                command,
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
        return new Configuration.Service(
                name(),
                random.nextBoolean() ? "nginx" : "getty@tty1.service",
                random.nextBoolean() ? "nginx" : "a b",
                random.nextInt(101),
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(URI.create("http://[::1]:80/a?b=!#c")),
                millis(4_294_000),
                millis(4_294_000),
                1 + random.nextInt(5),
                1 + random.nextInt(5),
                random.nextInt(507) - 253);
    }

    private Configuration.Instance instance(
            int vrid, List<Configuration.Script> scripts, List<Configuration.Service> services) {
        boolean ipv6 = random.nextInt(3) == 0;
        int version = ipv6 ? 3 : 2 + random.nextInt(2);
        boolean master = random.nextBoolean();
        boolean nopreempt = !master && random.nextBoolean();
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
                version == 2 && random.nextBoolean() ? Optional.of(password()) : Optional.empty(),
                Optional.empty(),
                false,
                nopreempt,
                master || nopreempt ? 0 : millis(1_000_000),
                announcing(),
                random.nextBoolean()
                        ? Optional.empty()
                        : IpLiteral.parse(ipv6 ? "fe80::1" : "10.0.0.1"),
                Optional.empty(),
                Optional.empty(),
                addresses(ipv6),
                List.of(),
                tracking(scripts, services),
                Notify.NONE,
                false);
    }

    private Announcing announcing() {
        long delay = random.nextInt(60) * SECOND;
        int repeat = 1 + random.nextInt(9);
        return new Announcing(
                delay,
                repeat,
                random.nextInt(60) * SECOND,
                1 + random.nextInt(9),
                delay,
                repeat,
                0,
                0);
    }

    private Tracking tracking(
            List<Configuration.Script> scripts, List<Configuration.Service> services) {
        return new Tracking(
                scripts.stream().map(script -> track(script.name(), true)).toList(),
                services.stream().map(service -> track(service.name(), false)).toList(),
                List.of(),
                List.of(),
                random.nextBoolean()
                        ? List.of()
                        : List.of(
                                new Configuration.Track("eth8", Optional.empty(), false),
                                new Configuration.Track("br-lan", Optional.empty(), false)),
                false,
                false);
    }

    private Configuration.Track track(String name, boolean script) {
        return random.nextBoolean()
                ? new Configuration.Track(name, Optional.empty(), false)
                : new Configuration.Track(
                        name,
                        Optional.of(random.nextInt(507) - 253),
                        script && random.nextBoolean());
    }

    private List<Configuration.Address> addresses(boolean ipv6) {
        List<Configuration.Address> addresses = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            InetAddress address =
                    IpLiteral.parse((ipv6 ? "2001:db8::" : "10.1.2.") + i).orElseThrow();
            addresses.add(new Configuration.Address(
                    new VirtualAddress(address, random.nextInt(ipv6 ? 129 : 33)),
                    "eth" + random.nextInt(3),
                    ipv6 || random.nextBoolean() ? "" : "eth0:#" + i));
        }
        return addresses;
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
