package io.vipdeck.lab;

/** Text of other programs, made fit for a terminal. */
final class Printable {
    private static final int LONGEST = 400;

    private Printable() {}

    /** One line without control characters, of bounded length. */
    static String text(String line) {
        String clean = line.replaceAll("\\p{Cntrl}", " ").strip();
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "..." : clean;
    }
}
