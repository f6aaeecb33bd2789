package io.vipdeck.linux;

import io.vipdeck.agent.Host;
import io.vipdeck.agent.HostEvent;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One run of a check script, on a worker thread. A script that takes too long is told to stop, and
 * two seconds later it and all it started are killed (keepalived.conf(5), vrrp_script).
 */
record ScriptRun(
        Libc libc, String name, Host.Command command, long timeoutNanos, Consumer<HostEvent> events)
        implements Runnable {
    private static final long GRACE_NANOS = 2_000_000_000L;
    /** The exit status of a shell for what it found but cannot run. */
    static final int NOT_RUN = 126;

    @Override
    public void run() {
        Optional<String> refusal =
                ScriptGuard.refusal(libc, command, String.valueOf(System.getenv("PATH")));
        events.accept(
                refusal.isPresent()
                        ? new HostEvent.ScriptEnded(name, NOT_RUN, false, refusal.get())
                        : ended());
    }

    private HostEvent.ScriptEnded ended() {
        Process process;
        try {
            process = ChildProcess.session(command.words(), command.user());
        } catch (IOException notStarted) {
            return new HostEvent.ScriptEnded(name, NOT_RUN, false);
        }
        try {
            boolean timedOut = !process.waitFor(timeoutNanos, TimeUnit.NANOSECONDS);
            if (timedOut) {
                signal(process, Libc.SIGTERM);
                if (!process.waitFor(GRACE_NANOS, TimeUnit.NANOSECONDS)) {
                    signal(process, Libc.SIGKILL);
                }
            }
            // It counts when it is reaped; what is stuck in the kernel is never run beside itself.
            return new HostEvent.ScriptEnded(name, process.waitFor(), timedOut);
        } catch (InterruptedException stopping) {
            signal(process, Libc.SIGTERM);
            Thread.currentThread().interrupt();
            return new HostEvent.ScriptEnded(name, NOT_RUN, false);
        }
    }

    private void signal(Process process, int signal) {
        int pid = (int) process.pid();
        if (libc.kill(-pid, signal) < 0) {
            libc.kill(pid, signal);
        }
    }
}
