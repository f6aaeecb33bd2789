package io.vipdeck.control;

import java.util.List;

/**
 * All that one agent knows of its host: the answer to {@code status} and a line of {@code watch}.
 *
 * @param at wall clock of the host, RFC 3339
 * @param uptimeMs age of the agent
 * @param addresses every address present on the host's interfaces now, as the kernel tells them,
 *     {@code ADDRESS/PREFIX}; the truth about who owns a VIP
 * @param drained whether the operator keeps this host out of the election
 */
public record Status(
        String agentVersion,
        String hostname,
        String at,
        long uptimeMs,
        List<InstanceStatus> instances,
        List<ServiceStatus> services,
        List<String> addresses,
        boolean drained) {
    public Status {
        instances = List.copyOf(instances);
        services = List.copyOf(services);
        addresses = List.copyOf(addresses);
    }

    /** The status of a host that takes part. */
    public Status(
            String agentVersion,
            String hostname,
            String at,
            long uptimeMs,
            List<InstanceStatus> instances,
            List<ServiceStatus> services,
            List<String> addresses) {
        this(agentVersion, hostname, at, uptimeMs, instances, services, addresses, false);
    }
}
