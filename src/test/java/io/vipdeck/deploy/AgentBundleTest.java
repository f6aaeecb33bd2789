package io.vipdeck.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

class AgentBundleTest {
    @TempDir
    private Path directory;

    private Path jar;
    private final FakeRuntime runtime = new FakeRuntime();

    private static final class FakeRuntime implements AgentBundle.Runtime {
        int linked;
        String identity = "java 17";

        @Override
        public String arch() {
            return "x86_64";
        }

        @Override
        public String libc() {
            return "glibc";
        }

        @Override
        public String identity() {
            return identity;
        }

        @Override
        public void link(Path image) {
            linked++;
            try {
                Files.createDirectories(image.resolve("bin"));
                Files.writeString(image.resolve("bin/java"), "java");
                assertThat(image.resolve("bin/java").toFile().setExecutable(true))
                        .isTrue();
                Path deep = Files.createDirectories(
                        image.resolve("legal/" + "d".repeat(60) + "/" + "e".repeat(60)));
                Files.writeString(deep.resolve("LICENSE"), "text");
                Files.createDirectories(image.resolve("lib"));
                Files.writeString(image.resolve("lib/modules"), "modules");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void ownJar() throws IOException {
        jar = directory.resolve("vipdeck.jar");
        write(
                jar,
                Map.of(
                        "META-INF/MANIFEST.MF",
                                "Manifest-Version: 1.0\r\nImplementation-Version: 0.1.0\r\n\r\n",
                        "io/vipdeck/vrrp/State.class", "state",
                        "io/vipdeck/cli/Failure.class", classFile("java/lang/Exception"),
                        "io/vipdeck/cli/AgentMain.class", classFile("()Lio/vipdeck/cli/Failure;"),
                        "io/vipdeck/cli/Main.class", "not the agent's",
                        "io/vipdeck/tui/View.class", "not the agent's",
                        "com/googlecode/lanterna/Screen.class", "not the agent's",
                        "META-INF/versions/11/com/fasterxml/jackson/core/Base.class", "variant",
                        "jni/x86_64-Linux/libjffi-1.2.so", "library",
                        "jni/aarch64-Linux/libjffi-1.2.so", "of another kind"));
    }

    @Test
    void holdsTheRuntimeAndOnlyWhatTheAgentNeeds() throws Exception {
        Path unpacked = unpacked(pack());

        assertThat(files(unpacked))
                .containsExactly(
                        "bin/note-start",
                        "bin/release-addresses",
                        "bin/vipdeck-agent",
                        "lib/agent.jar",
                        "lib/agent.jvm",
                        "lib/libjffi-1.2.so",
                        "runtime/bin/java",
                        "runtime/legal/" + "d".repeat(60) + "/" + "e".repeat(60) + "/LICENSE",
                        "runtime/lib/modules");
        assertThat(unpacked.resolve("bin/vipdeck-agent")).isExecutable();
        assertThat(unpacked.resolve("runtime/bin/java")).isExecutable();
        assertThat(unpacked.resolve("lib/libjffi-1.2.so")).hasContent("library");
        try (ZipFile zip = new ZipFile(unpacked.resolve("lib/agent.jar").toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactly(
                            "META-INF/MANIFEST.MF",
                            "META-INF/versions/11/com/fasterxml/jackson/core/Base.class",
                            "io/vipdeck/cli/AgentMain.class",
                            "io/vipdeck/cli/Failure.class",
                            "io/vipdeck/vrrp/State.class");
        }
    }

    @Test
    void isMadeOnceForOneContent() throws Exception {
        Bundle.Packed first = pack();
        Bundle.Packed second = pack();

        assertThat(second).isEqualTo(first);
        assertThat(runtime.linked).isEqualTo(1);
        Files.delete(first.file());
        assertThat(pack().sha256()).isEqualTo(first.sha256());
        assertThat(runtime.linked).isEqualTo(2);
    }

    @Test
    void aDamagedCacheIsMadeAgain() throws Exception {
        Bundle.Packed first = pack();
        Files.writeString(first.file(), "damaged");

        assertThat(pack()).isEqualTo(first);
        assertThat(Files.size(first.file())).isEqualTo(first.sizeBytes());
    }

    @Test
    void anotherContentIsAnotherVersion() throws Exception {
        List<String> versions = new ArrayList<>(List.of(bundle().version()));
        write(
                jar,
                Map.of(
                        "META-INF/MANIFEST.MF",
                                "Manifest-Version: 1.0\r\nImplementation-Version: 0.1.0\r\n\r\n",
                        "io/vipdeck/vrrp/State.class", "another"));
        versions.add(bundle().version());
        runtime.identity = "java 21";
        versions.add(bundle().version());

        assertThat(versions).doesNotHaveDuplicates();
        assertThat(versions).allMatch(version -> version.matches("0\\.1\\.0-[0-9a-f]{12}"));
    }

    @Test
    void whatTheAgentDoesNotNeedDoesNotMakeAnotherVersion() throws Exception {
        String before = bundle().version();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertThat(zip.getEntry("io/vipdeck/tui/View.class")).isNotNull();
        }
        write(
                jar,
                Map.of(
                        "META-INF/MANIFEST.MF",
                        "Manifest-Version: 1.0\r\nImplementation-Version: 0.1.0\r\n\r\n",
                        "io/vipdeck/vrrp/State.class",
                        "state",
                        "io/vipdeck/cli/AgentMain.class",
                        classFile("()Lio/vipdeck/cli/Failure;"),
                        "io/vipdeck/tui/View.class",
                        "changed",
                        "io/vipdeck/cli/Failure.class",
                        classFile("java/lang/Exception"),
                        "META-INF/versions/11/com/fasterxml/jackson/core/Base.class",
                        "variant",
                        "jni/x86_64-Linux/libjffi-1.2.so",
                        "library"));

        assertThat(bundle().version()).isEqualTo(before);
    }

    @Test
    void withoutTheJarItSaysHowToStart() {
        assertThatThrownBy(() -> AgentBundle.of(directory, directory))
                .isInstanceOf(DeployException.class)
                .hasMessage(
                        "the agent is taken from vipdeck.jar, but this program does not run from"
                                + " it, start it with ./vipdeck or java -jar target/vipdeck.jar");
    }

    private AgentBundle bundle() throws DeployException {
        return AgentBundle.of(jar, directory.resolve("cache"), runtime);
    }

    private Bundle.Packed pack() throws DeployException {
        return bundle().pack(text -> {});
    }

    private Path unpacked(Bundle.Packed packed) throws Exception {
        Path target = Files.createDirectory(directory.resolve("unpacked"));
        Process tar = new ProcessBuilder(
                        "tar", "-xzf", packed.file().toString(), "-C", target.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(tar.exitValue()).isZero();
        return target;
    }

    /** The beginning of a class file, with one text in its constant pool. */
    private static String classFile(String constant) {
        return "\0\0\0\0" + "\0\0\0=" + "\0\2" + "\1" + "\0" + (char) constant.length() + constant;
    }

    private static List<String> files(Path root) throws IOException {
        try (java.util.stream.Stream<Path> walked = Files.walk(root)) {
            return walked.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private static void write(Path jar, Map<String, String> entries) throws IOException {
        try (ZipOutputStream output = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, String> each : entries.entrySet()) {
                output.putNextEntry(new ZipEntry(each.getKey()));
                output.write(each.getValue().getBytes(StandardCharsets.UTF_8));
                output.closeEntry();
            }
        }
    }
}
