package io.vipdeck.deploy;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;

import io.vipdeck.remote.HostText;

import org.jspecify.annotations.Nullable;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the files of a plan would change, as unified diffs in which no secret shows. */
final class FileDiffs {
    /** Where {@code place.sh} keeps what it found. */
    static final String ORIGINALS = "/var/lib/vipdeck/backups/original";

    private static final String NOWHERE = "/dev/null";
    private static final int CONTEXT_LINES = 3;
    private static final int MOST_LINES = 1_000;
    private static final Pattern HEAD = Pattern.compile("file \\d+ ([0-7]{1,4}) (\\S+) (/.*)");

    private FileDiffs() {}

    /**
     * A file as it is on a host.
     *
     * @param text empty of meaning where it is no text
     */
    private record There(String mode, String owner, String text, boolean isText) {
        String label(String path) {
            return path + "\tmode " + mode + " " + owner;
        }
    }

    /** The files whose content the diffs of a plan need; none when nothing is to be compared. */
    static List<String> paths(Plan plan) {
        List<String> paths = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step.input() instanceof Step.Content) {
                paths.add(step.arguments().get(0));
            } else if (step.input() instanceof Step.Original) {
                paths.add(step.arguments().get(0));
                paths.add(ORIGINALS + step.arguments().get(0));
            }
        }
        return paths;
    }

    /**
     * The diffs by path, in the plan's order; a file that only gets another mode has none.
     *
     * @param answer what {@code contents.sh} printed about {@link #paths}
     */
    static Map<String, String> of(Plan plan, String answer) {
        Map<String, There> there = read(answer);
        Map<String, String> diffs = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            There wanted;
            if (step.input() instanceof Step.Content content) {
                wanted = new There(
                        step.arguments().get(1).replaceFirst("^0", ""),
                        "root:root",
                        content.text(),
                        true);
            } else if (step.input() instanceof Step.Original) {
                wanted = there.get(ORIGINALS + step.arguments().get(0));
            } else {
                continue;
            }
            String path = step.arguments().get(0);
            diffs.put(path, diff(path, there.get(path), wanted));
        }
        return diffs;
    }

    private static String diff(String path, @Nullable There old, @Nullable There wanted) {
        if (old != null && !old.isText() || wanted != null && !wanted.isText()) {
            return "Files differ and are not text, or too long: " + path;
        }
        List<String> from = lines(old);
        List<String> to = lines(wanted);
        Map<String, String> hidden = Secrets.hidden(from, to);
        List<String> text = UnifiedDiffUtils.generateUnifiedDiff(
                old == null ? NOWHERE : old.label(path),
                wanted == null ? NOWHERE : wanted.label(path),
                Secrets.masked(from, hidden, "old"),
                DiffUtils.diff(
                        Secrets.masked(from, hidden, "old"), Secrets.masked(to, hidden, "new")),
                CONTEXT_LINES);
        List<String> shown = new ArrayList<>();
        for (String line : text) {
            shown.add(HostText.clean(beginning(line)));
        }
        if (shown.size() > MOST_LINES) {
            int more = shown.size() - MOST_LINES;
            shown = new ArrayList<>(shown.subList(0, MOST_LINES));
            shown.add("... " + more + " more lines");
        }
        return String.join("\n", shown);
    }

    /** No lines at all begin before the first, as diff(1) and patch(1) have it. */
    private static String beginning(String line) {
        return line.replaceFirst("^@@ -1,0 ", "@@ -0,0 ")
                .replaceFirst("^(@@ \\S+) \\+1,0 ", "$1 +0,0 ");
    }

    /** Of a file that does not end with a line end, the last line says so, as diff(1) has it. */
    private static List<String> lines(@Nullable There file) {
        if (file == null || file.text().isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of(file.text().split("\n", -1)));
        String last = lines.remove(lines.size() - 1);
        if (!last.isEmpty()) {
            lines.add(last + "\n\\ No newline at end of file");
        }
        return lines;
    }

    private static Map<String, There> read(String answer) {
        Map<String, There> files = new HashMap<>();
        Matcher head = null;
        StringBuilder content = new StringBuilder();
        for (String line : answer.split("\n")) {
            Matcher matcher = HEAD.matcher(line);
            if (matcher.matches()) {
                head = matcher;
                content.setLength(0);
            } else if (line.equals("end") && head != null) {
                files.putIfAbsent(head.group(3), there(head, content.toString()));
                head = null;
            } else {
                content.append(line);
            }
        }
        return files;
    }

    private static There there(Matcher head, String base64) {
        String mode = head.group(1);
        String owner = HostText.line(head.group(2));
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
            boolean isText = text.indexOf('\0') < 0 && !(base64.isEmpty() && isLong(head));
            return new There(mode, owner, text, isText);
        } catch (CharacterCodingException | IllegalArgumentException binary) {
            return new There(mode, owner, "", false);
        }
    }

    private static boolean isLong(Matcher head) {
        return !head.group().startsWith("file 0 ");
    }
}
