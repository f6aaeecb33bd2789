package io.vipdeck.linux;

import io.vipdeck.agent.Host.Letter;
import io.vipdeck.agent.HostEvent;
import io.vipdeck.vrrp.Spoken;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends mails through a process of its own, on a worker thread: the daemon never loads the library,
 * which would cost it more memory than all its own classes, and a server that hangs hangs that process.
 *
 * @param command of that process, which does as {@link MailSending}; empty for the agent's own
 */
record MailRun(
        Libc libc,
        List<String> command,
        List<Letter> letters,
        long limitNanos,
        Consumer<HostEvent> events)
        implements Runnable {
    /** A server may take its time; one that takes all of it hangs. */
    private static final long LIMIT_NANOS = 300_000_000_000L;

    MailRun {
        command = List.copyOf(command);
        letters = List.copyOf(letters);
    }

    /** Through the agent's own program. */
    MailRun(Libc libc, List<Letter> letters, Consumer<HostEvent> events) {
        this(libc, List.of(), letters, LIMIT_NANOS, events);
    }

    /** The agent's own command line as it was started, with {@code mail} in place of {@code run}. */
    static List<String> ownCommand() throws IOException {
        String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
        List<String> words = new ArrayList<>();
        for (String word : line.split("\0", -1)) {
            if (word.equals("run")) {
                words.add("mail");
                return words;
            }
            words.add(word);
        }
        throw new IOException("the agent was not started as usual");
    }

    @Override
    public void run() {
        events.accept(new HostEvent.LettersLeft(problems()));
    }

    private List<String> problems() {
        Process process;
        try {
            process = ChildProcess.conversing(command.isEmpty() ? ownCommand() : command);
        } catch (IOException notStarted) {
            return forAll("the mailing process cannot be started: " + notStarted.getMessage());
        }
        try {
            try (DataOutputStream out = new DataOutputStream(process.getOutputStream())) {
                MailSending.write(letters, out);
            }
            if (!process.waitFor(limitNanos, TimeUnit.NANOSECONDS)) {
                libc.kill((int) process.pid(), Libc.SIGKILL);
                return forAll("no end after " + Spoken.seconds(limitNanos));
            }
            byte[] said = process.getInputStream().readAllBytes();
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(said));
            List<String> problems = new ArrayList<>();
            for (int i = 0; i < letters.size(); i++) {
                problems.add(in.readUTF());
            }
            return problems;
        } catch (IOException broken) {
            return forAll("the mailing process died");
        } catch (InterruptedException stopping) {
            libc.kill((int) process.pid(), Libc.SIGKILL);
            Thread.currentThread().interrupt();
            return forAll("the agent stops");
        }
    }

    private List<String> forAll(String problem) {
        return letters.stream().map(each -> problem).toList();
    }
}
