package io.vipdeck.keepalived;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers {@code notification_email} and the {@code smtp_} keywords of all {@code global_defs}. */
final class Mails {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int SMTP_PORT = 25;

    private final Problems problems;
    private final List<String> to = new ArrayList<>();
    private String from = "";
    private String server = "127.0.0.1";
    private int port = SMTP_PORT;
    private String heloName = "";
    private long connectTimeoutNanos = 30 * SECOND_NANOS;
    private boolean faults = true;

    Mails(Problems problems) {
        this.problems = problems;
    }

    void add(Settings settings) {
        for (Statement word : settings.words("notification_email")) {
            String address = word.keyword();
            if (isAddress(address)) {
                to.add(address);
            } else {
                problems.error(
                        word,
                        Problems.shown(address) + " is no mail address",
                        "write NAME@HOST, or \"A NAME <NAME@HOST>\" in double quotes");
            }
        }
        Optional<String> sender = settings.word("notification_email_from");
        if (sender.isPresent() && !isAddress(sender.get())) {
            settings.wrong("notification_email_from", sender.get(), "a mail address, NAME@HOST");
        }
        from = sender.orElse(from);
        server(settings);
        heloName = settings.word("smtp_helo_name").orElse(heloName);
        connectTimeoutNanos = settings.seconds("smtp_connect_timeout", "0.001", "4294")
                .orElse(connectTimeoutNanos);
        faults = faults && !settings.flag("no_email_faults");
    }

    private static boolean isAddress(String text) {
        return text.matches("[^\\x00-\\x1f\\x7f<>@\\s]+@[^\\x00-\\x1f\\x7f<>@\\s]+"
                + "|[^\\x00-\\x1f\\x7f<>]*<[^\\x00-\\x1f\\x7f<>@\\s]+@[^\\x00-\\x1f\\x7f<>@\\s]+>");
    }

    /** {@code smtp_server HOST [PORT]}. */
    private void server(Settings settings) {
        Statement at = settings.at("smtp_server");
        if (!settings.has("smtp_server")) {
            return;
        }
        if (at.values().size() != 2) {
            server = settings.word("smtp_server").orElse(server);
            return;
        }
        server = at.values().get(0);
        Optional<Integer> given =
                Settings.wholeNumber(at.values().get(1)).filter(n -> n >= 1 && n <= 65535);
        if (given.isEmpty()) {
            settings.wrong(
                    "smtp_server", at.values().get(1), "a port from 1 to 65535 after the host");
        }
        port = given.orElse(port);
    }

    /** Empty where nobody is written to. */
    Optional<Mail> read() {
        return to.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Mail(to, from, server, port, heloName, connectTimeoutNanos, faults));
    }
}
