package io.vipdeck.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.inventory.Inventory.Become;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** The scripts run for real, with a directory in place of the host's root. */
class ScriptsTest {
    private static final String PATH = "/etc/vipdeck/keepalived.conf";

    @TempDir
    private Path root;

    private Path commands;

    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void stateDirectory() throws IOException {
        Files.createDirectories(root.resolve("var/lib/vipdeck"));
        commands = Files.createDirectories(root.resolve("commands"));
    }

    @Test
    void aFileIsPlacedWithItsMode() throws Exception {
        Ended ended = place("one\n", "0600");

        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(at(PATH)).hasContent("one\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(at(PATH))))
                .isEqualTo("rw-------");
        assertThat(at("/var/lib/vipdeck/manifest"))
                .hasContent("directory /etc\ndirectory /etc/vipdeck\ncreated " + PATH + "\nplaced "
                        + Wanted.sha256("one\n") + " " + PATH + "\n");
    }

    @Test
    void whatWasThereFirstIsKeptForGoodAndTheLastOneBesides() throws Exception {
        Files.createDirectories(at("/etc/vipdeck"));
        Files.writeString(at(PATH), "the operator's\n");
        Files.setPosixFilePermissions(at(PATH), PosixFilePermissions.fromString("rw-r-----"));

        place("one\n", "0600");
        place("two\n", "0600");

        Path original = at("/var/lib/vipdeck/backups/original" + PATH);
        assertThat(original).hasContent("the operator's\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(original)))
                .isEqualTo("rw-r-----");
        assertThat(at("/var/lib/vipdeck/backups/previous" + PATH)).hasContent("one\n");
        assertThat(at(PATH)).hasContent("two\n");
        assertThat(Files.readString(at("/var/lib/vipdeck/manifest")))
                .contains("replaced " + PATH)
                .doesNotContain("created");
    }

    @Test
    void aFileThatWasNotThereHasNoOriginal() throws Exception {
        place("one\n", "0600");
        place("two\n", "0600");

        assertThat(at("/var/lib/vipdeck/backups/original")).doesNotExist();
        assertThat(Files.readString(at("/var/lib/vipdeck/manifest"))).contains("created " + PATH);
    }

    @Test
    void aFileThatArrivesInPartChangesNothing() throws Exception {
        place("one\n", "0600");

        Ended ended =
                run("place.sh", List.of(PATH, "0600", Wanted.sha256("two\nthree\n")), "two\n");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo("vipdeck: " + PATH + " arrived damaged; nothing is changed\n");
        assertThat(at(PATH)).hasContent("one\n");
        assertThat(names(at("/etc/vipdeck"))).containsExactly("keepalived.conf");
    }

    @Test
    void aFileThatTheCheckerRefusesChangesNothing() throws Exception {
        place("one\n", "0600");
        executable(root.resolve("checker"), "grep -q good \"$3\" || { echo line 1: bad; exit 2; }");

        Ended refused =
                run("place.sh", List.of(PATH, "0600", Wanted.sha256("bad\n"), "/checker"), "bad\n");
        Ended taken = run(
                "place.sh", List.of(PATH, "0600", Wanted.sha256("good\n"), "/checker"), "good\n");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo("line 1: bad\nvipdeck: the agent refuses the new " + PATH
                        + "; the old one stays\n");
        assertThat(taken.status()).isZero();
        assertThat(at(PATH)).hasContent("good\n");
    }

    @Test
    void aDirectoryInTheWayIsLeftThere() throws Exception {
        Files.createDirectories(at(PATH));

        assertThat(place("one\n", "0600").err())
                .isEqualTo("vipdeck: " + PATH + " is a directory; move it away\n");
    }

    @Test
    void theAgentIsUnpackedWholeAndSwitchedTo() throws Exception {
        byte[] archive = archive("exit 0");

        Ended unpacked = run("unpack.sh", List.of("1.0-a", sum(archive)), archive);
        Ended switched = run("switch.sh", List.of("1.0-a"), "");

        assertThat(unpacked).isEqualTo(new Ended(0, "", ""));
        assertThat(switched).isEqualTo(new Ended(0, "", ""));
        assertThat(names(at("/opt/vipdeck"))).containsExactlyInAnyOrder("1.0-a", "current");
        assertThat(Files.readSymbolicLink(at("/opt/vipdeck/current"))).hasToString("1.0-a");
        assertThat(at("/opt/vipdeck/current/bin/vipdeck-agent")).isExecutable();
    }

    @Test
    void theSwitchReplacesTheLink() throws Exception {
        run("unpack.sh", List.of("1.0-a", sum(archive("exit 0"))), archive("exit 0"));
        run("unpack.sh", List.of("1.0-b", sum(archive("exit 0"))), archive("exit 0"));
        run("switch.sh", List.of("1.0-a"), "");
        run("switch.sh", List.of("1.0-b"), "");

        assertThat(Files.readSymbolicLink(at("/opt/vipdeck/current"))).hasToString("1.0-b");
        assertThat(names(at("/opt/vipdeck")))
                .containsExactlyInAnyOrder("1.0-a", "1.0-b", "current");
        assertThat(run("switch.sh", List.of("1.0-c"), "").err())
                .isEqualTo("vipdeck: /opt/vipdeck/1.0-c is not there\n");
    }

    @Test
    void anArchiveCutOffLeavesNothing() throws Exception {
        byte[] archive = archive("exit 0");

        Ended ended = run(
                "unpack.sh",
                List.of("1.0-a", sum(archive)),
                java.util.Arrays.copyOf(archive, archive.length / 2));

        assertThat(ended.err())
                .isEqualTo("vipdeck: the agent arrived damaged; nothing is changed\n");
        assertThat(names(at("/opt/vipdeck"))).isEmpty();
    }

    @Test
    void aRuntimeThatDoesNotRunIsNotTaken() throws Exception {
        byte[] archive = archive("echo 'version GLIBC_2.99 not found' >&2; exit 1");

        Ended ended = run("unpack.sh", List.of("1.0-a", sum(archive)), archive);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .endsWith("vipdeck: the agent's runtime does not run here: version GLIBC_2.99 not"
                        + " found\n");
        assertThat(names(at("/opt/vipdeck"))).isEmpty();
    }

    @Test
    void addressesLeftBehindAreTakenAway() throws Exception {
        Path calls = root.resolve("calls");
        executable(
                commands.resolve("ip"),
                "case \"$*\" in\n"
                        + "*show*192.168.16.130) echo there ;;\n"
                        + "*show*) ;;\n"
                        + "*) echo \"$@\" >>" + calls + " ;;\nesac");
        Path ledger = Files.writeString(
                root.resolve("ledger"),
                "ens33 192.168.16.130/24\nens33 192.168.16.131/24\n-all x\n$(reboot) 1/1\n\n");

        Ended ended = released(ledger);

        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(calls).hasContent("addr del 192.168.16.130/24 dev ens33\n");
        assertThat(ledger).isEmptyFile();
    }

    @Test
    void anAddressThatStaysIsRememberedInTheLedger() throws Exception {
        executable(
                commands.resolve("ip"), "case \"$*\" in *show*) echo there ;; *) exit 2 ;; esac");
        Path ledger = Files.writeString(root.resolve("ledger"), "ens33 192.168.16.130/24\n");

        released(ledger);

        assertThat(ledger).hasContent("ens33 192.168.16.130/24\n");
    }

    @Test
    void anAddressGoesEvenWhereNothingCanBeWritten() throws Exception {
        Path calls = root.resolve("calls");
        executable(
                commands.resolve("ip"),
                "case \"$*\" in *show*) echo there ;; *) echo \"$@\" >>" + calls + " ;; esac");
        Path ledger = Files.writeString(root.resolve("ledger"), "ens33 192.168.16.130/24\n");
        // No file can be made under this name, as on a full disk.
        Files.createDirectory(root.resolve("ledger.kept"));

        assertThat(released(ledger)).isEqualTo(new Ended(0, "", ""));
        assertThat(calls).hasContent("addr del 192.168.16.130/24 dev ens33\n");
    }

    @Test
    void withoutALedgerThereIsNothingToRelease() throws Exception {
        assertThat(released(root.resolve("none"))).isEqualTo(new Ended(0, "", ""));
    }

    @Test
    void aLockIsHadByOneAtATimeAndVoidWhenItIsOld() throws Exception {
        Files.createDirectories(at("/run"));
        Path lock = at("/run/vipdeck.lock");

        assertThat(lock("take", "a", "").out()).isEqualTo("taken\n");
        assertThat(lock("take", "b", "").out())
                .startsWith("held a\nheld ")
                .endsWith("held a@ops\nheld install\n");
        assertThat(lock("touch", "a", "").out()).isEqualTo("taken\n");
        assertThat(lock("leave", "b", "").status()).isZero();
        assertThat(lock).exists();
        assertThat(lock("take", "b", "a").out()).isEqualTo("taken\n");
        assertThat(lock("touch", "a", "").out()).startsWith("held b\n");
        Files.setLastModifiedTime(
                lock,
                java.nio.file.attribute.FileTime.from(java.time.Instant.now().minusSeconds(40)));
        assertThat(lock("take", "c", "").out()).isEqualTo("taken\n");
        assertThat(lock("leave", "c", "").status()).isZero();
        assertThat(lock).doesNotExist();
    }

    private Ended lock(String verb, String token, String from) throws Exception {
        return run("lock.sh", List.of(verb, token, token + "@ops", "install", "30", from), "");
    }

    @Test
    void theFactsOfThisMachineCanBeRead() throws Exception {
        Files.createDirectories(at("/etc/vipdeck"));
        Files.writeString(at(PATH), "one\n");
        Files.createDirectories(at("/opt/vipdeck/1.0-a"));
        Files.createSymbolicLink(at("/opt/vipdeck/current"), Path.of("1.0-a"));
        Files.createDirectories(at("/run/vipdeck"));
        Files.writeString(at("/run/vipdeck/started"), "1.0-a x y\n");
        Files.writeString(at("/var/lib/vipdeck/ledger"), "ens33 192.168.16.130/24\n");
        Files.createDirectories(at("/etc/nginx/conf.d"));
        Files.writeString(
                at("/etc/nginx/conf.d/default.conf"),
                "server {\n    listen 80;\n    root   /srv/pages;\n    root /other;\n}\n");

        Ended ended = shell(Script.facts(Become.NONE, List.of(), List.of()), new byte[0]);
        Facts facts = FactsReader.read(ended.out()).orElseThrow();

        assertThat(ended.status()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(facts.arch()).isNotEmpty();
        assertThat(facts.clockSeconds()).isPositive();
        assertThat(facts.webRoot()).isEqualTo("/srv/pages");
        assertThat(facts.sha256()).containsEntry(PATH, Wanted.sha256("one\n"));
        assertThat(facts.versions()).containsExactly("1.0-a");
        assertThat(facts.currentVersion()).contains("1.0-a");
        assertThat(facts.started()).isEqualTo("1.0-a x y");
        assertThat(facts.ledger()).containsExactly("ens33 192.168.16.130/24");
        assertThat(facts.freeOptKib()).isPositive();
        assertThat(facts.optWritable()).isTrue();
    }

    @Test
    void everyScriptIsValidPosixShell() throws Exception {
        for (String name : List.of(
                "prelude.sh",
                "manifest.sh",
                "remains.sh",
                "restore.sh",
                "stop.sh",
                "forget-unit.sh",
                "unit-state.sh",
                "packages-apt.sh",
                "leave.sh",
                "lock.sh",
                "contents.sh",
                "facts.sh",
                "nginx-apt.sh",
                "nginx-run.sh",
                "place.sh",
                "unpack.sh",
                "switch.sh",
                "register.sh",
                "start.sh",
                "addresses.sh",
                "fetch.sh",
                "agent/vipdeck-agent",
                "agent/release-addresses",
                "agent/note-start")) {
            Path script = Files.writeString(root.resolve("script"), Script.text(name));
            assertThat(process(List.of("sh", "-n", script.toString()), new byte[0]))
                    .as(name)
                    .isEqualTo(new Ended(0, "", ""));
        }
    }

    private Ended place(String content, String mode) throws Exception {
        return run("place.sh", List.of(PATH, mode, Wanted.sha256(content)), content);
    }

    private Ended released(Path ledger) throws Exception {
        Path script =
                Files.writeString(root.resolve("release"), Script.text("agent/release-addresses"));
        return process(List.of("sh", script.toString(), ledger.toString()), new byte[0]);
    }

    private Ended run(String script, List<String> arguments, String stdin) throws Exception {
        return run(script, arguments, stdin.getBytes(StandardCharsets.UTF_8));
    }

    private Ended run(String script, List<String> arguments, byte[] stdin) throws Exception {
        return shell(Script.command(Become.NONE, script, arguments), stdin);
    }

    private Ended shell(String command, byte[] stdin) throws Exception {
        return process(List.of("sh", "-c", command), stdin);
    }

    private Ended process(List<String> command, byte[] stdin) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("VIPDECK_ROOT", root.toString());
        builder.environment().put("PATH", commands + ":" + System.getenv("PATH"));
        Path out = Files.createTempFile("out", "");
        Path err = Files.createTempFile("err", "");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try (OutputStream input = process.getOutputStream()) {
            input.write(stdin);
        } catch (IOException e) {
            // A script may end before it has read everything.
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        Ended ended = new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return ended;
    }

    private static byte[] archive(String java) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Tar tar = new Tar(new GZIPOutputStream(bytes))) {
            tar.addDirectory("bin");
            tar.add("bin/vipdeck-agent", 0755, "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
            tar.add(
                    "runtime/bin/java",
                    0755,
                    ("#!/bin/sh\n" + java + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String sum(byte[] content) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static void executable(Path path, String script) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> listed = Files.list(directory)) {
            return listed.map(path -> path.getFileName().toString()).toList();
        }
    }

    private Path at(String path) {
        return root.resolve(path.substring(1));
    }
}
