package io.vipdeck.drill;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.HostText;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;
import io.vipdeck.remote.Shell;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** One of this room's shell scripts, run on a host without leaving a file there. */
final class HostScript {
    private final String resource;
    private final byte[] text;

    private HostScript(String resource, byte[] text) {
        this.resource = resource;
        this.text = text;
    }

    static HostScript load(String resource) {
        try (InputStream stream = HostScript.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is missing from the jar");
            }
            return new HostScript(resource, stream.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(resource + " cannot be read from the jar", broken);
        }
    }

    /**
     * Runs it as root.
     *
     * @param verb what to do, and more words for the shell to read
     * @param arguments further words, quoted here
     */
    Remote.Result run(
            Remote remote,
            Inventory.Become become,
            Duration deadline,
            String verb,
            String... arguments)
            throws DrillException {
        String command = (become == Inventory.Become.SUDO ? "sudo -n " : "") + "sh -s " + verb
                + Arrays.stream(arguments)
                        .map(argument -> " " + Shell.quote(argument))
                        .collect(Collectors.joining());
        try {
            return remote.run(command, new ByteArrayInputStream(text), deadline);
        } catch (RemoteException broken) {
            throw new DrillException(message(broken), broken);
        }
    }

    static String message(RemoteException broken) {
        return HostText.line(String.valueOf(broken.getMessage()));
    }

    /** The first line that says something, safe to show. */
    static String firstLine(String untrusted) {
        return untrusted
                .lines()
                .map(line -> HostText.line(line))
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("it did not say why");
    }

    @Override
    public String toString() {
        return resource;
    }
}
