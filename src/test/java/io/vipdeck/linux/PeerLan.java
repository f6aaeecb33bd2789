package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A switch that learns nothing, so that the listener hears what goes to one host too, and three
 * hosts on it, each a network namespace with an {@code ens33}: ours, keepalived's,
 * and one that only listens. Hardware and link-local addresses are fixed, so that it is known whose is
 * the greater one.
 */
final class PeerLan implements AutoCloseable {
    private static final String SWITCH = "vds" + ProcessHandle.current().pid();

    /** Who sits where. */
    enum Seat {
        OURS(128),
        KEEPALIVED(129),
        LISTENER(9);

        private final int number;

        Seat(int number) {
            this.number = number;
        }

        /** Its network namespace. */
        String namespace() {
            return "vd" + port() + ProcessHandle.current().pid();
        }

        /** Its hardware address, without colons. */
        String hardware() {
            return String.format("0200000000%02x", number);
        }

        String ipv4() {
            return "192.168.16." + number;
        }

        /** Its link-local address. */
        String ipv6() {
            return String.format("fe80::%x", number);
        }

        private String port() {
            return name().substring(0, 1).toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private PeerLan() {}

    static PeerLan make() throws Exception {
        PeerLan lan = new PeerLan();
        try {
            run("ip netns add " + SWITCH);
            run("ip -n " + SWITCH + " link add lan type bridge mcast_snooping 0 ageing_time 0");
            run("ip -n " + SWITCH + " link set lan addrgenmode none");
            run("ip -n " + SWITCH + " link set lan up");
            for (Seat seat : Seat.values()) {
                lan.seat(seat);
            }
            return lan;
        } catch (Exception | Error half) {
            lan.close();
            throw half;
        }
    }

    private void seat(Seat seat) throws Exception {
        String hardware = String.format("02:00:00:00:00:%02x", seat.number);
        run("ip netns add " + seat.namespace());
        run("ip -n " + seat.namespace() + " link set lo up");
        run("ip -n " + seat.namespace() + " link add ens33 address " + hardware
                + " type veth peer name " + seat.port() + " netns " + SWITCH);
        run("ip -n " + SWITCH + " link set dev " + seat.port() + " addrgenmode none");
        run("ip -n " + SWITCH + " link set dev " + seat.port() + " master lan up");
        ip(seat, "link set ens33 addrgenmode none");
        ip(seat, "link set ens33 up");
        ip(seat, "addr add 192.168.16." + seat.number + "/24 dev ens33");
        ip(seat, String.format("addr add fe80::%x/64 dev ens33 nodad", seat.number));
    }

    /** {@code ip} on a host. */
    String ip(Seat seat, String words) throws Exception {
        return run("ip -n " + seat.namespace() + " " + words);
    }

    /** A program on a host. */
    String in(Seat seat, String words) throws Exception {
        return run("ip netns exec " + seat.namespace() + " " + words);
    }

    /** A kernel setting of a host, by its path under {@code /proc/sys}. */
    String sysctl(Seat seat, String path) throws Exception {
        return in(seat, "cat /proc/sys/" + path).strip();
    }

    /** Changes one. */
    void sysctl(Seat seat, String path, String value) throws Exception {
        in(seat, "sysctl -qw " + path + "=" + value);
    }

    /** Ours and keepalived's no longer hear each other; the listener still hears both. */
    void cut() throws Exception {
        isolated("on");
    }

    /** They hear each other again. */
    void heal() throws Exception {
        isolated("off");
    }

    /** Pulls the cable out at the switch, or puts it in again. */
    void cable(Seat seat, boolean in) throws Exception {
        run("ip -n " + SWITCH + " link set dev " + seat.port() + (in ? " up" : " down"));
    }

    private void isolated(String how) throws Exception {
        for (Seat seat : List.of(Seat.OURS, Seat.KEEPALIVED)) {
            run("ip -n " + SWITCH + " link set dev " + seat.port() + " type bridge_slave isolated "
                    + how);
        }
    }

    /** Who has an address on its interface now. */
    Set<Seat> owners(String address) throws Exception {
        Set<Seat> owners = EnumSet.noneOf(Seat.class);
        for (Seat seat : Seat.values()) {
            if (ip(seat, "-o addr show dev ens33").contains(" " + address + "/")) {
                owners.add(seat);
            }
        }
        return owners;
    }

    @Override
    public void close() throws IOException {
        String there = run("ip netns list");
        List<String> names = new ArrayList<>(List.of(SWITCH));
        for (Seat seat : Seat.values()) {
            names.add(seat.namespace());
        }
        for (String name : names) {
            if (there.contains(name)) {
                run("ip netns del " + name);
            }
        }
    }

    private static String run(String words) throws IOException {
        List<String> command = List.of(words.split(" "));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(words).isTrue();
        } catch (InterruptedException hurried) {
            throw new InterruptedIOException(words);
        }
        assertThat(process.exitValue()).as("%s: %s", words, output).isZero();
        return output;
    }
}
