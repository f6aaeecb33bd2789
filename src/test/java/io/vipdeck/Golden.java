package io.vipdeck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares text with an expected file under {@code src/test/resources}. Run with
 * {@code -Dgolden.update=true} to write what is there now, then read the change before keeping it.
 */
public final class Golden {
    private static final Path ROOT = Path.of("src", "test", "resources");
    private static final int CONTEXT_LINES = 2;
    private static final int MOST_LINES_SHOWN = 60;

    private Golden() {}

    /**
     * Fails with a readable difference unless {@code actual} is what the file holds.
     *
     * @param resource path under {@code src/test/resources}, with {@code /}
     */
    public static void check(String resource, String actual) {
        check(ROOT.resolve(resource), actual, Boolean.getBoolean("golden.update"));
    }

    static void check(Path file, String actual, boolean update) {
        try {
            if (update) {
                write(file, actual);
            } else if (!Files.exists(file)) {
                throw new AssertionError("no golden file " + file
                        + ": run the test with -Dgolden.update=true and read what it writes");
            } else {
                compare(file, Files.readString(file, StandardCharsets.UTF_8), actual);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("golden file " + file, e);
        }
    }

    private static void write(Path file, String actual) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, actual, StandardCharsets.UTF_8);
    }

    private static void compare(Path file, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("differs from " + file
                    + " (- expected, + actual; -Dgolden.update=true to keep):\n"
                    + difference(expected, actual));
        }
    }

    /** The lines that differ, each with its number, between a little of what is equal. */
    static String difference(String expected, String actual) {
        List<String> before = lines(expected);
        List<String> after = lines(actual);
        int[][] common = commonLines(before, after);
        List<String> script = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                script.add("  " + numbered(i, before.get(i)));
                i++;
                j++;
            } else if (j == after.size()
                    || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                script.add("- " + numbered(i, before.get(i)));
                i++;
            } else {
                script.add("+ " + numbered(j, after.get(j)));
                j++;
            }
        }
        return String.join("\n", aroundChanges(script));
    }

    private static List<String> aroundChanges(List<String> script) {
        List<String> shown = new ArrayList<>();
        boolean gap = false;
        for (int i = 0; i < script.size(); i++) {
            int from = Math.max(0, i - CONTEXT_LINES);
            int to = Math.min(script.size(), i + CONTEXT_LINES + 1);
            if (script.subList(from, to).stream().allMatch(line -> line.startsWith("  "))) {
                gap = true;
                continue;
            }
            if (shown.size() >= MOST_LINES_SHOWN) {
                shown.add("  (more differs below)");
                break;
            }
            if (gap) {
                shown.add("  ...");
                gap = false;
            }
            shown.add(script.get(i));
        }
        return shown;
    }

    private static int[][] commonLines(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static String numbered(int index, String line) {
        return String.format("%4d|%s", index + 1, visible(line));
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        } else {
            lines.set(lines.size() - 1, lines.get(lines.size() - 1) + " (no newline at the end)");
        }
        return lines;
    }

    /** Control characters and trailing blanks would hide in a terminal. */
    private static String visible(String line) {
        StringBuilder text = new StringBuilder();
        int end = line.stripTrailing().length();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' || c == 0x7f) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(i >= end && c == ' ' ? '·' : c);
            }
        }
        return text.toString();
    }
}
