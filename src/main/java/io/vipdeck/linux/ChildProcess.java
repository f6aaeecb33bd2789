package io.vipdeck.linux;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts other programs: in a session of their own, without the words systemd left for us. */
final class ChildProcess {
    private static final String[] OURS = {
        "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "JOURNAL_STREAM", "LISTEN_FDS"
    };

    private ChildProcess() {}

    /**
     * Starts a program as the leader of its own session and process group, so that all of it can be
     * signalled through {@code kill(-pid)}; what it says is thrown away.
     *
     * @param user to run as; empty for the agent's own
     */
    static Process session(List<String> command, String user) throws IOException {
        List<String> words = new ArrayList<>(command.size() + 5);
        // The child leads no group yet, so setsid(1) does not fork and the number stays the
        // program's.
        words.add("setsid");
        if (!user.isEmpty()) {
            words.add("runuser");
            words.add("-u");
            words.add(user);
            words.add("--");
        }
        words.addAll(command);
        ProcessBuilder builder = prepare(words);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    /** Starts a program whose words, in English, come back through a pipe. */
    static Process talking(List<String> command) throws IOException {
        ProcessBuilder builder = prepare(command);
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private static ProcessBuilder prepare(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        for (String variable : OURS) {
            environment.remove(variable);
        }
        return builder;
    }
}
