package io.vipdeck.drill;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Remote;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A host that is cut off from everything but the operator's SSH. Before the cut a timer is started
 * on the host, and read back, that undoes it: so the host comes back even if we are cut off too.
 */
final class Isolation implements NodeFault {
    private static final HostScript SCRIPT = HostScript.load("isolate.sh");
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** What follows may run over the connection that we have just cut, if something went wrong. */
    private static final Duration CONFIRM_DEADLINE = Duration.ofSeconds(5);

    private final Remote remote;
    private final Inventory.Become become;
    private final Duration deadMan;
    private final String id;

    Isolation(Remote remote, Inventory.Become become, Duration deadMan) {
        this(remote, become, deadMan, HexFormat.of().toHexDigits(new SecureRandom().nextInt()));
    }

    /** @param id tells this isolation's timer from earlier ones; lower-case letters and digits */
    Isolation(Remote remote, Inventory.Become become, Duration deadMan, String id) {
        if (deadMan.compareTo(Duration.ofSeconds(10)) < 0) {
            throw new IllegalArgumentException("a dead-man timer of " + deadMan + " is too short");
        }
        this.remote = remote;
        this.become = become;
        this.deadMan = deadMan;
        this.id = id;
    }

    /** Where the operator's SSH connection comes from, as the host sees it. */
    private record Way(String family, String client, String server, String port) {

        /**
         * Reads {@code SSH_CONNECTION} (sshd: client address, client port, server address, port).
         */
        static Optional<Way> of(String words) {
            String[] word = words.strip().split(" ");
            if (word.length != 4
                    || !isAddress(word[0])
                    || !isAddress(word[2])
                    || !word[3].matches("[0-9]{1,5}")) {
                return Optional.empty();
            }
            String client = withoutZone(word[0]);
            String family = client.indexOf(':') >= 0 ? "ip6" : "ip";
            return Optional.of(new Way(family, client, withoutZone(word[2]), word[3]));
        }

        private static boolean isAddress(String text) {
            return withoutZone(text).matches("[0-9a-fA-F:.]{2,45}");
        }

        private static String withoutZone(String text) {
            int zone = text.indexOf('%');
            return zone < 0 ? text : text.substring(0, zone);
        }
    }

    @Override
    public String kill() throws DrillException {
        Map<String, String> found = look();
        String tool = tool(found);
        Way way = way(found);
        arm();
        boolean arpCut;
        try {
            arpCut = cut(tool, way);
        } catch (DrillException refused) {
            takeBack();
            throw refused;
        }
        confirm();
        run(DEADLINE, "disarm", "but", id);
        return remote.name() + " is cut off from everything but this SSH; it gives itself back in "
                + minutes() + "."
                + (arpCut ? "" : " It still answers ARP: clients may go on to find the VIP there.");
    }

    @Override
    public String revive() throws DrillException {
        Remote.Result result = run(DEADLINE, "undo");
        if (!result.succeeded()) {
            throw new DrillException(remote.name() + " does not let us be root: "
                    + HostScript.firstLine(result.stderr()));
        }
        if (!"no".equals(words(result).get("cut"))) {
            throw new DrillException(
                    remote.name() + " is still cut off; run 'nft list tables' there"
                            + " and delete the tables vipdeck_isolate by hand.");
        }
        return remote.name() + " is on the network.";
    }

    private Map<String, String> look() throws DrillException {
        // The user's own shell knows where the connection comes from; sudo would hide it.
        Remote.Result result = run(DEADLINE, "look \"$SSH_CONNECTION\"");
        if (!result.succeeded()) {
            throw new DrillException(remote.name() + " does not let us be root: "
                    + HostScript.firstLine(result.stderr()) + "; nothing was changed.");
        }
        Map<String, String> found = words(result);
        if (!"0".equals(found.get("user"))) {
            throw new DrillException("Cutting the network of " + remote.name()
                    + " needs root; set 'become: sudo' in the inventory.");
        }
        if (!"yes".equals(found.get("timer"))) {
            throw new DrillException(
                    remote.name() + " has no systemd-run, so nothing there could undo"
                            + " the cut by itself; it is left as it is.");
        }
        return found;
    }

    private String tool(Map<String, String> found) throws DrillException {
        String tool = found.getOrDefault("tool", "none");
        if (!tool.equals("nft") && !tool.equals("iptables")) {
            throw new DrillException("Nothing on " + remote.name()
                    + " can cut its network: install nftables (or iptables) there.");
        }
        return tool;
    }

    private Way way(Map<String, String> found) throws DrillException {
        return Way.of(found.getOrDefault("ssh", ""))
                .orElseThrow(() -> new DrillException(remote.name()
                        + " does not tell which address this SSH connection comes from, so it could not"
                        + " be kept; nothing was changed."));
    }

    /** Starts the timer and reads it back. */
    private void arm() throws DrillException {
        Remote.Result result = run(DEADLINE, "arm", id, String.valueOf(deadMan.toSeconds()));
        if (!result.succeeded()) {
            throw new DrillException("The timer that would undo the cut could not be started on "
                    + remote.name() + ": " + HostScript.firstLine(result.stderr())
                    + "; nothing was changed.");
        }
        if (!"yes".equals(words(run(DEADLINE, "armed", id)).get("armed"))) {
            run(DEADLINE, "disarm", "one", id);
            throw new DrillException("The timer that would undo the cut does not run on "
                    + remote.name() + "; nothing was changed.");
        }
    }

    /** @return whether ARP is cut too */
    private boolean cut(String tool, Way way) throws DrillException {
        Remote.Result result =
                run(DEADLINE, "cut", tool, way.family(), way.client(), way.server(), way.port());
        if (!result.succeeded()) {
            throw new DrillException(tool + " on " + remote.name() + " refuses the cut: "
                    + HostScript.firstLine(result.stderr()) + "; nothing was changed.");
        }
        return "yes".equals(words(result).get("arp"));
    }

    private void confirm() throws DrillException {
        try {
            if ("yes".equals(words(run(CONFIRM_DEADLINE, "state")).get("cut"))) {
                return;
            }
        } catch (DrillException lost) {
            throw new DrillException(
                    "The cut took this SSH connection along; " + remote.name()
                            + " gives itself back in " + minutes() + ".",
                    lost);
        }
        takeBack();
        throw new DrillException("The cut on " + remote.name()
                + " was gone at once; something there rewrites its firewall. Nothing is changed.");
    }

    /** Best effort: whatever does not succeed here, the timer does. */
    private void takeBack() {
        try {
            run(CONFIRM_DEADLINE, "undo");
        } catch (DrillException lost) {
            // The sentence that the operator reads is about what went wrong first.
        }
    }

    private String minutes() {
        return deadMan.toSeconds() % 60 == 0
                ? deadMan.toMinutes() + " min"
                : deadMan.toSeconds() + " s";
    }

    private Remote.Result run(Duration deadline, String verb, String... arguments)
            throws DrillException {
        return SCRIPT.run(remote, become, deadline, verb, arguments);
    }

    /** Lines of {@code KEY VALUE}. */
    private static Map<String, String> words(Remote.Result result) {
        Map<String, String> words = new HashMap<>();
        for (String line : result.stdout().split("\n")) {
            int space = line.indexOf(' ');
            if (space > 0) {
                words.put(line.substring(0, space), line.substring(space + 1).strip());
            }
        }
        return words;
    }
}
