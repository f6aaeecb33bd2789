package io.vipdeck.linux;

import io.vipdeck.agent.HostEvent;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One run of a check script, on a worker thread. A script that takes too long is told to stop, and
 * two seconds later it and all it started are killed (keepalived.conf(5), vrrp_script).
 */
record ScriptRun(
        Libc libc,
        String name,
        List<String> command,
        long timeoutNanos,
        String user,
        Consumer<HostEvent> events)
        implements Runnable {
    private static final long GRACE_NANOS = 2_000_000_000L;
    /** Exit statuses of a shell: found but cannot be run; killed by signal 9. */
    static final int NOT_RUN = 126;

    private static final int KILLED = 128 + Libc.SIGKILL;

    ScriptRun {
        command = List.copyOf(command);
    }

    @Override
    public void run() {
        int exitCode = NOT_RUN;
        boolean timedOut = false;
        try {
            Process process = ChildProcess.session(command, user);
            timedOut = !process.waitFor(timeoutNanos, TimeUnit.NANOSECONDS);
            if (timedOut) {
                signal(process, Libc.SIGTERM);
                if (!process.waitFor(GRACE_NANOS, TimeUnit.NANOSECONDS)) {
                    signal(process, Libc.SIGKILL);
                }
            }
            // After SIGKILL only a process stuck in the kernel stays.
            exitCode = process.waitFor(1, TimeUnit.SECONDS) ? process.exitValue() : KILLED;
        } catch (IOException notStarted) {
            exitCode = NOT_RUN;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        events.accept(new HostEvent.ScriptEnded(name, exitCode, timedOut));
    }

    private void signal(Process process, int signal) {
        int pid = (int) process.pid();
        if (libc.kill(-pid, signal) < 0) {
            libc.kill(pid, signal);
        }
    }
}
