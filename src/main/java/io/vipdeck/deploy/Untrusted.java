package io.vipdeck.deploy;

/** Text of another machine, made fit to be kept and shown. */
final class Untrusted {
    private Untrusted() {}

    /** One line without control characters, format characters or a tail beyond the limit. */
    static String line(String text, int longest) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), longest));
        text.codePoints()
                .map(point -> point == '\t' ? ' ' : point)
                .filter(point -> !Character.isISOControl(point)
                        && Character.getType(point) != Character.FORMAT
                        && Character.getType(point) != Character.SURROGATE
                        && point != 0x2028
                        && point != 0x2029)
                .limit(longest)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** The last lines of a text, each made clean. */
    static String tail(String text, int mostLines) {
        String[] lines = text.strip().split("\n");
        StringBuilder clean = new StringBuilder();
        for (int i = Math.max(0, lines.length - mostLines); i < lines.length; i++) {
            clean.append(clean.length() == 0 ? "" : "\n").append(line(lines[i], 300));
        }
        return clean.toString();
    }
}
