package io.vipdeck.linux;

import io.vipdeck.agent.HostEvent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One start of a systemd unit, on a worker thread. Where systemd refuses because the unit was
 * started too often, its count is cleared and the start tried once more.
 *
 * @param systemctl the program that speaks to systemd
 */
record ServiceStart(String systemctl, String service, String unit, Consumer<HostEvent> events)
        implements Runnable {
    /** systemd itself gives a start up after 90 s (DefaultTimeoutStartSec). */
    private static final long START_SECONDS = 95;

    private static final long QUERY_SECONDS = 5;
    static final String SYSTEMCTL = "systemctl";

    private static final int OUTPUT_BYTES = 4096;

    @Override
    public void run() {
        events.accept(start());
    }

    private HostEvent.UnitStarted start() {
        Outcome outcome = ask(START_SECONDS, "start", unit);
        if (!outcome.well() && startedTooOften()) {
            ask(QUERY_SECONDS, "reset-failed", unit);
            outcome = ask(START_SECONDS, "start", unit);
        }
        return new HostEvent.UnitStarted(
                service, outcome.well(), outcome.well() ? "" : outcome.complaint());
    }

    private boolean startedTooOften() {
        Outcome result = ask(QUERY_SECONDS, "show", "--property=Result", unit);
        return result.text().contains("start-limit");
    }

    private Outcome ask(long seconds, String verb, String... rest) {
        List<String> command = rest.length == 1
                ? List.of(systemctl, "--no-ask-password", verb, "--", rest[0])
                : List.of(systemctl, "--no-ask-password", verb, rest[0], "--", rest[1]);
        Process process;
        try {
            process = ChildProcess.talking(command);
        } catch (IOException missing) {
            return new Outcome(false, "systemctl cannot be run, " + unit + " needs systemd");
        }
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Outcome(false, unit + " was not started within " + seconds + " s");
            }
            return new Outcome(process.exitValue() == 0, output(process));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new Outcome(false, "interrupted");
        }
    }

    /** What it said, cut; a pipe holds more than that, so the program never waits for us. */
    private static String output(Process process) {
        byte[] bytes = new byte[OUTPUT_BYTES];
        try (InputStream in = process.getInputStream()) {
            int length = in.readNBytes(bytes, 0, OUTPUT_BYTES);
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        } catch (IOException unread) {
            return "";
        }
    }

    private record Outcome(boolean well, String text) {
        /** Its first line, made safe to print. */
        String complaint() {
            String trimmed = text.strip();
            int end = trimmed.indexOf('\n');
            String line = Journal.printable(end < 0 ? trimmed : trimmed.substring(0, end));
            return line.isEmpty() ? "systemctl failed without a word" : line;
        }
    }
}
