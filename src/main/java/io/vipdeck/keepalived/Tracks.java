package io.vipdeck.keepalived;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code track_} keywords of an instance or a group. */
final class Tracks {
    /** As {@link Vocabulary} lists them. */
    static final String WORDS =
            "track_script track_service track_process track_file track_interface";

    /** Which block defines what a keyword tracks. */
    private static final Map<String, String> DEFINED_BY = Map.of(
            "track_script", "vrrp_script",
            "track_service", "vrrp_service",
            "track_process", "vrrp_track_process",
            "track_file", "track_file");

    /** Of processes and files, as keepalived has it. */
    private static final int MOST_WEIGHT_OF_A_NUMBER = 254;

    private final Map<String, Set<String>> defined;
    private final Problems problems;

    /** @param defined for each block of {@link #DEFINED_BY} the names, whether or not they are well formed */
    Tracks(Map<String, Set<String>> defined, Problems problems) {
        this.defined = defined;
        this.problems = problems;
    }

    Tracking read(Settings settings) {
        return new Tracking(
                tracks(settings, "track_script"),
                tracks(settings, "track_service"),
                tracks(settings, "track_process"),
                tracks(settings, "track_file"),
                interfaces(settings),
                settings.has("track_src_ip") && settings.flag("track_src_ip"),
                settings.has("dont_track_primary") && settings.flag("dont_track_primary"));
    }

    private Set<String> names(String keyword) {
        return defined.getOrDefault(DEFINED_BY.getOrDefault(keyword, ""), Set.of());
    }

    private List<Configuration.Track> tracks(Settings settings, String keyword) {
        List<Configuration.Track> tracks = new ArrayList<>();
        for (Statement line : settings.lines(keyword)) {
            String name = line.keyword();
            if (!names(keyword).contains(name)) {
                undefined(line, keyword);
            } else if (tracks.stream().anyMatch(track -> track.name().equals(name))) {
                twice(line);
            } else {
                boolean aNumber = keyword.equals("track_process") || keyword.equals("track_file");
                tracks.add(track(
                        line,
                        aNumber ? MOST_WEIGHT_OF_A_NUMBER : Checks.MOST_WEIGHT,
                        !keyword.equals("track_service")));
            }
        }
        return tracks;
    }

    private void twice(Statement line) {
        problems.error(
                line,
                Problems.shown(line.keyword()) + " is tracked twice",
                "remove one of the two lines");
    }

    private void undefined(Statement line, String keyword) {
        String name = line.keyword();
        Optional<String> elsewhere = DEFINED_BY.keySet().stream()
                .sorted()
                .filter(other -> names(other).contains(name))
                .findFirst();
        problems.error(
                line,
                "there is no " + DEFINED_BY.get(keyword) + " " + Problems.shown(name),
                elsewhere
                        .map(other -> "write it under " + other)
                        .or(() -> Nearest.to(name, names(keyword))
                                .map(near -> "probably " + Problems.shown(near) + " is meant"))
                        .orElse("define it or remove this line"));
    }

    private List<Configuration.Track> interfaces(Settings settings) {
        List<Configuration.Track> tracks = new ArrayList<>();
        for (Statement line : settings.lines("track_interface")) {
            if (!Names.isInterface(line.keyword())) {
                problems.error(
                        line,
                        Problems.shown(line.keyword()) + " is no name of an interface",
                        "give the name that ip link shows");
            } else if (tracks.stream().anyMatch(track -> track.name().equals(line.keyword()))) {
                twice(line);
            } else {
                tracks.add(track(line, Checks.MOST_WEIGHT, true));
            }
        }
        return tracks;
    }

    /** {@code NAME [weight N [reverse]]}; services know no reverse. */
    private Configuration.Track track(Statement line, int most, boolean knowsReverse) {
        List<String> words = line.values();
        Optional<Integer> weight = Optional.empty();
        boolean reverse = false;
        int taken = 0;
        if (words.size() >= 2 && words.get(0).equals("weight")) {
            weight = Settings.wholeNumber(words.get(1)).filter(n -> n >= -most && n <= most);
            if (weight.isEmpty()) {
                problems.error(
                        line,
                        "weight " + Problems.shown(words.get(1)) + " is wrong",
                        "give it a whole number from " + -most + " to " + most);
            }
            taken = 2;
            if (knowsReverse && words.size() >= 3 && Checks.isReverse(words.get(2))) {
                reverse = words.get(2).equals("reverse");
                taken = 3;
            }
        }
        if (words.size() > taken) {
            problems.error(
                    line,
                    "after " + Problems.shown(line.keyword()) + " stands "
                            + Problems.shown(words.get(taken)),
                    "write one name to a line, with weight NUMBER after it or nothing");
        }
        return new Configuration.Track(line.keyword(), weight, reverse);
    }
}
