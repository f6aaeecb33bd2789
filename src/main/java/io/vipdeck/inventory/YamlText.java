package io.vipdeck.inventory;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * YAML text to trees that know their lines and leave every value as it was written, a tree for each document.
 * Duplicate keys, anchors, aliases and tags are refused: each lets one text mean two things.
 */
final class YamlText {
    private static final int LONGEST = 1 << 20;
    private static final int DEEPEST = 24;
    private static final int MOST_DOCUMENTS = 100;
    private static final String SYNTAX_REMEDY =
            "look at this line and the one above it: indent with spaces, one space after each colon,"
                    + " quotes around text that holds a colon or a #";

    private final Problems problems;
    private final List<String> lines;
    private final int before;

    private YamlText(Problems problems, String text, int before) {
        this.problems = problems;
        this.lines = lines(text);
        this.before = before;
    }

    static List<String> lines(String text) {
        return List.of(text.split("\r\n|\r|\n", -1));
    }

    /** Whether a text is short enough to be looked at. */
    static boolean isShort(String text, Problems problems, int before) {
        if (text.length() > LONGEST) {
            problems.add(before, "", "is larger than 1 MiB", "give the inventory file");
        }
        return text.length() <= LONGEST;
    }

    /**
     * The documents, none in an empty text.
     *
     * @param before what is added to the number of each line
     * @return empty when it cannot be read, with the reason among the problems
     */
    static Optional<List<Node>> read(String text, Problems problems, int before) {
        String body = text.startsWith("\ufeff") ? text.substring(1) : text;
        YamlText reader = new YamlText(problems, body, before);
        if (reader.tabs() || reader.steering()) {
            return Optional.empty();
        }
        try (YAMLParser parser = new YAMLFactory().createParser(body)) {
            return reader.documents(parser);
        } catch (JsonProcessingException broken) {
            JsonLocation at = broken.getLocation();
            problems.add(
                    before + (at == null ? 0 : Math.max(0, at.getLineNr())),
                    "",
                    "is not YAML here (" + reason(broken.getOriginalMessage()) + ")",
                    SYNTAX_REMEDY);
        } catch (IOException broken) {
            problems.add(before, "", "cannot be read as YAML", SYNTAX_REMEDY);
        }
        return Optional.empty();
    }

    /** The parser's own words without its quotations from the file, which may hold a secret. */
    private static String reason(String message) {
        for (String line : message.split("\n")) {
            if (!line.isBlank() && !line.startsWith(" ") && !line.startsWith("while ")) {
                return Problems.shown(line.strip());
            }
        }
        return "the parser gives up";
    }

    /** YAML 1.2 section 6.1: tabs never indent. Its parsers say so in riddles, so it is said here. */
    private boolean tabs() {
        boolean found = false;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(" *\t[\\s\\S]*") && !lines.get(i).isBlank()) {
                problems.add(before + i + 1, "", "is indented with a tab", "indent with spaces");
                found = true;
            }
        }
        return found;
    }

    private boolean steering() {
        boolean found = false;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i)
                    .codePoints()
                    .anyMatch(point -> point != '\t' && Problems.isSteering(point))) {
                problems.add(
                        before + i + 1,
                        "",
                        "holds a control or invisible character",
                        "type the line anew");
                found = true;
            }
        }
        return found;
    }

    private Optional<List<Node>> documents(YAMLParser parser) throws IOException {
        List<Node> roots = new ArrayList<>();
        while (parser.nextToken() != null) {
            if (roots.size() == MOST_DOCUMENTS) {
                problems.add(
                        lineOf(parser),
                        "",
                        "begins more documents than there are clusters in a file",
                        "write a second file");
                return Optional.empty();
            }
            Optional<Node> root = node(parser, 0);
            if (root.isEmpty()) {
                return Optional.empty();
            }
            roots.add(root.get());
        }
        return Optional.of(roots);
    }

    private Optional<Node> node(YAMLParser parser, int depth) throws IOException {
        int line = lineOf(parser);
        if (depth > DEEPEST) {
            problems.add(line, "", "is nested deeper than any inventory", SYNTAX_REMEDY);
            return Optional.empty();
        }
        if (isShared(parser)) {
            problems.add(line, "", "uses an anchor or alias (& or *)", "write the value out");
            return Optional.empty();
        }
        if (parser.getTypeId() != null) {
            boolean vault = String.valueOf(parser.getTypeId()).endsWith("vault");
            problems.add(
                    line,
                    "",
                    vault ? "is encrypted by Ansible's vault" : "uses a type tag (!)",
                    vault ? "write the value itself, or say where it is" : "write the value alone");
            return Optional.empty();
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return mapping(parser, line, depth);
        }
        if (token == JsonToken.START_ARRAY) {
            return sequence(parser, line, depth);
        }
        return Optional.of(new Node.Scalar(line, parser.getText(), isPlain(parser)));
    }

    private Optional<Node> mapping(YAMLParser parser, int line, int depth) throws IOException {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int keyLine = lineOf(parser);
            if (isShared(parser)) {
                problems.add(keyLine, "", "uses an anchor or alias (& or *)", "write the key out");
                return Optional.empty();
            }
            parser.nextToken();
            Optional<Node> value = node(parser, depth + 1);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            Node.Entry first = entries.putIfAbsent(key, new Node.Entry(keyLine, value.get()));
            if (first != null) {
                problems.add(
                        keyLine,
                        key,
                        "is given twice, first on line " + first.line(),
                        "keep one of them");
            }
        }
        return Optional.of(new Node.Mapping(line, entries));
    }

    private Optional<Node> sequence(YAMLParser parser, int line, int depth) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Optional<Node> item = node(parser, depth + 1);
            if (item.isEmpty()) {
                return Optional.empty();
            }
            items.add(item.get());
        }
        return Optional.of(new Node.Sequence(line, items));
    }

    private boolean isShared(YAMLParser parser) throws IOException {
        return parser.isCurrentAlias()
                || parser.getObjectId() != null
                || "&*".indexOf(firstCharacter(parser)) >= 0;
    }

    private int lineOf(YAMLParser parser) {
        return before + Math.max(0, parser.currentTokenLocation().getLineNr());
    }

    /** The parser does not tell quoted from plain, but the text at the value's place does. */
    private boolean isPlain(YAMLParser parser) {
        return "\"'|>".indexOf(firstCharacter(parser)) < 0;
    }

    /** The character at the value's place; a space when the value has no text. */
    private int firstCharacter(YAMLParser parser) {
        JsonLocation at = parser.currentTokenLocation();
        int line = at.getLineNr() - 1;
        int column = at.getColumnNr() - 1;
        if (line < 0 || line >= lines.size() || column < 0) {
            return ' ';
        }
        String text = lines.get(line);
        return column < text.codePointCount(0, text.length())
                ? text.codePointAt(text.offsetByCodePoints(0, column))
                : ' ';
    }
}
