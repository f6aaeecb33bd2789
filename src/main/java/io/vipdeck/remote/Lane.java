package io.vipdeck.remote;

import com.jcraft.jsch.Channel;

import org.jspecify.annotations.Nullable;

/** One use of the session: a place among those that may go on at once, and the channel that runs in it. */
final class Lane {
    private final Runnable release;
    private @Nullable Channel channel;
    private boolean over;

    Lane(Runnable release) {
        this.release = release;
    }

    /** Puts the channel in; false when nobody waits for it any longer, and then it is not to be opened. */
    synchronized boolean take(Channel taken) {
        channel = taken;
        return !over;
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Frees the place and ends the channel. Never blocks. */
    void end() {
        Channel taken;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            taken = channel;
        }
        release.run();
        if (taken != null) {
            // Saying goodbye writes, and a write may hang on a dead wire.
            Threads.WORK.execute(taken::disconnect);
        }
    }
}
