package io.vipdeck.deploy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** Links a runtime of a few modules with the jlink of the Java that runs now. */
final class LinkedRuntime implements AgentBundle.Runtime {
    private static final List<String> OPTIONS = List.of(
            "--add-modules",
            "java.base,java.logging,jdk.unsupported",
            "--no-header-files",
            "--no-man-pages",
            "--strip-java-debug-attributes");

    @Override
    public String arch() {
        String arch = System.getProperty("os.arch", "");
        return arch.equals("amd64") ? "x86_64" : arch;
    }

    @Override
    public String libc() {
        return Files.exists(Path.of("/lib/ld-musl-" + arch() + ".so.1")) ? "musl" : "glibc";
    }

    @Override
    public String identity() {
        return System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version")
                + " " + arch() + " " + libc() + " " + String.join(" ", OPTIONS);
    }

    @Override
    public void link(Path directory) throws DeployException {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new DeployException(
                        "the Java in " + System.getProperty("java.home")
                                + " has no jlink, run vipdeck"
                                + " with a JDK (Debian: apt-get install openjdk-17-jdk-headless)",
                        ""));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        List<String> arguments = new ArrayList<>(OPTIONS);
        arguments.addAll(List.of("--output", directory.toString()));
        int status = jlink.run(writer, writer, arguments.toArray(String[]::new));
        writer.flush();
        if (status != 0) {
            throw new DeployException(
                    "jlink of " + System.getProperty("java.home")
                            + " failed, run vipdeck with a whole"
                            + " JDK (Debian: apt-get install openjdk-17-jdk-headless)",
                    said.toString().strip());
        }
    }
}
