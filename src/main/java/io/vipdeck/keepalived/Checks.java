package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/** Reads {@code vrrp_script}. */
final class Checks {
    /** keepalived's limits of a script's weight. */
    static final int LEAST_WEIGHT = -253;

    static final int MOST_WEIGHT = 253;

    /** As keepalived counts time: milliseconds, up to 32 bits of microseconds. */
    static final String SHORTEST = "0.001";

    static final String LONGEST = "4294";

    private static final long SECOND_NANOS = 1_000_000_000L;

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
        Weight weight = weight(settings, 0, MOST_WEIGHT);
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
        return Commands.alone(settings, "script", problems);
    }

    /** {@code weight N [reverse]}. */
    record Weight(int value, boolean reverse) {}

    /** @param otherwise what it is when nothing is said */
    static Weight weight(Settings settings, int otherwise, int most) {
        Statement at = settings.at("weight");
        if (settings.has("weight")
                && at.values().size() == 2
                && isReverse(at.values().get(1))) {
            Optional<Integer> value =
                    Settings.wholeNumber(at.values().get(0)).filter(n -> n >= -most && n <= most);
            if (value.isEmpty()) {
                settings.wrong(
                        "weight",
                        at.values().get(0),
                        "a whole number from " + -most + " to " + most);
            }
            return new Weight(value.orElse(0), at.values().get(1).equals("reverse"));
        }
        return new Weight(settings.wholeNumber("weight", -most, most).orElse(otherwise), false);
    }

    static boolean isReverse(String word) {
        return word.equals("reverse") || word.equals("noreverse");
    }
}
