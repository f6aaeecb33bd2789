package io.vipdeck.deploy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Who works on hosts from here, as the lock on a host tells it to others.
 *
 * @param text for people: {@code alice@ops pid 812}
 * @param machine tells this machine from others of the same name
 * @param pid of this process
 */
public record Owner(String text, String machine, long pid) {
    private static final Path MACHINE_ID = Path.of("/etc/machine-id");

    /** This process, as machine-id(5) and the host's name have it. */
    public static Owner ofThisProcess() {
        long pid = ProcessHandle.current().pid();
        String host = hostname();
        return new Owner(
                System.getProperty("user.name", "somebody") + "@" + host + " pid " + pid,
                Wanted.sha256(machineId() + host).substring(0, 16),
                pid);
    }

    /** What marks a lock as ours. */
    String token() {
        return machine + "-" + pid;
    }

    /**
     * Whether nobody will ever come back to a lock: its process was on this machine and is gone, or
     * is this one, which holds a lock at a time and lost its connection before.
     */
    boolean knowsAbandoned(String token) {
        String mine = machine + "-";
        if (!token.startsWith(mine) || !token.substring(mine.length()).matches("\\d{1,18}")) {
            return false;
        }
        long other = Long.parseLong(token.substring(mine.length()));
        return other == pid || ProcessHandle.of(other).isEmpty();
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (IOException unnamed) {
            return "localhost";
        }
    }

    private static String machineId() {
        try {
            return Files.readString(MACHINE_ID).strip();
        } catch (IOException none) {
            return "";
        }
    }
}
