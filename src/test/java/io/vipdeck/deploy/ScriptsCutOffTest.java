package io.vipdeck.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.remote.Shell;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The scripts that change files, killed before each program that they start, in turn, as a host that loses
 * its power would have it. Done again they end where a script that was never killed does.
 */
class ScriptsCutOffTest {
    private static final String PATH = "/etc/vipdeck/keepalived.conf";
    private static final int KILLED = 137;
    private static final List<String> PROGRAMS = List.of(
            "mkdir",
            "chmod",
            "cp",
            "mv",
            "rm",
            "rmdir",
            "sync",
            "cat",
            "awk",
            "grep",
            "sed",
            "find",
            "dirname",
            "sha256sum");

    @TempDir
    private Path directory;

    /** A script with what it needs. */
    private record Call(String script, List<String> arguments, String stdin) {}

    @Test
    void aFileIsPlacedOverTheOperators() throws Exception {
        cutEverywhere(List.of(placed("ours\n")), List.of());
    }

    @Test
    void aFileIsPlacedOverOurs() throws Exception {
        cutEverywhere(List.of(placed("ours\n"), placed("newer\n")), List.of());
    }

    @Test
    void aFileIsGivenBackAndAllElseTakenAway() throws Exception {
        Map<String, String> after = cutEverywhere(
                List.of(placed("ours\n")),
                List.of(
                        new Call("restore.sh", List.of(PATH), ""),
                        new Call("leave.sh", List.of(), "")));

        assertThat(after)
                .containsEntry("etc/vipdeck/keepalived.conf", "rw-r----- the operator's\n")
                .doesNotContainKey("var/lib/vipdeck");
    }

    private static Call placed(String content) {
        return new Call("place.sh", List.of(PATH, "0600", Wanted.sha256(content)), content);
    }

    /** Runs all calls; then anew, killed at each program in turn, and all of them again. */
    private Map<String, String> cutEverywhere(List<Call> first, List<Call> then) throws Exception {
        List<Call> calls = new ArrayList<>(first);
        calls.addAll(then);
        Path uncut = host("uncut");
        for (Call call : calls) {
            assertThat(run(uncut, call, 0)).isZero();
        }
        Map<String, String> wanted = tree(uncut);
        int cut = 1;
        boolean killed = true;
        while (killed) {
            Path host = host("cut-" + cut);
            killed = false;
            int before = cut;
            for (Call call : calls) {
                if (killed) {
                    break;
                }
                killed = run(host, call, before) == KILLED;
                if (!killed) {
                    // What is killed may leave half a count.
                    before -= Integer.parseInt(
                            Files.readString(directory.resolve("count")).strip());
                }
            }
            // A run goes on from the call that failed; what was done before it is done.
            int from = killed ? done(host, calls) : calls.size();
            for (Call call : calls.subList(from, calls.size())) {
                assertThat(run(host, call, 0)).as("after a kill at %d", cut).isZero();
            }
            assertThat(tree(host)).as("after a kill at %d", cut).isEqualTo(wanted);
            cut++;
        }
        assertThat(cut).isGreaterThan(10);
        return wanted;
    }

    private int done(Path host, List<Call> calls) throws IOException {
        return Integer.parseInt(
                Files.readString(host.resolveSibling(host.getFileName() + ".done")));
    }

    private Path host(String name) throws IOException {
        Path host = directory.resolve(name);
        Files.createDirectories(host.resolve("etc/vipdeck"));
        Files.createDirectories(host.resolve("var/lib"));
        Path file = Files.writeString(at(host), "the operator's\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Files.writeString(host.resolveSibling(name + ".done"), "0");
        return host;
    }

    private static Path at(Path host) {
        return host.resolve(PATH.substring(1));
    }

    /** @param killAt the program before which the whole group is killed; 0 for none */
    private int run(Path host, Call call, int killAt) throws Exception {
        Path count = Files.writeString(directory.resolve("count"), "0");
        StringBuilder text = new StringBuilder("tick() {\n    n=$(($(command cat " + count
                + ") + 1))\n    echo $n >" + count + "\n    [ $n != " + killAt
                + " ] || kill -KILL -$$\n}\n");
        for (String program : PROGRAMS) {
            text.append(program).append("() {\n    tick\n    command ").append(program);
            text.append(" \"$@\"\n}\n");
        }
        String command = Script.command(
                io.vipdeck.inventory.Inventory.Become.NONE, call.script(), call.arguments());
        // The programs are counted by functions of their names before the script's own text.
        String counted = command.replaceFirst(
                "^sh -c '", java.util.regex.Matcher.quoteReplacement("sh -c '" + inQuotes(text)));
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", "exec " + counted);
        builder.environment().put("VIPDECK_ROOT", host.toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("said").toFile());
        Process process = builder.start();
        try (OutputStream input = process.getOutputStream()) {
            input.write(call.stdin().getBytes(StandardCharsets.UTF_8));
        } catch (IOException killed) {
            // It was killed before it read.
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        if (process.exitValue() == 0 && !host.endsWith("uncut")) {
            Path done = host.resolveSibling(host.getFileName() + ".done");
            int before = Integer.parseInt(Files.readString(done));
            Files.writeString(done, Integer.toString(before + 1));
        }
        return process.exitValue();
    }

    private static String inQuotes(CharSequence text) {
        String quoted = Shell.quote(text.toString());
        return quoted.substring(1, quoted.length() - 1);
    }

    private static Map<String, String> tree(Path host) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        List<Path> paths;
        try (Stream<Path> walked = Files.walk(host)) {
            paths = walked.sorted(Comparator.naturalOrder()).toList();
        }
        for (Path path : paths) {
            String mode = PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
            tree.put(
                    host.relativize(path).toString(),
                    mode + (Files.isRegularFile(path) ? " " + Files.readString(path) : ""));
        }
        return tree;
    }
}
