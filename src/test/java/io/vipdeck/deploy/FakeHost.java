package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
            "fetch.sh",
            "contents.sh",
            "lock.sh",
            "remains.sh",
            "stop.sh",
            "restore.sh",
            "forget-unit.sh",
            "unit-state.sh",
            "packages-apt.sh",
            "leave.sh");

    private static final String ORIGINALS = "/var/lib/vipdeck/backups/original";

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

    private int cutAtCall = -1;
    private Cut when = Cut.BEFORE;
    private boolean halfWay;
    private boolean halfInstalled;
    private final Lan lan;
    private final Inventory.Host host;
    final Map<String, String> files = new HashMap<>();
    Set<String> versions = new HashSet<>();
    boolean nginx;
    boolean nginxActive;
    boolean agentActive;
    boolean agentEnabled;
    boolean deaf;
    boolean needsReload;
    /** The manifest of /var/lib/vipdeck; null where there is none. */
    @Nullable Set<String> manifest;

    final Map<String, String> originals = new HashMap<>();
    final Set<String> packages = new HashSet<>();
    String lock = "";
    String current = "";
    String started = "";
    String neighbour = "";
    String os = "ID=debian";
    int calls;
    /** The script of the call that was cut, with a lock's verb. */
    String cutCall = "";

    int lostFromCall = Integer.MAX_VALUE;
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
        if (cut) {
            cutCall = called(command);
        }
        if (calls >= lostFromCall || cut && when == Cut.BEFORE) {
            throw lost();
        }
        halfWay = cut && when == Cut.IN_THE_MIDDLE;
        Result result = answer(command, stdin);
        if (cut) {
            throw lost();
        }
        return result;
    }

    /** When the connection is cut: before the host hears of it, in the middle of it, or after the deed. */
    enum Cut {
        BEFORE,
        IN_THE_MIDDLE,
        AFTER
    }

    void cutAtCall(int call, Cut cut) {
        cutAtCall = call;
        when = cut;
    }

    /** What a boot leaves of a host: its files, and the units that are enabled. */
    void reboot() {
        lock = "";
        started = "";
        agentActive = agentEnabled && !current.isEmpty();
        nginxActive = nginx;
        needsReload = false;
    }

    /** All that an operator could find on the host, but for the lock, which becomes void by itself. */
    String state() {
        return new TreeMap<>(files) + " " + new TreeSet<>(versions) + " " + current + " " + manifest
                + " " + originals + " " + packages + " nginx " + nginx + nginxActive + halfInstalled
                + " agent " + agentActive + agentEnabled + needsReload;
    }

    private String called(String command) {
        for (String script : SCRIPTS) {
            String prefix = Script.command(host.ssh().become(), script, List.of());
            if (command.startsWith(prefix)) {
                String verb = command.substring(prefix.length()).strip().split(" ")[0];
                return script.equals("lock.sh") ? script + " " + verb : script;
            }
        }
        return "facts.sh";
    }

    private RemoteException lost() {
        return new RemoteException(
                RemoteException.Kind.LOST, "the connection to " + name() + " ended");
    }

    private Result answer(String command, InputStream stdin) {
        if (command.startsWith(
                Script.facts(host.ssh().become(), List.of(), List.of()).strip())) {
            lan.log.add(name() + " facts");
            return said(facts());
        }
        for (String script : SCRIPTS) {
            String prefix = Script.command(host.ssh().become(), script, List.of());
            if (command.startsWith(prefix)) {
                String[] words = command.substring(prefix.length()).strip().split(" ");
                if (script.equals("lock.sh")) {
                    return act(script, lockWords(command.substring(prefix.length())), stdin);
                }
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

    /** The words of a lock may hold blanks. */
    private static List<String> lockWords(String words) {
        List<String> read = new ArrayList<>();
        Matcher matcher = Pattern.compile("'([^']*)'|(\\S+)").matcher(words);
        while (matcher.find()) {
            read.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        return read;
    }

    private Result act(String script, List<String> words, InputStream stdin) {
        switch (script) {
            case "nginx-apt.sh" -> {
                note("package nginx");
                packages.add("nginx");
                nginx = true;
                halfInstalled = halfWay;
            }
            case "nginx-run.sh" -> nginxActive = true;
            case "place.sh" -> {
                String content = content(stdin);
                if (!Wanted.sha256(content).equals(words.get(2))) {
                    return new Result(1, "", "vipdeck: arrived damaged", false);
                }
                keep(words.get(0), words.get(2));
                if (halfWay) {
                    return said("");
                }
                files.put(words.get(0), content);
                needsReload |= words.get(0).equals(Wanted.UNIT_PATH);
            }
            case "unpack.sh" -> {
                content(stdin);
                if (halfWay) {
                    return said("");
                }
                versions.add(words.get(0));
            }
            case "switch.sh" -> current = words.get(0);
            case "register.sh" -> {
                agentEnabled = true;
                needsReload &= halfWay;
            }
            case "start.sh" -> {
                agentActive = !halfWay;
                started = current + " " + Wanted.sha256(files.get(Wanted.CONFIGURATION_PATH)) + " "
                        + Wanted.sha256(files.get(Wanted.UNIT_PATH));
            }
            case "lock.sh" -> {
                return lock(words);
            }
            case "contents.sh" -> {
                return said(contents(words));
            }
            case "remains.sh" -> {
                return said(remains());
            }
            case "stop.sh" -> {
                agentEnabled = halfWay;
                agentActive = false;
            }
            case "restore.sh" -> restore(words.get(0));
            case "forget-unit.sh" -> needsReload = false;
            case "packages-apt.sh" -> {
                packages.clear();
                nginx = false;
                nginxActive = false;
                if (halfWay) {
                    return said("");
                }
                noted().removeIf(line -> line.startsWith("package "));
            }
            case "leave.sh" -> {
                versions.clear();
                current = "";
                if (halfWay) {
                    return said("");
                }
                boolean packagesStay = words.contains("packages");
                noted().removeIf(line -> !packagesStay || !line.startsWith("package "));
                manifest = noted().isEmpty() ? null : noted();
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

    private Set<String> noted() {
        if (manifest == null) {
            manifest = new LinkedHashSet<>();
        }
        return manifest;
    }

    private void note(String line) {
        noted().add(line);
    }

    private void keep(String path, String sum) {
        if (!noted().contains("created " + path)) {
            String there = files.get(path);
            if (there != null) {
                originals.putIfAbsent(path, there);
            }
            note((there == null ? "created " : "replaced ") + path);
        }
        note("placed " + sum + " " + path);
    }

    private void restore(String path) {
        String original = halfWay ? originals.get(path) : originals.remove(path);
        if (original == null) {
            files.remove(path);
        } else {
            files.put(path, original);
        }
        if (!halfWay) {
            noted().removeIf(line -> line.endsWith(" " + path));
        }
    }

    private Result lock(List<String> words) {
        String token = words.get(1);
        boolean free = lock.isEmpty() || lock.equals(token) || words.get(5).equals(lock);
        switch (words.get(0)) {
            case "take" -> {
                if (!free) {
                    return said("held " + lock
                            + "\nheld 3\nheld 120\nheld bob@ops pid 7\nheld install\n");
                }
                lock = token;
            }
            case "leave" -> lock = lock.equals(token) ? "" : lock;
            default -> {}
        }
        return said("taken\n");
    }

    private String contents(List<String> paths) {
        StringBuilder text = new StringBuilder();
        for (String path : paths) {
            String content = path.startsWith(ORIGINALS)
                    ? originals.get(path.substring(ORIGINALS.length()))
                    : files.get(path);
            if (content != null) {
                text.append("file ").append(content.length()).append(" 640 root:root ");
                text.append(path).append('\n');
                text.append(Base64.getMimeEncoder()
                        .encodeToString(content.getBytes(StandardCharsets.UTF_8)));
                text.append("\nend\n");
            }
        }
        return text.toString();
    }

    private String remains() {
        List<String> lines = new ArrayList<>(List.of("vipdeck-remains 1"));
        if (manifest != null) {
            lines.add("there /var/lib/vipdeck");
            lines.add("state manifest");
            for (String line : manifest) {
                lines.add("manifest " + line);
                String path = line.substring(line.indexOf(' ') + 1);
                if (files.containsKey(path)) {
                    lines.add("now " + Wanted.sha256(files.get(path)) + " " + path);
                }
                if (originals.containsKey(path)) {
                    lines.add("before " + Wanted.sha256(originals.get(path)) + " " + path);
                }
            }
        }
        packages.forEach(name -> lines.add("here installed " + name));
        if (!versions.isEmpty()) {
            lines.add("there /opt/vipdeck");
        }
        lines.add("vipdeck-remains end");
        return String.join("\n", lines) + "\n";
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
            lines.add("package nginx " + (halfInstalled ? "half-configured" : "installed"));
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
