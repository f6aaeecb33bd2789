package io.vipdeck.keepalived;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where things stand in a file whose blocks have names that are not given twice. */
final class Places {
    private final List<Statement> top;

    Places(List<Statement> top) {
        this.top = top;
    }

    /** Where a keyword of a named block stands, or the block when it has none. */
    Statement at(String kind, String name, String keyword) {
        Statement block = block(kind, name);
        return block.inside().stream()
                .filter(statement -> statement.keyword().equals(keyword))
                .reduce((earlier, later) -> later)
                .orElse(block);
    }

    Statement block(String kind, String name) {
        Set<String> kinds =
                kind.equals("track_file") ? Set.of(kind, "vrrp_track_file") : Set.of(kind);
        return top.stream()
                .filter(statement -> kinds.contains(statement.keyword())
                        && statement.values().equals(List.of(name)))
                .findFirst()
                .orElseThrow();
    }

    /** The line of a list within a named block that begins with some word, or the block. */
    Statement line(String kind, String name, String list, String word) {
        return lines(kind, name, list)
                .filter(line -> line.keyword().equals(word))
                .findFirst()
                .orElseGet(() -> block(kind, name));
    }

    /** The lines of every list of that keyword. */
    Stream<Statement> lines(String kind, String name, String list) {
        return block(kind, name).inside().stream()
                .filter(statement -> statement.keyword().equals(list))
                .flatMap(statement -> statement.inside().stream());
    }

    /** The last line that begins with some word in the blocks without a name of a kind. */
    Statement inBlock(String kind, String word) {
        return top.stream()
                .filter(statement -> statement.keyword().equals(kind))
                .flatMap(statement -> statement.inside().stream())
                .filter(line -> line.keyword().equals(word))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    /** Whether {@code global_defs} has a keyword. */
    boolean hasGlobal(String keyword) {
        return top.stream()
                .filter(statement -> statement.keyword().equals("global_defs"))
                .flatMap(statement -> statement.inside().stream())
                .anyMatch(statement -> statement.keyword().equals(keyword));
    }
}
