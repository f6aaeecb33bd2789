package io.vipdeck.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Who asked the kernel for a change, as far as it is known: the kernel repeats the port of the netlink
 * socket that asked, which is the process's id for the first such socket of a process (netlink(7)).
 */
final class Requesters {
    private final Path proc;

    /** @param proc {@code /proc} */
    Requesters(Path proc) {
        this.proc = proc;
    }

    /**
     * The process in words, such as {@code NetworkManager (process 612)}.
     *
     * @param port 0: the kernel itself, or an old interface that tells no port
     * @return empty where the port tells nothing
     */
    String name(int port) {
        if (port <= 0) {
            return "";
        }
        try (FileInputStream comm =
                new FileInputStream(proc.resolve(port + "/comm").toString())) {
            String name = new String(comm.readNBytes(64), StandardCharsets.UTF_8).strip();
            return name.replaceAll("\\p{C}", "?") + " (process " + port + ")";
        } catch (IOException ended) {
            return "process " + port + ", which has ended";
        }
    }
}
