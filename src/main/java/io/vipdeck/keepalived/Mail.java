package io.vipdeck.keepalived;

import java.util.List;

/**
 * {@code notification_email} and the {@code smtp_} keywords.
 *
 * @param to at least one address
 * @param from the sender's address
 * @param server name or address
 * @param heloName what we call ourselves; empty for the host's name
 */
public record Mail(
        List<String> to,
        String from,
        String server,
        int port,
        String heloName,
        long connectTimeoutNanos) {
    public Mail {
        to = List.copyOf(to);
    }
}
