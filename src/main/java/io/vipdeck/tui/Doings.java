package io.vipdeck.tui;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator has set going.
 *
 * @param underWay actions that have not ended
 * @param away hosts that were killed from here and not restored since
 */
record Doings(
        Install install, List<Effect.OnCluster> underWay, Set<String> away, Optional<Flash> flash) {
    static final Doings NONE = new Doings(Install.NEVER, List.of(), Set.of(), Optional.empty());

    Doings {
        underWay = List.copyOf(underWay);
        away = Set.copyOf(away);
    }

    Doings install(Install next) {
        return new Doings(next, underWay, away, flash);
    }

    Doings flash(Flash next) {
        return new Doings(install, underWay, away, Optional.of(next));
    }

    Doings flashIsOver() {
        return new Doings(install, underWay, away, Optional.empty());
    }

    Doings begun(Effect.OnCluster action) {
        List<Effect.OnCluster> more = new ArrayList<>(underWay);
        more.add(action);
        Set<String> gone = new HashSet<>(away);
        if (action instanceof Effect.KillNode kill) {
            gone.add(kill.host());
        }
        return new Doings(install, more, gone, Optional.empty());
    }

    Doings ended(Effect.OnCluster action, boolean ok) {
        List<Effect.OnCluster> rest = new ArrayList<>(underWay);
        rest.remove(action);
        Set<String> gone = new HashSet<>(away);
        if (ok && action instanceof Effect.ReviveNode revive) {
            gone.remove(revive.host());
        }
        return new Doings(install, rest, gone, flash);
    }

    boolean isUnderWay(Effect.OnCluster action) {
        return underWay.contains(action);
    }
}
