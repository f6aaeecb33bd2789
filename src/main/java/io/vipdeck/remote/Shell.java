package io.vipdeck.remote;

/** Text made safe for a POSIX shell. */
public final class Shell {
    private Shell() {}

    /** One word that the shell reads as exactly this text (POSIX XCU 2.2.2, single quotes). */
    public static String quote(String text) {
        return text.matches("[A-Za-z0-9_./:=@%+,-]+")
                ? text
                : "'" + text.replace("'", "'\\''") + "'";
    }
}
