package io.vipdeck;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;

import io.vipdeck.trespass.Trespasses;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may import whom, and what a pure room may not touch. The same table stands in ARCHITECTURE.md. */
class ArchitectureTest {
    private static final String BASE = "io.vipdeck";

    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            room("vrrp", ""),
            room("keepalived", "vrrp"),
            room("control", "vrrp"),
            room("inventory", "vrrp"),
            room("agent", "vrrp keepalived control"),
            room("linux", "agent vrrp control"),
            room("sim", "agent vrrp keepalived control"),
            room("remote", ""),
            room("deploy", "inventory keepalived remote vrrp"),
            room("cluster", "inventory control remote vrrp"),
            room("drill", "cluster inventory control remote vrrp"),
            room("lab", "inventory remote"),
            room("tui", "cluster deploy inventory control vrrp"),
            room("tui.screen", "tui"),
            room("cli", "everything"));

    private static final Set<String> PURE =
            Set.of("vrrp", "keepalived", "control", "inventory", "agent", "sim", "tui");

    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "com.googlecode.lanterna", Set.of("tui.screen"),
            "com.jcraft.jsch", Set.of("remote"),
            "jnr", Set.of("linux"),
            "com.kenai", Set.of("linux"),
            "picocli", Set.of("cli"),
            "jakarta.mail", Set.of("linux"),
            "org.eclipse.angus", Set.of("linux"),
            "com.fasterxml.jackson",
                    Set.of("control", "inventory", "cluster", "lab", "cli", "drill"));

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    private static Map.Entry<String, Set<String>> room(String room, String mayImport) {
        return Map.entry(room, mayImport.isEmpty() ? Set.of() : Set.of(mayImport.split(" ")));
    }

    static Stream<String> rooms() {
        return new TreeSet<>(MAY_IMPORT.keySet()).stream();
    }

    static Stream<String> pureRooms() {
        return new TreeSet<>(PURE).stream();
    }

    static Stream<String> libraries() {
        return new TreeSet<>(LIBRARIES.keySet()).stream();
    }

    @Test
    void every_package_is_a_room_of_the_table() {
        assertThat(HOUSE.stream().map(ArchitectureTest::roomOf).collect(Collectors.toSet()))
                .hasSizeGreaterThan(5)
                .isSubsetOf(MAY_IMPORT.keySet());
    }

    @Test
    void the_table_is_the_one_of_the_map() throws IOException {
        Map<String, Set<String>> written = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("ARCHITECTURE.md"))) {
            if (line.startsWith("| `")) {
                String[] cells = line.split("\\|");
                String imports = cells[3].strip();
                written.put(
                        cells[1].replace("`", "").strip(),
                        imports.equals("-") ? Set.of() : Set.of(imports.split(", ")));
            }
        }

        assertThat(written).isEqualTo(new TreeMap<>(MAY_IMPORT));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void a_room_imports_only_what_the_table_allows(String room) {
        holds(imports(room), HOUSE);
    }

    @Test
    void no_room_needs_a_room_that_needs_it() {
        holds(noCycles(), HOUSE);
    }

    @ParameterizedTest
    @MethodSource("pureRooms")
    void a_pure_room_touches_nothing_outside(String room) {
        holds(pure(room), HOUSE);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void a_library_is_known_only_where_the_table_says(String library) {
        holds(library(library), HOUSE);
    }

    @Test
    void only_the_command_line_prints() {
        holds(printing(), HOUSE);
    }

    /** Each rule is shown a class that breaks it; a rule that cannot fail would hold nothing. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # rule,                             culprit
            imports vrrp,                       ImportsUpwards
            pure vrrp,                          StartsAThread
            pure vrrp,                          OpensAFile
            pure vrrp,                          OpensASocket
            pure vrrp,                          AsksTheClock
            pure vrrp,                          AsksTheWallClock
            pure vrrp,                          AsksTheDate
            pure vrrp,                          RollsDice
            pure vrrp,                          AsksANameServer
            pure vrrp,                          NamesAtRandom
            pure vrrp,                          Prints
            library com.googlecode.lanterna,    KnowsLanterna
            library com.jcraft.jsch,            KnowsJsch
            library com.fasterxml.jackson,      KnowsJackson
            library picocli,                    KnowsPicocli
            library jnr,                        KnowsJnr
            library com.kenai,                  KnowsJffi
            printing,                           Prints
            """)
    void a_trespass_is_caught(String rule, String culprit) {
        String[] words = rule.split(" ");
        ArchRule checked = switch (words[0]) {
            case "imports" -> imports(words[1], Trespasses.class.getPackageName());
            case "pure" -> pure(Trespasses.class.getPackageName() + "..", "a pure room");
            case "library" -> library(words[1]);
            default -> printing();
        };
        JavaClasses trespasses = new ClassFileImporter()
                .importClasses(Arrays.stream(Trespasses.class.getDeclaredClasses())
                        .filter(type -> type.getSimpleName().equals(culprit))
                        .toArray(Class<?>[]::new));

        assertThat(trespasses).as("the culprit exists").hasSize(1);
        assertThat(checked.allowEmptyShould(true).evaluate(trespasses).hasViolation())
                .isTrue();
    }

    @Test
    void a_cycle_is_caught() {
        JavaClasses trespasses =
                new ClassFileImporter().importPackages(Trespasses.class.getPackageName());

        assertThat(noCycles(Trespasses.class.getPackageName() + ".(*)..")
                        .evaluate(trespasses)
                        .hasViolation())
                .isTrue();
    }

    private static void holds(ArchRule rule, JavaClasses classes) {
        EvaluationResult result = rule.allowEmptyShould(true).evaluate(classes);
        assertThat(result.getFailureReport().getDetails())
                .as(rule.getDescription())
                .isEmpty();
    }

    private static String roomOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(BASE) ? "" : name.substring(BASE.length() + 1);
    }

    private static ArchRule imports(String room) {
        return imports(room, BASE + "." + room);
    }

    private static ArchRule imports(String room, String inPackage) {
        Set<String> allowed = MAY_IMPORT.getOrDefault(room, Set.of());
        Set<String> forbidden = new HashSet<>(MAY_IMPORT.keySet());
        forbidden.remove(room);
        forbidden.removeAll(allowed);
        if (allowed.contains("everything")) {
            forbidden.clear();
        }
        String[] packages =
                forbidden.stream().map(name -> BASE + "." + name).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(inPackage)
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages))
                .as(room + " imports nothing but " + allowed);
    }

    private static ArchRule noCycles() {
        return noCycles(BASE + ".(**)");
    }

    private static ArchRule noCycles(String rooms) {
        return slices().matching(rooms).should().beFreeOfCycles();
    }

    private static ArchRule library(String library) {
        String[] allowed = LIBRARIES.getOrDefault(library, Set.of()).stream()
                .map(room -> BASE + "." + room)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat(resideInAPackage(library + ".."))
                .as(library + " is known only in " + Arrays.toString(allowed));
    }

    private static ArchRule printing() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".cli")
                .should()
                .accessTargetWhere(target(
                        "stdout or stderr",
                        owner -> owner.equals("java.lang.System"),
                        Set.of("out", "err")))
                .as("only cli prints");
    }

    private static ArchRule pure(String room) {
        return pure(BASE + "." + room, room);
    }

    private static ArchRule pure(String inPackage, String room) {
        return noClasses()
                .that()
                .resideInAPackage(inPackage)
                .should()
                .dependOnClassesThat(outsideWorld())
                .orShould()
                .accessTargetWhere(target(
                        "a clock, randomness, a name server or the machine",
                        owner -> true,
                        FORBIDDEN_CALLS))
                .as(room + " is pure");
    }

    /** Types whose very mention means input, output, threads or randomness. */
    private static DescribedPredicate<JavaClass> outsideWorld() {
        List<String> types = List.of(
                "java.lang.Thread",
                "java.lang.Process",
                "java.lang.ProcessBuilder",
                "java.lang.ProcessHandle",
                "java.lang.Runtime",
                "java.io.File",
                "java.util.Timer",
                "java.util.Random",
                "java.util.SplittableRandom",
                "java.security.SecureRandom",
                "java.time.Clock");
        List<String> prefixes = List.of(
                "java.io.File", // FileInputStream and its kin
                "java.io.RandomAccessFile",
                "java.nio.file.",
                "java.nio.channels.",
                "java.net.Socket",
                "java.net.ServerSocket",
                "java.net.Datagram",
                "java.net.Multicast",
                "java.net.NetworkInterface",
                "java.net.URLConnection",
                "java.net.http.",
                "java.util.concurrent.Executor",
                "java.util.concurrent.ThreadLocalRandom",
                "java.util.concurrent.ScheduledExecutor",
                "java.util.concurrent.CompletableFuture",
                "java.util.concurrent.locks.");
        return describe(
                "that mean input, output, threads or randomness",
                type -> types.contains(type.getFullName())
                        || prefixes.stream().anyMatch(type.getFullName()::startsWith));
    }

    private static final Set<String> FORBIDDEN_CALLS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.System.exit",
            "java.lang.System.out",
            "java.lang.System.err",
            "java.lang.System.in",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.Collections.shuffle",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalTime.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZoneId.systemDefault",
            "java.net.InetAddress.getByName",
            "java.net.InetAddress.getAllByName",
            "java.net.InetAddress.getLocalHost",
            "java.net.InetAddress.getHostName",
            "java.net.InetAddress.getCanonicalHostName",
            "java.net.URL.openStream",
            "java.net.URL.openConnection");

    private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaAccess<?>> target(
            String what, java.util.function.Predicate<String> owner, Set<String> names) {
        return describe(what, access -> {
            AccessTarget target = access.getTarget();
            String ownerName = target.getOwner().getFullName();
            return owner.test(ownerName)
                    && (names.contains(target.getName())
                            || names.contains(ownerName + "." + target.getName()));
        });
    }
}
