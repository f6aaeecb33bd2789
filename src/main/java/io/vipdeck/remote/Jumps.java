package io.vipdeck.remote;

import io.vipdeck.remote.RemoteException.Kind;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sessions to machines on the way, one for all hosts behind it, as long as one of them is in use.
 *
 * <p>Thread-safe.
 */
final class Jumps {
    private final Opener opener;
    // Guarded by this:
    private final Map<Target, Place> places = new HashMap<>();

    Jumps(Opener opener) {
        this.opener = opener;
    }

    /** Opens a session of its own. */
    interface Opener {
        Ssh open(Target target, Deadline deadline) throws RemoteException;
    }

    /** Where the session to one machine is kept; who opens it holds the lock. */
    private static final class Place {
        private final ReentrantLock opening = new ReentrantLock();
        private @Nullable Held held;
    }

    /** A session and how many use it. */
    private static final class Held {
        private final Ssh ssh;
        private int users;

        Held(Ssh ssh) {
            this.ssh = ssh;
        }
    }

    /** A session in use, until it is given back. */
    record Use(Ssh ssh, Runnable giveBack) {}

    /** The session to a machine on the way to another; opened now when there is none that stands. */
    Use take(Target jump, Target behind, Deadline deadline) throws RemoteException {
        Place place;
        synchronized (this) {
            place = places.computeIfAbsent(jump, target -> new Place());
        }
        try {
            if (!place.opening.tryLock(deadline.leftMs(), TimeUnit.MILLISECONDS)) {
                throw new RemoteException(
                        Kind.UNREACHABLE,
                        behind.label() + " is reached through " + jump.label()
                                + ", which does not answer within " + deadline
                                + ", check that it is up");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RemoteException(
                    Kind.LOST,
                    "The wait for " + jump.label() + " was interrupted, try again",
                    interrupted);
        }
        try {
            Held held = standing(place);
            return use(place, held == null ? new Held(opener.open(jump, deadline)) : held);
        } catch (RemoteException failed) {
            throw new RemoteException(
                    failed.kind(),
                    "On the way to " + behind.name() + ": " + failed.getMessage(),
                    failed);
        } finally {
            place.opening.unlock();
        }
    }

    private synchronized @Nullable Held standing(Place place) {
        Held held = place.held;
        if (held != null && held.ssh.alive()) {
            // Counted here already, so that nobody closes it in between.
            held.users++;
            return held;
        }
        return null;
    }

    private synchronized Use use(Place place, Held held) {
        if (place.held != held) {
            held.users++;
            place.held = held;
        }
        return new Use(held.ssh, () -> giveBack(place, held));
    }

    private void giveBack(Place place, Held held) {
        synchronized (this) {
            if (--held.users > 0) {
                return;
            }
            if (place.held == held) {
                place.held = null;
            }
        }
        held.ssh.close();
    }
}
