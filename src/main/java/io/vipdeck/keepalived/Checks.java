package io.vipdeck.keepalived;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code vrrp_script} and {@code vrrp_service}. */
final class Checks {
    /** keepalived's limits of a script's weight. */
    static final int LEAST_WEIGHT = -253;

    static final int MOST_WEIGHT = 253;

    /** As keepalived counts time: milliseconds, up to 32 bits of microseconds. */
    private static final String SHORTEST = "0.001";

    private static final String LONGEST = "4294";

    private static final long SECOND_NANOS = 1_000_000_000L;

    /** What the kernel keeps of a process name (TASK_COMM_LEN without its closing zero). */
    private static final int LONGEST_PROCESS = 15;

    private final Problems problems;

    Checks(Problems problems) {
        this.problems = problems;
    }

    /** {@code vrrp_script NAME}; defaults of keepalived.conf(5). */
    Optional<Configuration.Script> script(String name, Statement block, String defaultUser) {
        Settings settings = new Settings(block, Vocabulary.SCRIPT, problems);
        Optional<List<String>> command = command(settings);
        long interval = settings.seconds("interval", SHORTEST, LONGEST).orElse(SECOND_NANOS);
        long timeout = settings.seconds("timeout", SHORTEST, LONGEST).orElse(interval);
        Weight weight = weight(settings);
        int rise = settings.wholeNumber("rise", 1, 65535).orElse(1);
        int fall = settings.wholeNumber("fall", 1, 65535).orElse(1);
        String user = Names.userOf(settings, "user", problems).orElse(defaultUser);
        boolean initFail = settings.flag("init_fail");
        return command.map(words -> new Configuration.Script(
                name,
                words,
                interval,
                timeout,
                weight.value(),
                weight.reverse(),
                rise,
                fall,
                user,
                initFail));
    }

    private Optional<List<String>> command(Settings settings) {
        if (!settings.has("script")) {
            problems.error(
                    settings.block(),
                    settings.block().shown() + " has no script",
                    "add script \"/path/of/the/command\"");
            return Optional.empty();
        }
        Statement at = settings.at("script");
        if (at.values().size() > 1) {
            problems.error(
                    at,
                    "script is followed by several words, of which keepalived runs only the first",
                    "put the whole command in double quotes");
            return Optional.empty();
        }
        try {
            List<String> words = CommandWords.split(settings.word("script").orElse(""));
            if (at.values().size() == 1 && (words.isEmpty() || words.get(0).isEmpty())) {
                problems.error(at, "script is empty", "name the command to run");
            }
            return Optional.of(words).filter(list -> !list.isEmpty());
        } catch (CommandWords.IllegalCommand e) {
            problems.error(at, "script is wrong: " + e.what(), "correct the command");
            return Optional.empty();
        }
    }

    private record Weight(int value, boolean reverse) {}

    private Weight weight(Settings settings) {
        Statement at = settings.at("weight");
        if (settings.has("weight")
                && at.values().size() == 2
                && isReverse(at.values().get(1))) {
            Optional<Integer> value = Settings.wholeNumber(at.values().get(0))
                    .filter(n -> n >= LEAST_WEIGHT && n <= MOST_WEIGHT);
            if (value.isEmpty()) {
                settings.wrong("weight", at.values().get(0), "a whole number from -253 to 253");
            }
            return new Weight(value.orElse(0), at.values().get(1).equals("reverse"));
        }
        return new Weight(
                settings.wholeNumber("weight", LEAST_WEIGHT, MOST_WEIGHT).orElse(0), false);
    }

    static boolean isReverse(String word) {
        return word.equals("reverse") || word.equals("noreverse");
    }

    /** {@code vrrp_service NAME}, vipdeck's own block. */
    Configuration.Service service(String name, Statement block) {
        Settings settings = new Settings(block, Vocabulary.SERVICE_BLOCK, problems);
        String unit = settings.word("unit").orElse(name);
        if (!unit.matches("[A-Za-z0-9:_.@\\\\][A-Za-z0-9:_.@\\\\-]*")) {
            problems.error(
                    settings.at("unit"),
                    "unit " + Problems.shown(unit) + " is no name of a systemd unit",
                    "give unit the name that systemctl status shows");
        }
        return new Configuration.Service(
                name,
                unit,
                process(settings, unit),
                settings.wholeNumber("restart", 0, 100).orElse(1),
                url(settings),
                settings.seconds("interval", SHORTEST, LONGEST).orElse(2 * SECOND_NANOS),
                settings.seconds("timeout", SHORTEST, LONGEST).orElse(SECOND_NANOS),
                settings.wholeNumber("rise", 1, 65535).orElse(2),
                settings.wholeNumber("fall", 1, 65535).orElse(2),
                settings.wholeNumber("weight", LEAST_WEIGHT, MOST_WEIGHT).orElse(0));
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
