package io.vipdeck.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The table of rules names tests; they must exist, and no scenario may be left out. */
class ClausesTest {
    private static final Path TABLE = Path.of("src/test/resources/io/vipdeck/vrrp/clauses.md");
    private static final Path SCENARIOS = TABLE.resolveSibling("scenarios");
    private static final Path TESTS = Path.of("src/test/java");

    /** One line of the table. */
    private record Clause(
            String from, String rule, String state, List<String> kept, List<String> ruledOut) {
        Stream<String> tests() {
            return Stream.concat(kept.stream(), ruledOut.stream());
        }
    }

    private static List<Clause> clauses() throws IOException {
        List<Clause> clauses = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            boolean row = line.startsWith("| ") && !line.startsWith("| from |");
            if (row) {
                String[] cells = line.split("\\|", -1);
                assertThat(cells).as(line).hasSize(7);
                clauses.add(new Clause(
                        cells[1].strip(),
                        cells[2].strip(),
                        cells[3].strip(),
                        names(cells[4]),
                        names(cells[5])));
            }
        }
        return clauses;
    }

    private static List<String> names(String cell) {
        return Stream.of(cell.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.equals("-"))
                .toList();
    }

    @Test
    void everyNamedTestExists() throws IOException {
        List<String> lost = new ArrayList<>();
        for (Clause clause : clauses()) {
            for (String test : clause.tests().toList()) {
                if (!exists(test)) {
                    lost.add(test + ", named for " + clause.from());
                }
            }
        }

        assertThat(lost).isEmpty();
    }

    @Test
    void aTestThatDoesNotExistIsCaught() throws IOException {
        assertThat(exists("no-such.txt")).isFalse();
        assertThat(exists("NoSuchTest.any")).isFalse();
        assertThat(exists("ClausesTest.noSuch")).isFalse();
        assertThat(exists("ClausesTest.exists")).as("no test").isFalse();
        assertThat(exists("ClausesTest.everyNamedTestExists")).isTrue();
    }

    @Test
    void everyRuleSaysHowItStands() throws IOException {
        List<Clause> clauses = clauses();

        assertThat(clauses).hasSizeGreaterThan(80);
        assertThat(clauses).allSatisfy(clause -> {
            assertThat(clause.from()).as(clause.rule()).matches("([ROEKV])\\b.*");
            assertThat(clause.rule()).endsWith(".");
            switch (clause.state().split(":")[0]) {
                case "built" -> {
                    assertThat(clause.state()).isEqualTo("built");
                    assertThat(clause.kept()).as(clause.rule()).isNotEmpty();
                }
                case "part" -> {
                    assertThat(clause.state()).as(clause.rule()).contains(": ");
                    assertThat(clause.kept()).as(clause.rule()).isNotEmpty();
                }
                case "missing" -> {
                    assertThat(clause.state()).as(clause.rule()).contains(": ");
                    assertThat(clause.tests()).as(clause.rule()).isEmpty();
                }
                default -> assertThat(clause.state()).as(clause.rule()).startsWith("other: ");
            }
        });
    }

    @Test
    void everyScenarioProvesARule() throws IOException {
        Set<String> named = new TreeSet<>();
        clauses().forEach(clause -> clause.tests().forEach(named::add));
        try (Stream<Path> files = Files.list(SCENARIOS)) {
            assertThat(named)
                    .containsAll(files.map(each -> "" + each.getFileName()).toList());
        }
    }

    /** A scenario's file, or a method that JUnit runs: {@code ClassName.method}. */
    private static boolean exists(String test) throws IOException {
        if (test.toLowerCase(Locale.ROOT).endsWith(".txt")) {
            return Files.isRegularFile(SCENARIOS.resolve(test));
        }
        String[] parts = test.split("\\.");
        assertThat(parts).as(test).hasSize(2);
        List<Path> found;
        try (Stream<Path> files = Files.walk(TESTS)) {
            found = files.filter(file -> file.endsWith(parts[0] + ".java")).toList();
        }
        return found.stream().anyMatch(file -> runs(file, parts[1]));
    }

    private static boolean runs(Path file, String test) {
        String name = TESTS.relativize(file).toString().replace(".java", "").replace('/', '.');
        try {
            Class<?> type = Class.forName(name, false, ClausesTest.class.getClassLoader());
            return Stream.of(type.getDeclaredMethods())
                    .filter(method -> method.getName().equals(test))
                    .anyMatch(method -> AnnotationSupport.isAnnotated(method, Testable.class));
        } catch (ClassNotFoundException gone) {
            return false;
        }
    }
}
