package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.HostText;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lock of one host, {@code /run/vipdeck.lock}, which keeps two operators apart. Its holder touches it
 * every ten seconds; untouched for thirty, or after a boot, it is void. Readers do not need it.
 */
final class HostLock {
    static final Duration BEAT = Duration.ofSeconds(10);
    private static final int GOOD_FOR_SECONDS = 30;
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int ANSWER_LINES = 5;

    private final Inventory.Host host;
    private final Remote remote;
    private final Owner owner;
    private final String deed;

    /** @param deed for what: {@code install} */
    HostLock(Inventory.Host host, Remote remote, Owner owner, String deed) {
        this.host = host;
        this.remote = remote;
        this.owner = owner;
        this.deed = deed;
    }

    /**
     * Who holds a lock, by its own words.
     *
     * @param untouchedSeconds since it was touched
     * @param heldSeconds since it was taken
     */
    private record Holder(
            String token, long untouchedSeconds, long heldSeconds, String who, String deed) {}

    /**
     * Takes the lock.
     *
     * @param breaking whether to take it from whoever holds it
     * @return empty when it is ours; else who holds it and what to do
     */
    Optional<String> take(boolean breaking) throws RemoteException, DeployException {
        Optional<Holder> holder = ask("take", "");
        if (holder.isPresent() && (breaking || owner.knowsAbandoned(holder.get().token()))) {
            holder = ask("take", holder.get().token());
        }
        return holder.map(held -> "is being worked on by " + held.who() + " (" + held.deed()
                + ", since " + held.heldSeconds() + " s, last heard of "
                + held.untouchedSeconds() + " s ago); wait for it, or take the lock with"
                + " --break-lock");
    }

    /** Says that we are still at it; empty when the lock is ours. */
    Optional<String> touch() throws RemoteException, DeployException {
        return ask("touch", "")
                .map(held -> held.token().isEmpty()
                        ? "its lock is gone"
                        : "its lock was taken by " + held.who());
    }

    /** Gives the lock back; without a connection it becomes void by itself. */
    void leave() {
        try {
            ask("leave", "");
        } catch (RemoteException | DeployException alone) {
            // It is void in half a minute, and for this machine at once.
        }
    }

    private Optional<Holder> ask(String verb, String from) throws RemoteException, DeployException {
        List<String> arguments = List.of(
                verb,
                owner.token(),
                HostText.line(owner.text()),
                deed,
                Integer.toString(GOOD_FOR_SECONDS),
                from);
        Remote.Result result =
                remote.run(Script.command(host.ssh().become(), "lock.sh", arguments), DEADLINE);
        if (!result.succeeded()) {
            throw new DeployException(
                    "its lock cannot be had: "
                            + HostText.line(result.stderr()).replaceFirst("^vipdeck: ", ""),
                    "");
        }
        List<String> held = new ArrayList<>();
        for (String line : result.stdout().split("\n")) {
            if (line.startsWith("held ") && held.size() < ANSWER_LINES) {
                held.add(HostText.line(line.substring("held ".length())));
            }
        }
        return held.size() < ANSWER_LINES
                ? Optional.empty()
                : Optional.of(new Holder(
                        held.get(0),
                        seconds(held.get(1)),
                        seconds(held.get(2)),
                        held.get(3),
                        held.get(4)));
    }

    private static long seconds(String text) {
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
    }
}
