package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A Debian host in memory that understands our scripts by name; its agents elect by priority. */
final class FakeHost implements Remote {
    private static final List<String> SCRIPTS = List.of(
            "nginx-apt.sh",
            "nginx-run.sh",
            "place.sh",
            "unpack.sh",
            "switch.sh",
            "register.sh",
            "start.sh",
            "addresses.sh",
            "fetch.sh");

    /** What the hosts of one network share: who runs, and what was run in which order. */
    static final class Lan {
        final Map<String, FakeHost> hosts = new HashMap<>();
        final List<String> log = new CopyOnWriteArrayList<>();

        FakeHost host(Inventory.Host host) {
            return hosts.computeIfAbsent(host.name(), name -> new FakeHost(this, host));
        }

        List<String> owners() {
            int best = hosts.values().stream()
                    .filter(each -> each.agentActive)
                    .mapToInt(each -> each.host.priority())
                    .max()
                    .orElse(0);
            return hosts.values().stream()
                    .filter(each -> each.agentActive && (each.deaf || each.host.priority() == best))
                    .map(each -> each.host.name())
                    .sorted()
                    .toList();
        }
    }

    private final Lan lan;
    private final Inventory.Host host;
    final Map<String, String> files = new HashMap<>();
    final Set<String> versions = new HashSet<>();
    boolean nginx;
    boolean nginxActive;
    boolean agentActive;
    boolean agentEnabled;
    boolean deaf;
    boolean needsReload;
    String current = "";
    String started = "";
    String neighbour = "";
    String os = "ID=debian";
    int calls;
    int cutAtCall = -1;
    int lostFromCall = Integer.MAX_VALUE;
    boolean cutAfterTheDeed;
    String failingScript = "";
    String complaint = "";
    boolean closed;

    FakeHost(Lan lan, Inventory.Host host) {
        this.lan = lan;
        this.host = host;
    }

    @Override
    public String name() {
        return host.name();
    }

    @Override
    public synchronized Result run(String command, InputStream stdin, Duration deadline)
            throws RemoteException {
        calls++;
        boolean cut = calls == cutAtCall;
        if (calls >= lostFromCall || cut && !cutAfterTheDeed) {
            throw lost();
        }
        Result result = answer(command, stdin);
        if (cut) {
            throw lost();
        }
        return result;
    }

    private RemoteException lost() {
        return new RemoteException(
                RemoteException.Kind.LOST, "the connection to " + name() + " ended");
    }

    private Result answer(String command, InputStream stdin) {
        if (command.startsWith(Script.facts(host.ssh().become(), List.of()).strip())) {
            lan.log.add(name() + " facts");
            return said(facts());
        }
        for (String script : SCRIPTS) {
            String prefix = Script.command(host.ssh().become(), script, List.of());
            if (command.startsWith(prefix)) {
                String[] words = command.substring(prefix.length()).strip().split(" ");
                lan.log.add(
                        name() + " " + script + (script.equals("place.sh") ? " " + words[0] : ""));
                if (script.equals(failingScript)) {
                    return new Result(1, "", complaint, false);
                }
                return act(script, List.of(words), stdin);
            }
        }
        throw new AssertionError("unknown command " + command);
    }

    private Result act(String script, List<String> words, InputStream stdin) {
        switch (script) {
            case "nginx-apt.sh" -> nginx = true;
            case "nginx-run.sh" -> nginxActive = true;
            case "place.sh" -> {
                String content = content(stdin);
                if (!Wanted.sha256(content).equals(words.get(2))) {
                    return new Result(1, "", "vipdeck: arrived damaged", false);
                }
                files.put(words.get(0), content);
                needsReload |= words.get(0).equals(Wanted.UNIT_PATH);
            }
            case "unpack.sh" -> {
                content(stdin);
                versions.add(words.get(0));
            }
            case "switch.sh" -> current = words.get(0);
            case "register.sh" -> {
                needsReload = false;
                agentEnabled = true;
            }
            case "start.sh" -> {
                agentActive = true;
                started = current + " " + Wanted.sha256(files.get(Wanted.CONFIGURATION_PATH)) + " "
                        + Wanted.sha256(files.get(Wanted.UNIT_PATH));
            }
            case "addresses.sh" -> {
                return said(addresses());
            }
            case "fetch.sh" -> {
                return said(lan.owners().isEmpty() ? "" : "HTTP/1.1 200 OK\n");
            }
            default -> throw new AssertionError(script);
        }
        return said("");
    }

    private static String content(InputStream stdin) {
        try {
            return new String(stdin.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Result said(String text) {
        return new Result(0, text, "", false);
    }

    private String addresses() {
        String line = "2: ens33    inet %s brd 192.168.16.255 scope global ens33\n";
        return String.format(line, host.address() + "/24")
                + (lan.owners().contains(name()) ? String.format(line, "192.168.16.130/24") : "");
    }

    private String facts() {
        List<String> lines = new ArrayList<>(List.of(
                "vipdeck-facts 1",
                "uid 0",
                "uname " + name() + " x86_64",
                "libc glibc",
                "os " + os,
                "os PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"",
                "packages apt-get",
                "systemd yes",
                "writable yes",
                "free Filesystem",
                "free /dev/sda1 99999999 1 9000000 1% /",
                "free /dev/sda1 99999999 1 9000000 1% /",
                "web /var/www/html",
                "current " + current,
                "started " + started,
                "link 2: ens33: <UP> mtu 1500 link/ether 02:00:00:00:00:0" + host.priority() % 10
                        + " brd ff:ff:ff:ff:ff:ff"));
        addresses().lines().forEach(line -> lines.add("addr " + line));
        unit(lines, "nginx", nginx, nginxActive, nginx, false);
        unit(lines, "vipdeck-agent", agentEnabled, agentActive, agentEnabled, needsReload);
        if (nginx) {
            lines.add("nginx.path /usr/sbin/nginx");
        }
        files.forEach(
                (path, content) -> lines.add("sha256 " + Wanted.sha256(content) + "  " + path));
        versions.forEach(version -> lines.add("version " + version));
        if (lan.owners().contains(name())) {
            lines.add("ledger ens33 192.168.16.130/24");
        }
        if (!neighbour.isEmpty()) {
            lines.add("neighbour 192.168.16.130 dev ens33 lladdr " + neighbour + " REACHABLE");
        }
        lines.add("vipdeck-facts end");
        return String.join("\n", lines) + "\n";
    }

    private static void unit(
            List<String> lines,
            String name,
            boolean there,
            boolean active,
            boolean enabled,
            boolean reload) {
        lines.add("unit Id=" + name + ".service");
        lines.add("unit LoadState=" + (there ? "loaded" : "not-found"));
        lines.add("unit ActiveState=" + (active ? "active" : "inactive"));
        lines.add("unit UnitFileState=" + (enabled ? "enabled" : ""));
        lines.add("unit NeedDaemonReload=" + (reload ? "yes" : "no"));
        lines.add("unit ");
    }

    @Override
    public Closeable follow(String command, Consumer<String> lines, Runnable ended) {
        throw new AssertionError("not used by an installation");
    }

    @Override
    public void upload(Path file, String path, int mode, LongConsumer sent, Duration deadline) {
        throw new AssertionError("not used by an installation");
    }

    @Override
    public Connection connect(String socketPath, Duration deadline) {
        throw new AssertionError("not used by an installation");
    }

    @Override
    public void close() {
        closed = true;
    }
}
