package io.vipdeck.tui;

import java.util.List;

/** Small graphs over the last minutes. */
final class Graphs {
    /** Answers faster than this stay low, so that a healthy line is calm. */
    private static final double CALM_MILLIS = 20;

    private Graphs() {}

    /** One cell for each answer of the VIP: high is slow, {@code x} is none. Newest at the right. */
    static int answers(Canvas canvas, int x, int y, List<History.Answer> answers) {
        double slowest = Math.max(
                CALM_MILLIS,
                answers.stream().mapToDouble(History.Answer::millis).max().orElse(0));
        int column = x;
        for (History.Answer answer : answers) {
            if (answer.looks() == 0) {
                column++;
            } else if (answer.lost() > 0) {
                column = canvas.put(column, y, "x", Style.FAIL);
            } else {
                int level = (int) Math.round(7 * Math.max(0, answer.millis()) / slowest);
                String spark = canvas.glyphs().spark();
                column = canvas.put(column, y, spark.substring(level, level + 1), Style.SPARK);
            }
        }
        return column;
    }

    /** One cell for each letter of a host's past, see {@link History#roles}. */
    static int roles(Canvas canvas, int x, int y, String letters) {
        int column = x;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            Style style = switch (letter) {
                case 'M' -> Style.MASTER;
                case 'b' -> Style.BACKUP;
                case 'x' -> Style.FAULT;
                case '?' -> Style.WARN;
                default -> Style.DIM;
            };
            column = canvas.put(column, y, String.valueOf(letter), style);
        }
        return column;
    }

    /** {@code 5m} or {@code 40s}: how far back so many cells reach. */
    static String reach(int cells) {
        int seconds = cells * History.CELL_SECONDS;
        return seconds >= 60 ? seconds / 60 + "m" : seconds + "s";
    }

    /** What the answers come to, in words. */
    static void summary(Canvas canvas, int x, int y, int most, List<History.Answer> answers) {
        boolean lost = answers.stream().anyMatch(answer -> answer.lost() > 0);
        canvas.put(x, y, History.summary(answers), lost ? Style.WARN : Style.DIM, most);
    }
}
