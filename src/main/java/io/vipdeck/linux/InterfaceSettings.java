package io.vipdeck.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One interface's kernel settings (Documentation/networking/ip-sysctl.rst), under {@code /proc/sys/net}.
 * Those of {@code all} and {@code default} are never touched.
 */
final class InterfaceSettings {
    private static final Path ROOT = Path.of("/proc/sys/net");

    private InterfaceSettings() {}

    /** Sets one; where the kernel has no such setting there is nothing to set. */
    static Optional<String> set(String family, String interfaceName, String key, int value) {
        Path file = file(family, interfaceName, key);
        try {
            byte[] text = (value + "\n").getBytes(StandardCharsets.US_ASCII);
            Files.write(file, text, StandardOpenOption.WRITE);
            return Optional.empty();
        } catch (NoSuchFileException unknown) {
            return Optional.empty();
        } catch (FileSystemException refused) {
            return Optional.of(file + " cannot be set to " + value + " (" + FileTrouble.why(refused)
                    + "), let the agent write there or remove use_vmac");
        } catch (IOException refused) {
            return Optional.of(file + " cannot be set to " + value + ": " + refused.getMessage());
        }
    }

    /** What it is now; -1 where it cannot be read. */
    static int get(String family, String interfaceName, String key) {
        try {
            return Integer.parseInt(
                    Files.readString(file(family, interfaceName, key)).strip());
        } catch (IOException | NumberFormatException unreadable) {
            return -1;
        }
    }

    private static Path file(String family, String interfaceName, String key) {
        return ROOT.resolve(family).resolve("conf").resolve(interfaceName).resolve(key);
    }
}
