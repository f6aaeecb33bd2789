package io.vipdeck.remote;

import java.time.Duration;
import java.util.List;

/**
 * Opens sessions as the user's own ssh would: under the same configuration, with the same keys and the same trust.
 *
 * <p>Thread-safe.
 */
public final class SshClient {
    private final SshConfig config;
    private final HostKeys hostKeys;
    private final Identities identities;
    private final Secrets secrets;
    private final Jumps jumps =
            new Jumps((target, deadline) -> Opening.open(target, this, deadline));

    public SshClient(SshConfig config, HostKeys hostKeys, Identities identities, Secrets secrets) {
        this.config = config;
        this.hostKeys = hostKeys;
        this.identities = identities;
        this.secrets = secrets;
    }

    HostKeys hostKeys() {
        return hostKeys;
    }

    Identities identities() {
        return identities;
    }

    Secrets secrets() {
        return secrets;
    }

    Jumps jumps() {
        return jumps;
    }

    /**
     * Connects and logs in.
     *
     * @param sudo whether commands that begin with {@code sudo -n} shall run as root even where sudo wants the
     *     user's password
     * @param limit of the whole, unless the configuration has its own
     */
    public Remote open(Destination destination, boolean sudo, Duration limit)
            throws RemoteException {
        Target target = config.resolve(destination);
        Ssh ssh = open(target, target.manner().connectWithin().orElse(limit));
        return sudo ? new Sudo(ssh, target, secrets) : ssh;
    }

    Ssh open(Target target, Duration limit) throws RemoteException {
        return Opening.open(target, this, Deadline.in(limit));
    }

    /** Where a session to there would really go. */
    public Whereabouts find(Destination destination) throws RemoteException {
        Target target = config.resolve(destination);
        return new Whereabouts(target.address(), target.user(), target.port());
    }

    /** What the configuration makes of a destination. */
    public record Whereabouts(String address, String user, int port) {}

    /** Lines of the configuration that are not honoured and were not told yet. */
    public List<String> warnings() {
        return config.warnings();
    }
}
