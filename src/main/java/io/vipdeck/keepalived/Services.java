package io.vipdeck.keepalived;

import io.vipdeck.vrrp.IpLiteral;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code vrrp_service}. */
final class Services {
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** What the kernel keeps of a process name (TASK_COMM_LEN without its closing zero). */
    private static final int LONGEST_PROCESS = 15;

    private final Problems problems;

    Services(Problems problems) {
        this.problems = problems;
    }

    /** {@code vrrp_service NAME}, vipdeck's own block. */
    Configuration.Service read(String name, Statement block, String defaultUser) {
        Settings settings = new Settings(block, Vocabulary.SERVICE_BLOCK, problems);
        String unit = settings.word("unit").orElse(name);
        if (!unit.matches("[A-Za-z0-9:_.@\\\\][A-Za-z0-9:_.@\\\\-]*")) {
            problems.error(
                    settings.at("unit"),
                    "unit " + Problems.shown(unit) + " is no name of a systemd unit",
                    "give unit the name that systemctl status shows");
        }
        oneCheck(settings);
        String user = Names.userOf(settings, "user", problems).orElse(defaultUser);
        List<String> command = settings.has("command")
                ? Commands.alone(settings, "command", problems).orElse(List.of())
                : List.of();
        return new Configuration.Service(
                name,
                unit,
                process(settings, unit),
                settings.wholeNumber("restart", 0, 100).orElse(1),
                settings.has("tcp") ? tcp(settings) : url(settings),
                settings.seconds("interval", Checks.SHORTEST, Checks.LONGEST)
                        .orElse(2 * SECOND_NANOS),
                settings.seconds("timeout", Checks.SHORTEST, Checks.LONGEST).orElse(SECOND_NANOS),
                settings.wholeNumber("rise", 1, 65535).orElse(2),
                settings.wholeNumber("fall", 1, 65535).orElse(2),
                settings.wholeNumber("weight", Checks.LEAST_WEIGHT, Checks.MOST_WEIGHT)
                        .orElse(0),
                command,
                command.isEmpty() ? "" : user);
    }

    private void oneCheck(Settings settings) {
        List<String> given =
                Stream.of("url", "tcp", "command").filter(settings::has).toList();
        if (given.size() > 1) {
            problems.error(
                    settings.at(given.get(1)),
                    settings.block().shown() + " has both " + given.get(0) + " and " + given.get(1),
                    "keep the one that tells best whether the service works");
        }
    }

    /** {@code tcp ADDRESS:PORT}, or {@code tcp PORT} of this host. */
    private static Optional<URI> tcp(Settings settings) {
        Optional<String> text = settings.word("tcp");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String place = text.get().contains(":") ? text.get() : "127.0.0.1:" + text.get();
        int colon = place.lastIndexOf(':');
        String host = place.substring(0, colon);
        String bare = host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
        boolean bracketed = !bare.equals(host);
        Optional<Integer> port = Settings.wholeNumber(place.substring(colon + 1))
                .filter(number -> number >= 1 && number <= 65535);
        if (port.isEmpty() || IpLiteral.parse(bare).isEmpty() || bracketed != bare.contains(":")) {
            settings.wrong("tcp", text.get(), "ADDRESS:PORT such as 127.0.0.1:3306 or [::1]:3306");
            return Optional.empty();
        }
        return Optional.of(URI.create("tcp://" + host + ":" + port.get()));
    }

    private static String process(Settings settings, String unit) {
        Optional<String> given = settings.word("process");
        if (given.isPresent()) {
            if (given.get().length() > LONGEST_PROCESS || given.get().isEmpty()) {
                settings.wrong(
                        "process", given.get(), "the name in /proc/PID/comm, at most 15 letters");
            }
            return given.get();
        }
        String bare = unit.endsWith(".service")
                ? unit.substring(0, unit.length() - ".service".length())
                : unit;
        return bare.substring(0, Math.min(bare.length(), LONGEST_PROCESS));
    }

    private static Optional<URI> url(Settings settings) {
        Optional<String> text = settings.word("url");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text.get());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getPort() <= 65535) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // told below, in the same words as an address of another scheme
        }
        settings.wrong("url", text.get(), "an address such as http://127.0.0.1/");
        return Optional.empty();
    }
}
