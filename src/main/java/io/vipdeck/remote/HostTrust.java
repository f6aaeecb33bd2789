package io.vipdeck.remote;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a host's key is judged.
 *
 * @param alias name that the host has in known_hosts files instead of its address (HostKeyAlias)
 * @param setBy {@code FILE:LINE} of the policy, for messages; empty for our own
 * @param userFiles instead of those in {@code ~/.ssh} (UserKnownHostsFile)
 * @param globalFiles instead of those of the system (GlobalKnownHostsFile)
 */
record HostTrust(
        Optional<String> alias,
        Policy policy,
        String setBy,
        Optional<List<Path>> userFiles,
        Optional<List<Path>> globalFiles) {
    static final HostTrust USUAL =
            new HostTrust(Optional.empty(), Policy.ASK, "", Optional.empty(), Optional.empty());

    HostTrust {
        userFiles = userFiles.map(List::copyOf);
        globalFiles = globalFiles.map(List::copyOf);
    }

    /** What is done about a host of which nothing is on record. A changed key is refused by all of them. */
    enum Policy {
        /** The operator decides. */
        ASK,
        /** It is put on record unasked. */
        ACCEPT_NEW,
        /** It is refused unasked. */
        STRICT
    }
}
