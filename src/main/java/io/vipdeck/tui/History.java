package io.vipdeck.tui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each host was in the last minutes, one letter for each five seconds, and how the VIP answered.
 *
 * @param times when each cell began, RFC 3339, oldest first
 * @param roles for each host a letter for each of {@code times}: {@code M b x i ?}, {@code -} without an
 *     agent, blank before it was known
 * @param answers of the VIP, one for each of {@code times}
 */
record History(
        long beganNanos, List<String> times, Map<String, String> roles, List<Answer> answers) {
    static final int CELL_SECONDS = 5;
    static final int MOST_CELLS = 120;

    private static final long CELL_NANOS = CELL_SECONDS * 1_000_000_000L;

    static final History EMPTY = new History(0, List.of(), Map.of(), List.of());

    History {
        times = List.copyOf(times);
        roles = Map.copyOf(roles);
        answers = List.copyOf(answers);
    }

    /**
     * What the looks at the VIP in one cell came to.
     *
     * @param looks how often it was looked at; 0 while nobody can hold it yet
     * @param lost how many of them got no answer
     * @param millis the longest wait for an answer; below 0 for none seen
     */
    record Answer(int looks, int lost, double millis) {
        static final Answer NONE = new Answer(0, 0, -1);

        Answer and(Answer other) {
            return new Answer(
                    looks + other.looks, lost + other.lost, Math.max(millis, other.millis));
        }
    }

    /** With one look more; looks in the same five seconds share a cell. */
    History with(String at, long nanos, Map<String, Character> now, Answer answer) {
        boolean opens = times.isEmpty() || nanos - beganNanos >= CELL_NANOS;
        List<String> moreTimes = new ArrayList<>(times);
        List<Answer> moreAnswers = new ArrayList<>(answers);
        if (opens) {
            moreTimes.add(at);
            moreAnswers.add(answer);
        } else {
            int last = moreAnswers.size() - 1;
            moreAnswers.set(last, moreAnswers.get(last).and(answer));
        }
        int drop = Math.max(0, moreTimes.size() - MOST_CELLS);
        Map<String, String> moreRoles = new HashMap<>();
        now.forEach((host, letter) -> {
            String before = roles.getOrDefault(host, " ".repeat(times.size()));
            String kept = opens ? before : before.substring(0, before.length() - 1);
            moreRoles.put(host, (kept + letter).substring(drop));
        });
        return new History(
                opens ? nanos : beganNanos,
                moreTimes.subList(drop, moreTimes.size()),
                moreRoles,
                moreAnswers.subList(drop, moreAnswers.size()));
    }

    /** The last cells of a host, oldest first. */
    String roles(String host, int cells) {
        String all = roles.getOrDefault(host, "");
        return all.substring(Math.max(0, all.length() - cells));
    }

    List<Answer> answers(int cells) {
        return answers.subList(Math.max(0, answers.size() - cells), answers.size());
    }

    /** What a graph over these cells has to say: how many looks were lost, else the slowest answer. */
    static String summary(List<Answer> answers) {
        Answer all = answers.stream().reduce(Answer.NONE, Answer::and);
        if (all.lost() > 0) {
            return all.lost() + " of " + all.looks() + " looks without answer";
        }
        return all.millis() < 0 ? "" : "slowest " + HostReading.millis(all.millis());
    }
}
