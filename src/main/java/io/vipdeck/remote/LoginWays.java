package io.vipdeck.remote;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What may be tried to log in.
 *
 * @param files private keys (IdentityFile); those that are not there are passed over
 * @param certificates of keys (CertificateFile), besides those beside the keys themselves
 * @param onlyFiles whether an agent's other keys stay out of it (IdentitiesOnly)
 * @param agentGiven whether {@code agent} says which agent to ask, rather than the environment
 * @param agent socket of that agent; empty for none (IdentityAgent)
 * @param methods of RFC 4252, in order
 */
record LoginWays(
        List<Path> files,
        List<Path> certificates,
        boolean onlyFiles,
        boolean agentGiven,
        Optional<Path> agent,
        List<String> methods) {
    /** In OpenSSH's order. */
    static final List<String> METHODS = List.of("publickey", "keyboard-interactive", "password");

    static final LoginWays USUAL =
            new LoginWays(List.of(), List.of(), false, false, Optional.empty(), METHODS);

    LoginWays {
        files = List.copyOf(files);
        certificates = List.copyOf(certificates);
        methods = List.copyOf(methods);
    }

    boolean mayUse(String method) {
        return methods.contains(method);
    }
}
