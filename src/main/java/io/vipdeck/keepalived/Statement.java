package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/**
 * A keyword with its values and, where braces follow, the statements between them.
 *
 * @param line where the keyword stands, from 1
 * @param words the keyword first; never empty
 */
record Statement(String file, int line, List<String> words, Optional<List<Statement>> block) {
    Statement {
        words = List.copyOf(words);
    }

    String keyword() {
        return words.get(0);
    }

    List<String> values() {
        return words.subList(1, words.size());
    }

    List<Statement> inside() {
        return block.orElse(List.of());
    }

    /** As far as a message shows it. */
    String shown() {
        return Problems.shown(String.join(" ", words));
    }
}
