package io.vipdeck.keepalived;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that was probably meant. */
final class Nearest {
    private static final int LONGEST = 48;

    private Nearest() {}

    /** The candidate that the fewest slips of the finger lead to, when they are few enough. */
    static Optional<String> to(String word, Collection<String> candidates) {
        int most = Math.max(1, word.length() / 3);
        String best = "";
        for (String candidate : candidates) {
            int slips = slips(word, candidate, most);
            if (slips <= most && (best.isEmpty() || slips < slips(word, best, most))) {
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** Letters wrong, missing, too many, or swapped with a neighbour. */
    private static int slips(String from, String to, int most) {
        if (from.length() > LONGEST || Math.abs(from.length() - to.length()) > most) {
            return most + 1;
        }
        int[][] least = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                int best = least[i - 1][j - 1] + (same ? 0 : 1);
                best = Math.min(best, Math.min(least[i - 1][j], least[i][j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                least[i][j] = swapped ? Math.min(best, least[i - 2][j - 2] + 1) : best;
            }
        }
        return least[from.length()][to.length()];
    }
}
