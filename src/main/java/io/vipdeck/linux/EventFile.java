package io.vipdeck.linux;

import io.vipdeck.control.Event;
import io.vipdeck.control.Lines;
import io.vipdeck.control.Message;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The events on disk, one line of JSON each, oldest first, so that they can be read when the agent has
 * ended: in {@link #FILE}, and what was there before it grew too large in {@link #OLDER}. A worker
 * writes; a disk that is slow, full or gone costs lines and never the loop's time.
 */
public final class EventFile {
    /** Its name in the state directory. */
    static final String FILE = "events";

    static final String OLDER = "events.1";

    /** Some three thousand events; twice that is kept. */
    static final long BYTES_MOST = 512 * 1024;

    private static final int WAITING_MOST = 256;

    private final Path file;
    private final Predicate<Runnable> workers;
    private final Consumer<String> troubles;

    /** Guarded by this. */
    private final Deque<String> waiting = new ArrayDeque<>();

    private boolean writing;

    /** Touched by the one worker that writes. */
    private boolean torn = true;

    private boolean saidTrouble;

    /**
     * A file that is not touched yet.
     *
     * @param workers begin a job, or answer false
     * @param troubles told in words, once until it goes well again; from any thread
     */
    EventFile(Path stateDirectory, Predicate<Runnable> workers, Consumer<String> troubles) {
        this.file = stateDirectory.resolve(FILE);
        this.workers = workers;
        this.troubles = troubles;
    }

    /** Has an event written, soon; from the loop. */
    void add(Event event) {
        boolean begin;
        synchronized (this) {
            if (waiting.size() >= WAITING_MOST) {
                waiting.remove();
            }
            waiting.add(Lines.encode(event) + "\n");
            begin = !writing;
            writing = true;
        }
        if (begin && !workers.test(this::write)) {
            synchronized (this) {
                writing = false;
            }
        }
    }

    /** Writes what waits now; from whoever ends the daemon. */
    void flush() {
        synchronized (this) {
            if (writing) {
                return;
            }
            writing = true;
        }
        write();
    }

    private void write() {
        String lines = take();
        while (!lines.isEmpty()) {
            try {
                append(lines);
                saidTrouble = false;
            } catch (IOException full) {
                torn = true;
                if (!saidTrouble) {
                    saidTrouble = true;
                    troubles.accept("events are not kept in " + file + " (" + FileTrouble.why(full)
                            + "), make room");
                }
            }
            lines = take();
        }
    }

    /** All that waits; empty when the worker may end. */
    private synchronized String take() {
        if (waiting.isEmpty()) {
            writing = false;
            return "";
        }
        String lines = String.join("", waiting);
        waiting.clear();
        return lines;
    }

    private void append(String lines) throws IOException {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        if (torn) {
            mend();
        }
        if (Files.exists(file) && Files.size(file) + bytes.length > BYTES_MOST) {
            Files.move(
                    file,
                    file.resolveSibling(OLDER),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        try (OutputStream out =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(bytes);
        }
    }

    /** Cuts off a last line that was not written to its end. */
    private void mend() throws IOException {
        torn = false;
        if (!Files.exists(file)) {
            return;
        }
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            long end = opened.length();
            while (end > 0) {
                opened.seek(end - 1);
                if (opened.read() == '\n') {
                    break;
                }
                end--;
            }
            opened.setLength(end);
        }
    }

    /**
     * The last events of all runs, oldest first; whatever is no line of an event is passed over.
     *
     * @throws IOException when a file is there and cannot be read
     */
    public static List<Event> last(Path stateDirectory, int count) throws IOException {
        Deque<Event> last = new ArrayDeque<>();
        for (String name : new String[] {OLDER, FILE}) {
            Path path = stateDirectory.resolve(name);
            if (!Files.exists(path)) {
                continue;
            }
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (Lines.decode(line).orElse(null) instanceof Message.EventLine told) {
                        last.add(told.event());
                    }
                    if (last.size() > count) {
                        last.remove();
                    }
                }
            }
        }
        return List.copyOf(last);
    }
}
