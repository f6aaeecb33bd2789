package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.vrrp.VirtualAddress;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a host is one that can be brought where it should be; judged from its facts alone. */
final class Ground {
    /** The unpacked agent with its runtime, twice while one version takes another's place. */
    private static final long NEEDED_OPT_KIB = 200 * 1024;
    /** Nginx, its package and the package lists. */
    private static final long NEEDED_VAR_KIB = 100 * 1024;

    private final Inventory inventory;
    private final Inventory.Host host;
    private final Facts facts;
    private final List<Obstacle> obstacles = new ArrayList<>();

    private Ground(Inventory inventory, Inventory.Host host, Facts facts) {
        this.inventory = inventory;
        this.host = host;
        this.facts = facts;
    }

    /**
     * All that stands in the way on one host.
     *
     * @param arch of the agent's runtime
     * @param libc of the agent's runtime
     */
    static List<Obstacle> obstacles(
            Inventory inventory, Inventory.Host host, Facts facts, String arch, String libc) {
        Ground ground = new Ground(inventory, host, facts);
        if (ground.system()) {
            ground.runtime(arch, libc);
            ground.nginx();
            ground.services();
            ground.space();
            ground.network();
        }
        return List.copyOf(ground.obstacles);
    }

    /**
     * The interface of VRRP on a host: the one that is named, else the one that SSH comes in by.
     */
    static Optional<String> interfaceName(Inventory.Host host, Facts facts) {
        if (host.interfaceName().isPresent()) {
            return host.interfaceName()
                    .filter(name -> facts.macs().containsKey(name)
                            || facts.addresses().stream()
                                    .anyMatch(each -> each.interfaceName().equals(name)));
        }
        return facts.interfaceOf(host.address())
                .or(() -> facts.sshServerAddress().flatMap(facts::interfaceOf));
    }

    /**
     * VIPs that somebody outside of the cluster answers for.
     *
     * @param known facts of every host that could be asked
     */
    static List<Obstacle> strangers(Inventory inventory, Map<String, Facts> known) {
        Set<String> ours = new HashSet<>();
        known.values().forEach(facts -> ours.addAll(facts.macs().values()));
        List<Obstacle> found = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Inventory.Host host : inventory.hosts()) {
            Facts facts = known.get(host.name());
            if (facts == null) {
                continue;
            }
            facts.neighbours().forEach((vip, mac) -> {
                if (!ours.contains(mac) && told.add(vip + mac)) {
                    found.add(stranger(host.name(), vip, mac, known.size(), inventory));
                }
            });
        }
        return found;
    }

    private static Obstacle stranger(
            String host, String vip, String mac, int known, Inventory inventory) {
        String who =
                "the VIP " + vip + " is in use: " + host + " gets an answer for it from " + mac;
        if (mac.toLowerCase(Locale.ROOT).startsWith("00:00:5e:00:01:")) {
            // RFC 9568 section 7.3: 00-00-5E-00-01-{VRID}.
            int vrid = Integer.parseInt(mac.substring(15), 16);
            return new Obstacle(
                    "",
                    who + ", a virtual router with VRID " + vrid,
                    "choose another address or stop that router");
        }
        if (known < inventory.hosts().size()) {
            return new Obstacle(
                    "",
                    who + ", which may be a host of the cluster that cannot be asked",
                    "mend the connection to every host first");
        }
        return new Obstacle(
                "",
                who + ", which is no host of the cluster",
                "choose another address or take it away from that machine");
    }

    /** Root, system, tools; whether looking further makes sense. */
    private boolean system() {
        if (facts.uid() != 0) {
            add(
                    "not root there but user " + host.ssh().user(),
                    "set ssh.become: sudo or ssh.user: root in the inventory");
            return false;
        }
        if (!facts.os().isLike("debian")) {
            add(
                    (facts.os().prettyName().isEmpty()
                                    ? "unknown system"
                                    : facts.os().prettyName()) + " is not supported",
                    "use a Debian or Ubuntu host");
            return false;
        }
        if (!facts.systemd()) {
            add("systemd does not run there", "use a host that was booted with systemd");
            return false;
        }
        if (!facts.lacks().isEmpty()) {
            add(
                    "lacks " + String.join(", ", facts.lacks()),
                    "install iproute2, bash, tar and coreutils there");
            return false;
        }
        return true;
    }

    private void runtime(String arch, String libc) {
        if (!facts.arch().equals(arch) || !facts.libc().equals(libc)) {
            add(
                    "is " + facts.arch() + " with " + facts.libc()
                            + ", and from here the agent's runtime" + " can be made for " + arch
                            + " with " + libc + " only",
                    "run vipdeck on a machine of the host's kind");
        }
    }

    private void services() {
        for (Inventory.Service service : inventory.services()) {
            Facts.Unit unit = facts.unit(Survey.bare(service.unit()));
            if (unit.load().equals("not-found")) {
                add(
                        "has no unit " + Survey.bare(service.unit()) + ".service for the service "
                                + service.name(),
                        "install it there or take it out of services:");
            } else if (unit.load().equals("masked")) {
                add(
                        Survey.bare(service.unit()) + ".service is masked",
                        "run systemctl unmask " + Survey.bare(service.unit()) + " there");
            }
        }
    }

    private void nginx() {
        if (inventory.nginx().source() == Inventory.Source.NONE) {
            return;
        }
        boolean there = facts.nginx().isPresent();
        if (inventory.nginx().source() == Inventory.Source.SKIP && !there) {
            add(
                    "has no Nginx, and the inventory says nginx.source: skip",
                    "install it there or set nginx.source: distro");
        } else if (there && facts.unit("nginx").load().equals("not-found")) {
            add(
                    "has an Nginx without a systemd unit nginx.service",
                    "give it one, so that it can be started again");
        } else if (facts.unit("nginx").load().equals("masked")) {
            add("nginx.service is masked", "run systemctl unmask nginx there");
        }
        if (!there && !facts.packageManagers().contains("apt-get")) {
            add("has no apt-get to install Nginx with", "install Nginx there by hand");
        }
    }

    private void space() {
        if (!facts.optWritable()) {
            add("/opt cannot be written", "mount it writable");
        }
        if (facts.freeOptKib() < NEEDED_OPT_KIB) {
            add(
                    facts.freeOptKib() / 1024 + " MiB are free in /opt and " + NEEDED_OPT_KIB / 1024
                            + " are needed",
                    "make room there");
        }
        if (facts.nginx().isEmpty() && facts.freeVarKib() < NEEDED_VAR_KIB) {
            add(
                    facts.freeVarKib() / 1024 + " MiB are free in /var and " + NEEDED_VAR_KIB / 1024
                            + " are needed",
                    "make room there");
        }
    }

    private void network() {
        Optional<String> name = interfaceName(host, facts);
        if (name.isEmpty()) {
            add(
                    host.interfaceName()
                            .map(wanted -> "has no interface " + wanted)
                            .orElse("no interface there carries " + host.address()),
                    "set interface: for this host to one of " + interfaces());
            return;
        }
        boolean kept = facts.unit("keepalived").isActive();
        if (kept) {
            add(
                    "keepalived runs there and would hold the VIP too",
                    "run systemctl disable --now keepalived there");
        }
        for (Inventory.Vrrp vrrp : inventory.vrrp()) {
            for (VirtualAddress vip : vrrp.virtualIpaddress()) {
                address(vip, name.get(), kept);
            }
        }
    }

    private void address(VirtualAddress vip, String interfaceName, boolean keepalived) {
        String text = plain(vip);
        if (facts.addresses().stream()
                .filter(each -> each.interfaceName().equals(interfaceName))
                .noneMatch(each -> contains(each.address(), vip))) {
            add(
                    "the VIP " + text + " is in no subnet of " + interfaceName,
                    "give another VIP or another interface: for this host");
        }
        // The agent's own are in its ledger from before they are installed.
        boolean ledgered =
                facts.ledger().stream().anyMatch(line -> line.contains(" " + text + "/"));
        if (facts.owns(vip) && !ledgered && !keepalived) {
            add(
                    "the VIP " + text + " is an address of the host itself",
                    "take it out of the host's network configuration");
        }
    }

    /** Whether an address lies in the subnet of another one, which is not the address itself. */
    static boolean contains(VirtualAddress inside, VirtualAddress vip) {
        byte[] net = inside.address().getAddress();
        byte[] given = vip.address().getAddress();
        if (net.length != given.length
                || inside.address().equals(vip.address())
                || inside.prefixLength() == 0) {
            return false;
        }
        for (int bit = 0; bit < inside.prefixLength(); bit++) {
            int mask = 0x80 >> bit % 8;
            if ((net[bit / 8] & mask) != (given[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** An address without its prefix. */
    static String plain(VirtualAddress vip) {
        String text = vip.toString();
        return text.substring(0, text.indexOf('/'));
    }

    private String interfaces() {
        return String.join(", ", facts.macs().keySet().stream().sorted().toList());
    }

    private void add(String text, String remedy) {
        obstacles.add(new Obstacle(host.name(), text, remedy));
    }
}
