package io.vipdeck.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Finds a service's main process below {@code /proc} (proc(5)). */
final class ProcessTable {
    /** The kernel cuts a process's name after so many bytes (TASK_COMM_LEN). */
    static final int NAME_BYTES = 15;

    private static final int MOST_STAT_BYTES = 1024;
    private static final int MOST_COMMAND_BYTES = 32 * 1024;

    private final Path proc;

    /**
     * A view of the processes.
     *
     * @param proc {@code /proc}
     */
    ProcessTable(Path proc) {
        this.proc = proc;
    }

    /**
     * The main process of that name: one whose parent is called otherwise. Where several are, the
     * one with most children of the name, then the oldest; orphaned workers of a dead main process
     * have none.
     */
    OptionalInt main(String name) {
        String wanted = cut(name);
        List<Entry> named = new ArrayList<>();
        String[] directories = proc.toFile().list();
        if (directories == null) {
            return OptionalInt.empty();
        }
        for (String directory : directories) {
            char first = directory.charAt(0);
            if (first >= '0' && first <= '9') {
                Entry entry = entry(directory);
                if (entry.name().equals(wanted) && !entry.dead()) {
                    named.add(entry);
                }
            }
        }
        Entry best = Entry.NONE;
        int mostChildren = -1;
        for (Entry candidate : named) {
            int children = childrenOf(candidate, named);
            boolean better = children > mostChildren
                    || (children == mostChildren && candidate.started() < best.started());
            if (better && !isChild(candidate, named)) {
                best = candidate;
                mostChildren = children;
            }
        }
        return best.pid() == 0 ? OptionalInt.empty() : OptionalInt.of(best.pid());
    }

    /** Whether the process lives and is called so; false when its number went to another one. */
    boolean isAlive(int pid, String name) {
        Entry entry = entry(Integer.toString(pid));
        return entry.name().equals(cut(name)) && !entry.dead();
    }

    /** Every process now. */
    List<Integer> all() {
        List<Integer> all = new ArrayList<>();
        String[] directories = proc.toFile().list();
        for (String directory : directories == null ? new String[0] : directories) {
            char first = directory.charAt(0);
            if (first >= '0' && first <= '9') {
                all.add(Integer.parseInt(directory));
            }
        }
        return all;
    }

    /** Its name, as the kernel cut it; empty where it does not live. */
    String name(int pid) {
        Entry entry = entry(Integer.toString(pid));
        return entry.dead() ? "" : entry.name();
    }

    /** The words of its command; none where it has none. */
    List<String> words(int pid) {
        String text = read(pid + "/cmdline", MOST_COMMAND_BYTES);
        List<String> words = new ArrayList<>(List.of(text.split("\0", -1)));
        // Each word ends in a zero, so what follows the last one is none.
        words.remove(words.size() - 1);
        return words;
    }

    private static int childrenOf(Entry parent, List<Entry> all) {
        int children = 0;
        for (Entry entry : all) {
            if (entry.parent() == parent.pid()) {
                children++;
            }
        }
        return children;
    }

    private static boolean isChild(Entry entry, List<Entry> all) {
        for (Entry other : all) {
            if (entry.parent() == other.pid()) {
                return true;
            }
        }
        return false;
    }

    /** {@code pid (name) state ppid ...}; the name may hold spaces and brackets. */
    private Entry entry(String directory) {
        String stat = read(directory + "/stat", MOST_STAT_BYTES);
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        if (open < 0 || close < open || close + 2 >= stat.length()) {
            return Entry.NONE;
        }
        String[] fields = stat.substring(close + 2).split(" ");
        if (fields.length < 20) {
            return Entry.NONE;
        }
        try {
            return new Entry(
                    Integer.parseInt(directory),
                    stat.substring(open + 1, close),
                    Integer.parseInt(fields[1]),
                    Long.parseLong(fields[19]),
                    fields[0].equals("Z") || fields[0].equals("X"));
        } catch (NumberFormatException notAProcess) {
            return Entry.NONE;
        }
    }

    private String read(String file, int most) {
        byte[] bytes = new byte[most];
        try (FileInputStream in = new FileInputStream(proc.resolve(file).toFile())) {
            int length = in.read(bytes);
            return length <= 0 ? "" : new String(bytes, 0, length, StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }

    private static String cut(String name) {
        return name.length() <= NAME_BYTES ? name : name.substring(0, NAME_BYTES);
    }

    /**
     * One process.
     *
     * @param started clock ticks since boot
     * @param dead waits only for its parent to take note
     */
    private record Entry(int pid, String name, int parent, long started, boolean dead) {
        static final Entry NONE = new Entry(0, "", -1, Long.MAX_VALUE, true);
    }
}
