package io.vipdeck.keepalived;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Text to statements and blocks, {@code include} lines followed. Knows no keyword but the ones that
 * begin a block at the top, which tell where a closing brace was forgotten.
 */
final class Syntax {
    private static final int DEEPEST_INCLUDE = 8;
    private static final int MOST_FILES = 200;
    private static final int MOST_CHARACTERS = 4 << 20;

    /** keepalived's words for it; they differ in what is an error. */
    private static final Set<String> INCLUDES =
            Set.of("include", "includer", "includem", "includew", "includeb", "includea");

    /** Of these, a pattern that matches nothing is an error even when it has wildcards. */
    private static final Set<String> MATCHING_ALWAYS = Set.of("includew", "includea");

    /** Stands for the keyword of a block that has none; told once, then left out. */
    private static final List<String> ORPHAN = List.of("{");

    private final Includes includes;
    private final Definitions definitions;
    private final Problems problems;
    private final List<Statement> top = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private Optional<Pending> pending = Optional.empty();
    private int files;
    private int characters;
    private boolean tooMuch;

    /** A block whose closing brace is yet to come. */
    private record Open(String file, int line, List<String> words, List<Statement> inside) {}

    /** A keyword with its values that a brace on the next line may still follow. */
    private record Pending(String file, int line, List<String> words) {}

    Syntax(Surroundings surroundings, Problems problems) {
        this.includes = surroundings;
        this.definitions = new Definitions(surroundings, problems);
        this.problems = problems;
    }

    List<Statement> read(Source source) {
        lines(source, 0);
        endStatement();
        while (!open.isEmpty()) {
            Open unclosed = open.peek();
            problems.error(
                    unclosed.file(),
                    unclosed.line(),
                    Problems.shown(unclosed.words().get(0)) + " opens a block that is never closed",
                    "add the missing }");
            close();
        }
        return top;
    }

    private void lines(Source source, int depth) {
        files++;
        characters += source.text().length();
        if (tooMuch) {
            return;
        }
        if (characters > MOST_CHARACTERS || files > MOST_FILES) {
            tooMuch = true;
            problems.error(
                    source.file(),
                    1,
                    "more than " + MOST_CHARACTERS + " characters or " + MOST_FILES
                            + " files in all",
                    "check what is included");
            return;
        }
        String text = source.text();
        int number = 0;
        int from = text.startsWith("\ufeff") ? 1 : 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            String line = text.substring(from, end < 0 ? text.length() : end);
            from = end < 0 ? text.length() : end + 1;
            number++;
            line = definitions.apply(source.file(), number, line);
            for (List<String> piece : new Scanner(source.file(), number, line, problems).pieces()) {
                piece(source.file(), number, piece, depth);
            }
        }
    }

    private void piece(String file, int line, List<String> piece, int depth) {
        if (Scanner.isBrace(piece, "{")) {
            openBlock(file, line);
        } else if (Scanner.isBrace(piece, "}")) {
            closeBlock(file, line);
        } else {
            endStatement();
            if (INCLUDES.contains(piece.get(0))) {
                include(file, line, piece, depth);
            } else {
                pending = Optional.of(new Pending(file, line, piece));
            }
        }
    }

    private void openBlock(String file, int line) {
        if (pending.isEmpty()) {
            problems.error(file, line, "a { that no keyword stands before", "remove it");
            open.push(new Open(file, line, ORPHAN, new ArrayList<>()));
            return;
        }
        Pending owner = pending.get();
        pending = Optional.empty();
        if (!open.isEmpty() && beginsAtTheTop(owner.words())) {
            Open unclosed = open.getLast();
            problems.error(
                    owner.file(),
                    owner.line(),
                    Problems.shown(String.join(" ", owner.words())) + " stands inside "
                            + Problems.shown(String.join(" ", unclosed.words())) + " of line "
                            + unclosed.line(),
                    "add the } that is missing before it");
            while (!open.isEmpty()) {
                close();
            }
        }
        open.push(new Open(owner.file(), owner.line(), owner.words(), new ArrayList<>()));
    }

    private static boolean beginsAtTheTop(List<String> words) {
        String keyword = words.get(0);
        return keyword.equals("global_defs")
                || (words.size() == 2
                        && (keyword.equals("vrrp_instance")
                                || keyword.equals("vrrp_script")
                                || keyword.equals("vrrp_service")
                                || keyword.equals("vrrp_track_process")
                                || keyword.equals("vrrp_sync_group")));
    }

    private void closeBlock(String file, int line) {
        endStatement();
        if (open.isEmpty()) {
            problems.error(file, line, "a } that closes nothing", "remove it");
        } else {
            close();
        }
    }

    private void close() {
        Open block = open.pop();
        if (block.words().equals(ORPHAN)) {
            return;
        }
        add(new Statement(block.file(), block.line(), block.words(), Optional.of(block.inside())));
    }

    private void endStatement() {
        if (pending.isPresent()) {
            Pending done = pending.get();
            pending = Optional.empty();
            add(new Statement(done.file(), done.line(), done.words(), Optional.empty()));
        }
    }

    private void add(Statement statement) {
        Open around = open.peek();
        (around == null ? top : around.inside()).add(statement);
    }

    private void include(String file, int line, List<String> piece, int depth) {
        String keyword = piece.get(0);
        if (piece.size() != 2) {
            problems.error(
                    file, line, keyword + " takes one file name", "write " + keyword + " FILE");
            return;
        }
        String pattern = piece.get(1);
        String shown = keyword + " " + Problems.shown(pattern);
        if (depth == DEEPEST_INCLUDE) {
            problems.error(
                    file,
                    line,
                    shown + " is more than " + DEEPEST_INCLUDE + " files deep",
                    "check whether a file includes itself");
            return;
        }
        try {
            List<Source> found = includes.matching(pattern, file);
            if (found.isEmpty() && (isOneFile(pattern) || MATCHING_ALWAYS.contains(keyword))) {
                problems.error(
                        file,
                        line,
                        shown + " matches no file",
                        "correct the name or remove the line");
            }
            for (Source source : found) {
                lines(source, depth + 1);
                endStatement();
            }
        } catch (IOException | IllegalArgumentException e) {
            problems.error(
                    file,
                    line,
                    shown + " cannot be read (" + Problems.shown(String.valueOf(e.getMessage()))
                            + ")",
                    "make it readable");
        }
    }

    private static boolean isOneFile(String pattern) {
        return pattern.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0);
    }
}
