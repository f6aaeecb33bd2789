package io.vipdeck.keepalived;

import java.util.List;

/**
 * {@code notification_email} and the {@code smtp_} keywords.
 *
 * @param to at least one address
 * @param from the sender's address; empty for {@code keepalived@} and the host's name
 * @param server name or address; {@code 127.0.0.1} where none is given
 * @param heloName what we call ourselves; empty for the host's name
 * @param faults whether FAULT is told too: not with {@code no_email_faults}
 */
public record Mail(
        List<String> to,
        String from,
        String server,
        int port,
        String heloName,
        long connectTimeoutNanos,
        boolean faults) {
    public Mail {
        to = List.copyOf(to);
    }
}
