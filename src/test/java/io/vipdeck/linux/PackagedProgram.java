package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program of the distribution. Where it is not installed, its package and those that it needs and
 * the machine does not have are unpacked into a cache directory and run from there: nothing is
 * installed, no service is made or started.
 */
final class PackagedProgram {
    private static final Path CACHE = Path.of("/var/cache/vipdeck-peers");
    private static final long FETCH_SECONDS = 180;
    private static final List<String> FOLDERS =
            List.of("usr/sbin", "usr/bin", "sbin", "bin", "usr/lib/frr");

    /** Fails at the first thing that fails; the last step makes the whole visible at once. */
    private static final String FETCH = """
            set -eu
            rm -rf "$2/$1" "$2/$1.new"
            mkdir -p "$2/$1.new/debs"
            cd "$2/$1.new/debs"
            export LC_ALL=C DEBIAN_FRONTEND=noninteractive
            apt="apt-get -q -o Acquire::Retries=1 -o Acquire::http::Timeout=15"
            packages() { $apt -s install --no-install-recommends "$1" | awk '/^Inst/ {print $2}'; }
            fetch() { wanted=$(packages "$1") && test -n "$wanted" && $apt download $wanted; }
            fetch "$1" || { $apt update && fetch "$1"; }
            for deb in *.deb; do dpkg-deb -x "$deb" ../root; done
            cd / && rm -rf "$2/$1.new/debs" && mv "$2/$1.new" "$2/$1"
            """;

    private final Path program;
    private final Map<String, String> environment;

    private PackagedProgram(Path program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    /**
     * The one that a test on real daemons cannot do without: where it is not to be had the test fails,
     * or is skipped where tests as root are not required.
     */
    static PackagedProgram required(String name) throws Exception {
        return required(name, name);
    }

    /** The same for a program that is called otherwise than its package. */
    static PackagedProgram required(String packageName, String name) throws Exception {
        boolean root = "root".equals(System.getProperty("user.name"));
        Optional<PackagedProgram> found = root ? find(packageName, name) : Optional.empty();
        if (found.isEmpty()) {
            String why = root
                    ? "there is no " + name + " and apt-get cannot fetch it"
                    : "these tests make network namespaces, which only root may";
            if (Boolean.getBoolean("lab.required")) {
                fail(why);
            }
            abort(why);
        }
        return found.get();
    }

    /**
     * Finds it, or fetches it with apt-get.
     *
     * @param name of the package and of the program
     * @return empty where there is none to be had
     */
    static Optional<PackagedProgram> find(String name) throws Exception {
        return find(name, name);
    }

    private static Optional<PackagedProgram> find(String packageName, String name)
            throws Exception {
        for (String folder : FOLDERS) {
            Path installed = Path.of("/", folder, name);
            if (Files.isExecutable(installed)) {
                return Optional.of(new PackagedProgram(installed, Map.of()));
            }
        }
        Optional<PackagedProgram> cached = cached(packageName, name);
        if (cached.isPresent()) {
            return cached;
        }
        System.out.println("unpacking " + packageName + " of this distribution into " + CACHE
                + ", without installing it");
        List<String> command = List.of("sh", "-c", FETCH, "sh", packageName, CACHE.toString());
        Process fetch = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!fetch.waitFor(FETCH_SECONDS, TimeUnit.SECONDS)) {
            fetch.destroyForcibly();
        }
        return cached(packageName, name);
    }

    /** What was unpacked before, if it still runs on this machine. */
    private static Optional<PackagedProgram> cached(String packageName, String name)
            throws Exception {
        Path root = CACHE.resolve(packageName).resolve("root");
        List<Path> libraries = new ArrayList<>();
        for (String folder : List.of("lib", "usr/lib")) {
            for (Path each : folders(root.resolve(folder))) {
                libraries.add(each);
                libraries.addAll(folders(each));
            }
        }
        String path = String.join(":", libraries.stream().map(Path::toString).toList());
        for (String folder : FOLDERS) {
            Path program = root.resolve(folder).resolve(name);
            PackagedProgram found = new PackagedProgram(program, Map.of("LD_LIBRARY_PATH", path));
            if (Files.isExecutable(program) && found.runs()) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static List<Path> folders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (java.util.stream.Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory).toList();
        }
    }

    private boolean runs() throws Exception {
        return run(List.of("--version")).isPresent();
    }

    Path program() {
        return program;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** What it writes, when it ends well and soon. */
    Optional<String> run(List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(words);
        Path output = Files.createTempFile("vipdeck-test", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return process.exitValue() == 0
                    ? Optional.of(Files.readString(output, StandardCharsets.UTF_8))
                    : Optional.empty();
        } finally {
            Files.delete(output);
        }
    }
}
