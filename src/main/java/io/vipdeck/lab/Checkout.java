package io.vipdeck.lab;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;

/** Where this program lies; the hosts, which stand on the machine's root, shall not see it. */
final class Checkout {
    /** Empty on the hosts in any case. */
    private static final List<String> EMPTY =
            List.of("/root", "/home", "/tmp", "/var/tmp", "/run", "/srv", "/mnt", "/media");

    private Checkout() {}

    /** The directories to hide, a line each. */
    static String hidden() {
        CodeSource source = Lab.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return "";
        }
        try {
            return of(Path.of(source.getLocation().toURI()))
                    .map(path -> path + "\n")
                    .orElse("");
        } catch (URISyntaxException | IllegalArgumentException notAFile) {
            return "";
        }
    }

    /** The directory above {@code target}, for a program in it that the hosts would otherwise see. */
    static Optional<Path> of(Path program) {
        Path target = program.getParent();
        if (target == null
                || !target.endsWith("target")
                || target.getParent() == null
                || target.getNameCount() < 2
                || EMPTY.stream().anyMatch(target::startsWith)) {
            return Optional.empty();
        }
        return Optional.of(target.getParent());
    }
}
