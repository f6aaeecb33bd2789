package io.vipdeck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How every file of the house looks. */
class TidyTest {
    private static final int MOST_LINES = 500;
    private static final int MOST_COLUMNS = 120;

    /** How a test meets every file of a folder. */
    private static final Pattern LISTING =
            Pattern.compile("Files\\.(list|walk|newDirectoryStream)\\(");

    /** Words that say nothing about what a class is for. */
    private static final String EMPTY_WORDS =
            "(Util|Utils|Helper|Helpers|Common|Impl|Manager|Abstract)";

    /** What no line may hold, and in which files. */
    private enum Banned {
        A_NOTE_TO_ONESELF(".*", "\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b"),
        A_TAB(".*\\.(java|yaml|properties|sh|md)", "\t"),
        A_LONG_LINE(".*\\.java", ".{" + (MOST_COLUMNS + 1) + "}") {
            /** A row of a table in a test cannot be broken. */
            @Override
            List<String> in(Path file, List<String> lines) {
                return super.in(
                        file, file.startsWith("src/test") ? outsideTextBlocks(lines) : lines);
            }
        },
        A_SLEEP_IN_A_TEST("src/test/.*\\.java", "Thread\\.sleep|TimeUnit\\.\\w+\\.sleep"),
        A_BARE_RUNTIME_EXCEPTION(".*\\.java", "new RuntimeException\\("),
        AN_UNNAMED_TYPE(".*\\.java", "(^|[\\s(])var\\s+\\w+\\s*[=:]"),
        AN_EMPTY_NAME(
                ".*\\.java",
                "\\b(class|record|interface|enum)\\s+([a-z]*[A-Z]\\w*)??" + EMPTY_WORDS
                        + "(?![a-z])");

        private final Pattern files;
        private final Pattern text;

        Banned(String files, String text) {
            this.files = Pattern.compile(files);
            this.text = Pattern.compile(text);
        }

        private static List<String> outsideTextBlocks(List<String> lines) {
            List<String> outside = new ArrayList<>();
            boolean inside = false;
            for (String line : lines) {
                boolean turns = line.contains("\"\"\"");
                outside.add(inside && !turns ? "" : line);
                inside ^= turns;
            }
            return outside;
        }

        List<String> in(Path file, List<String> lines) {
            List<String> offences = new ArrayList<>();
            if (files.matcher(file.toString()).matches()) {
                for (int i = 0; i < lines.size(); i++) {
                    if (text.matcher(lines.get(i)).find()) {
                        offences.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
                    }
                }
            }
            return offences;
        }
    }

    @ParameterizedTest
    @EnumSource(Banned.class)
    void no_line_holds(Banned banned) {
        List<String> offences = new ArrayList<>();
        for (Path file : texts()) {
            offences.addAll(banned.in(file, lines(file)));
        }

        assertThat(offences).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            # banned,                 file,                 line
            A_NOTE_TO_ONESELF,        src/main/a.sh,        `# TO_DO: later`
            A_TAB,                    src/main/A.java,      `a-->b`
            A_SLEEP_IN_A_TEST,        src/test/A.java,      `Thread .sleep(5);`
            A_SLEEP_IN_A_TEST,        src/test/A.java,      `TimeUnit .SECONDS.sleep(5);`
            A_BARE_RUNTIME_EXCEPTION, src/main/A.java,      `throw new Runtime_Exception("a");`
            AN_UNNAMED_TYPE,          src/main/A.java,      `for (v_ar a : list) {`
            AN_EMPTY_NAME,            src/main/A.java,      `final cl_ass StringUtils {`
            AN_EMPTY_NAME,            src/main/A.java,      `rec_ord ConfigManager(int a) {`
            AN_EMPTY_NAME,            src/main/A.java,      `abstract cl_ass AbstractAgent {`
            """)
    void an_offence_is_caught(Banned banned, String file, String masked) {
        // Masked in the table, so that this file does not offend itself.
        String line = masked.replace("_", "").replace(" .", ".").replace("-->", "\t");

        assertThat(banned.in(Path.of(file), List.of("fine", line))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            # banned,                 file,                 line
            A_NOTE_TO_ONESELF,        src/main/a.sh,        `mktemp -d /tmp/a.XXXXXX`
            A_SLEEP_IN_A_TEST,        src/main/A.java,      `Thread .sleep(5);`
            AN_UNNAMED_TYPE,          src/main/A.java,      `Path.of("/var/lib = here")`
            AN_EMPTY_NAME,            src/main/A.java,      `record Implied(int a) {`
            AN_EMPTY_NAME,            src/main/A.java,      `class Commonwealth {`
            """)
    void what_only_looks_like_one_is_not(Banned banned, String file, String masked) {
        String line = masked.replace(" .", ".");

        assertThat(banned.in(Path.of(file), List.of(line))).isEmpty();
    }

    @Test
    void a_line_too_long_is_caught() {
        Path file = Path.of("src/main/A.java");

        assertThat(Banned.A_LONG_LINE.in(file, List.of("a".repeat(MOST_COLUMNS))))
                .isEmpty();
        assertThat(Banned.A_LONG_LINE.in(file, List.of("a".repeat(MOST_COLUMNS + 1))))
                .hasSize(1);
    }

    @Test
    void no_class_is_too_long_to_be_read() {
        Map<Path, Integer> tooLong = new TreeMap<>();
        for (Path file : under("src", ".java")) {
            if (lines(file).size() > MOST_LINES) {
                tooLong.put(file, lines(file).size());
            }
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void every_room_says_what_it_is_for_in_the_words_of_the_map() {
        Map<String, String> captions = new TreeMap<>();
        for (String line : lines(Path.of("ARCHITECTURE.md"))) {
            if (line.startsWith("| `")) {
                String[] cells = line.split("\\|");
                captions.put(cells[1].replace("`", "").strip(), cells[2].strip());
            }
        }
        Path base = Path.of("src", "main", "java", "io", "vipdeck");
        Map<String, String> said = new TreeMap<>();
        for (Path file : under(base.toString(), "package-info.java")) {
            String room = base.relativize(file.getParent()).toString().replace('/', '.');
            said.put(room, firstSentence(read(file)));
        }

        assertThat(said).hasSizeGreaterThan(10);
        assertThat(captions).containsAllEntriesOf(said);
    }

    @Test
    void every_package_with_classes_is_null_marked() {
        List<Path> unmarked = new ArrayList<>();
        for (Path file : under("src/main/java", ".java")) {
            Path info = file.resolveSibling("package-info.java");
            if (!Files.exists(info) || !read(info).contains("\n@NullMarked\n")) {
                unmarked.add(file);
            }
        }

        assertThat(unmarked).isEmpty();
    }

    @Test
    void every_golden_file_is_named_by_a_test() {
        assertThat(unnamed(under("src/test/resources", ""))).isEmpty();
    }

    @Test
    void every_theme_and_every_sample_is_loaded_by_a_test() {
        assertThat(unnamed(under("themes", ".properties"))).isEmpty();
        assertThat(unnamed(under("sample-inventory", ""))).isEmpty();
    }

    @Test
    void a_file_that_no_test_names_is_caught() {
        Path nowhere = Path.of("src/test/resources/" + "no-such" + "-golden" + ".txt");

        assertThat(unnamed(List.of(nowhere))).containsExactly(nowhere);
    }

    /** A test names a file by its name, or lists its folder and so meets every file in it. */
    private static List<Path> unnamed(List<Path> files) {
        List<String> tests = under("src/test/java", ".java").stream()
                .filter(test -> !test.endsWith("TidyTest.java"))
                .map(TidyTest::read)
                .toList();
        return files.stream()
                .filter(file -> tests.stream().noneMatch(test -> names(test, file)))
                .toList();
    }

    private static boolean names(String test, Path file) {
        String name = String.valueOf(file.getFileName());
        String stem = name.replaceFirst("\\.[a-z]+$", "");
        String folder = String.valueOf(file.getParent());
        String withinResources = folder.replaceFirst("^src/test/resources/?", "");
        boolean listed = !withinResources.isEmpty()
                && LISTING.matcher(test).find()
                && (test.contains('"' + folder + '"')
                        || test.contains('"' + withinResources + '"'));
        // Golden screens: an enum constant for each scene, its size in the file's name.
        String scene = stem.replaceFirst("-[0-9]+x[0-9]+(-ascii)?$", "");
        boolean drawn = !scene.equals(stem)
                && test.contains('"' + withinResources + "/\"")
                && test.contains(" " + scene.toUpperCase(Locale.ROOT) + "(");
        return listed
                || drawn
                || test.contains(name)
                || Pattern.compile("[\"/ ]" + Pattern.quote(stem) + "[\", ]")
                        .matcher(test)
                        .find();
    }

    private static String firstSentence(String packageInfo) {
        Matcher javadoc = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL).matcher(packageInfo);
        if (!javadoc.find()) {
            return "";
        }
        String text = javadoc.group(1)
                .replaceAll("\\n \\*", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .strip();
        Matcher end = Pattern.compile("\\.( |$)").matcher(text);
        return end.find() ? text.substring(0, end.start() + 1) : text;
    }

    private static List<Path> texts() {
        List<Path> files = new ArrayList<>(under("src", ""));
        files.addAll(under("themes", ""));
        files.addAll(under("sample-inventory", ""));
        files.add(Path.of("README.md"));
        files.add(Path.of("ARCHITECTURE.md"));
        return files;
    }

    /** The files of a folder and those below it; none where there is no such folder. */
    private static List<Path> under(String folder, String ending) {
        if (!Files.isDirectory(Path.of(folder))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        return read(file).lines().toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
