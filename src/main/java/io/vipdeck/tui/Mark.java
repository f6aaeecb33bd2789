package io.vipdeck.tui;

import io.vipdeck.control.Event;

/**
 * A sign with a word: a state is told by sign, word and colour, so that none of them is needed.
 *
 * @param sign what it stands for; drawn by {@link #glyph}
 */
record Mark(Sign sign, String word, Style style) {
    static final Mark MASTER = new Mark(Sign.MASTER, "MASTER", Style.MASTER);
    static final Mark BACKUP = new Mark(Sign.BACKUP, "BACKUP", Style.BACKUP);
    static final Mark FAULT = new Mark(Sign.BAD, "FAULT", Style.FAULT);
    static final Mark INIT = new Mark(Sign.NONE, "INIT", Style.DIM);
    static final Mark NO_ANSWER = new Mark(Sign.UNKNOWN, "NO ANSWER", Style.FAIL);
    static final Mark STALE = new Mark(Sign.UNKNOWN, "STALE", Style.WARN);
    static final Mark NO_AGENT = new Mark(Sign.NONE, "NO AGENT", Style.DIM);
    static final Mark ASKING = new Mark(Sign.NONE, "ASKING", Style.DIM);
    static final Mark VIP = new Mark(Sign.VIP, "holds the VIP", Style.VIP);
    static final Mark UP = new Mark(Sign.GOOD, "up", Style.OK);
    static final Mark STARTING = new Mark(Sign.WEAK, "starting", Style.WARN);
    static final Mark FAILED = new Mark(Sign.BAD, "failed", Style.FAIL);
    static final Mark UNKNOWN = new Mark(Sign.NONE, "unknown", Style.DIM);
    static final Mark WARNING = new Mark(Sign.WARNING, "look at it", Style.WARN);
    static final Mark YOU = new Mark(Sign.YOU, "done by you", Style.YOU);

    /** The signs, each one cell. */
    enum Sign {
        MASTER,
        BACKUP,
        VIP,
        GOOD,
        WEAK,
        BAD,
        UNKNOWN,
        NONE,
        WARNING,
        YOU
    }

    String glyph(Glyphs glyphs) {
        return switch (sign) {
            case MASTER -> glyphs.master();
            case BACKUP -> glyphs.backup();
            case VIP -> glyphs.vip();
            case GOOD -> "+";
            case WEAK -> "~";
            case BAD -> "x";
            case UNKNOWN -> "?";
            case NONE -> "-";
            case WARNING -> "!";
            case YOU -> "#";
        };
    }

    String shown(Glyphs glyphs) {
        return glyph(glyphs) + " " + word;
    }

    static Mark of(Event event) {
        return switch (event.kind()) {
            case STATE -> new Mark(Sign.MASTER, "state", Style.MASTER);
            case ADDRESS -> VIP;
            case SERVICE -> new Mark(Sign.WEAK, "service", Style.INFO);
            case CHECK -> new Mark(Sign.WEAK, "check", Style.INFO);
            case AGENT -> new Mark(Sign.GOOD, "agent", Style.OK);
            case WARNING -> WARNING;
        };
    }
}
