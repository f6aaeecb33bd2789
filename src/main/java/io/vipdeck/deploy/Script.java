package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory.Become;
import io.vipdeck.remote.Shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Our shell scripts, as commands for a host. */
final class Script {
    private static final String INCLUDE = "#include ";

    private Script() {}

    /**
     * The command that runs a script as root.
     *
     * <p>The script travels in the command, so that its standard input is free for content: that
     * way
     * nothing secret is ever on a command line, and nothing lies about in a temporary file.
     */
    static String command(Become become, String script, List<String> arguments) {
        String words = arguments.stream()
                .map(argument -> argument.isEmpty() ? "''" : Shell.quote(argument))
                .collect(Collectors.joining(" "));
        return shell(become, script) + (words.isEmpty() ? "" : " " + words);
    }

    /**
     * The command of the facts; it hands the connection's addresses over, which sudo would hide.
     */
    static String facts(Become become, List<String> units, List<String> vips) {
        return shell(become, "facts.sh") + " \"$SSH_CONNECTION\" "
                + Shell.quote(String.join(" ", units)) + " "
                + vips.stream().map(Shell::quote).collect(Collectors.joining(" "));
    }

    private static String shell(Become become, String script) {
        String root = become == Become.SUDO ? "sudo -n " : "";
        return root + "sh -c "
                + Shell.quote(text("prelude.sh") + withoutComments(withIncluded(text(script))))
                + " vipdeck";
    }

    /** With {@code #include NAME} in its first line, a script has another one before it. */
    private static String withIncluded(String script) {
        if (!script.startsWith(INCLUDE)) {
            return script;
        }
        int end = script.indexOf('\n');
        return text(script.substring(INCLUDE.length(), end)) + script.substring(end + 1);
    }

    /** A resource of this room. */
    static String text(String name) {
        try (InputStream input = Script.class.getResourceAsStream(name)) {
            if (input == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fewer bytes on the way to the host. */
    private static String withoutComments(String script) {
        return script.lines()
                .filter(line -> !line.strip().startsWith("#"))
                .collect(Collectors.joining("\n"));
    }
}
