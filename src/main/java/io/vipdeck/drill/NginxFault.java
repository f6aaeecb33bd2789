package io.vipdeck.drill;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.Remote;

import java.time.Duration;
import java.util.Locale;

/**
 * What can be done to Nginx on a host, through systemd. {@link #BREAK} puts one file of ours beside
 * Nginx's own configuration, so that it cannot start, and stops it; {@link #MEND} takes exactly
 * this file away and starts it.
 */
public enum NginxFault {
    START("runs"),
    STOP("was stopped"),
    RESTART("was started again"),
    BREAK("was stopped and cannot start until it is mended"),
    MEND("is mended and runs");

    private static final HostScript SCRIPT = HostScript.load("nginx.sh");

    /** systemd gives a service 90 s to start or stop before it gives up. */
    private static final Duration DEADLINE = Duration.ofSeconds(100);

    private final String outcome;

    NginxFault(String outcome) {
        this.outcome = outcome;
    }

    /** As the command line writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Does it; idempotent.
     *
     * @return one sentence: how Nginx is now
     */
    public String on(Remote remote, Inventory.Become become) throws DrillException {
        Remote.Result result = SCRIPT.run(remote, become, DEADLINE, word());
        if (!result.succeeded()) {
            throw new DrillException(
                    "Nginx on " + remote.name() + ": " + HostScript.firstLine(result.stderr()));
        }
        if (this == STOP && result.stdout().strip().equals("again")) {
            return "Nginx on " + remote.name() + " was stopped, and is being started again.";
        }
        return "Nginx on " + remote.name() + " " + outcome + ".";
    }
}
