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
        if (user.isEmpty()) {
            words.addAll(command);
        } else {
            words.addAll(as(user, command));
        }
        ProcessBuilder builder = prepare(words);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    /** Runs it with the user's number and all of its groups; where util-linux is not, as busybox can. */
    private static List<String> as(String user, List<String> command) {
        List<String> words = new ArrayList<>();
        for (String directory : List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")) {
            File runuser = new File(directory, "runuser");
            if (runuser.canExecute()) {
                words.addAll(List.of(runuser.getPath(), "-u", user, "--"));
                words.addAll(command);
                return words;
            }
        }
        words.addAll(List.of("su", "-s", "/bin/sh", user, "-c", "exec \"$0\" \"$@\"", "--"));
        words.addAll(command);
        return words;
    }

    /** Starts a program whose words, in English, come back through a pipe. */
    static Process talking(List<String> command) throws IOException {
        ProcessBuilder builder = prepare(command);
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    /** Starts a program that is spoken to through pipes; what it complains of is thrown away. */
    static Process conversing(List<String> command) throws IOException {
        ProcessBuilder builder = prepare(command);
        builder.redirectInput(ProcessBuilder.Redirect.PIPE);
        builder.redirectErrorStream(false);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
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
