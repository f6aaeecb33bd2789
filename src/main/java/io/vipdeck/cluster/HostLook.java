package io.vipdeck.cluster;

import io.vipdeck.cluster.HostReading.Looked;
import io.vipdeck.cluster.Picture.NginxState;
import io.vipdeck.remote.Remote;

import java.util.ArrayList;
import java.util.List;

/**
 * What one cheap command tells of a host whose agent cannot be heard: the addresses really present,
 * whether Nginx runs, and why the agent may be unheard.
 *
 * @param agentRuns whether the agent's unit is active: it has said that it is ready
 */
record HostLook(List<String> addresses, NginxState nginx, boolean agentRuns) {
    /** Commands below sbin are not on every user's path. */
    static final String COMMAND = """
            PATH=$PATH:/usr/sbin:/sbin
            echo "agent $(systemctl is-active vipdeck-agent.service 2>/dev/null)"
            command -v nginx >/dev/null 2>&1 || echo no-nginx
            echo "nginx $(systemctl is-active nginx.service 2>/dev/null)"
            ip -o addr show 2>/dev/null
            true
            """;

    private static final int ADDRESSES_MOST = 4096;

    HostLook {
        addresses = List.copyOf(addresses);
    }

    /** Reads the command's output; what it does not know it passes over. */
    static HostLook of(Remote.Result result) {
        boolean active = false;
        boolean missing = false;
        NginxState nginx = NginxState.UNKNOWN;
        List<String> addresses = new ArrayList<>();
        for (String line : result.stdout().split("\n")) {
            String[] words = line.strip().split("\\s+");
            if (words.length == 1) {
                missing |= words[0].equals("no-nginx");
            } else if (words[0].equals("agent")) {
                active = words[1].equals("active");
            } else if (words[0].equals("nginx")) {
                nginx = unitState(words[1]);
            } else if (words.length > 3
                    && words[2].startsWith("inet")
                    && addresses.size() < ADDRESSES_MOST) {
                addresses.add(words[3]);
            }
        }
        return new HostLook(addresses, missing ? NginxState.MISSING : nginx, active);
    }

    Looked at(long nanos) {
        return new Looked(addresses, nginx, nanos);
    }

    /** The words of {@code systemctl is-active}. */
    private static NginxState unitState(String word) {
        return switch (word) {
            case "active", "reloading" -> NginxState.RUNNING;
            case "failed" -> NginxState.FAILED;
            case "inactive", "activating", "deactivating" -> NginxState.STOPPED;
            default -> NginxState.UNKNOWN;
        };
    }
}
