package io.vipdeck.tui;

import io.vipdeck.control.Event;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sign with a word: a state is told by sign, word and colour, so that none of them is needed.
 *
 * @param sign what it stands for; drawn by {@link #glyph}
 */
record Mark(Sign sign, String word, Style style) {
    private static final Pattern STATE_WORD = Pattern.compile("MASTER|BACKUP|FAULT|INIT");

    static final Mark MASTER = new Mark(Sign.MASTER, "MASTER", Style.MASTER);
    static final Mark BACKUP = new Mark(Sign.BACKUP, "BACKUP", Style.BACKUP);
    static final Mark FAULT = new Mark(Sign.BAD, "FAULT", Style.FAULT);
    static final Mark INIT = new Mark(Sign.NONE, "INIT", Style.DIM);
    static final Mark DRAINED = new Mark(Sign.NONE, "DRAINED", Style.WARN);
    static final Mark NO_ANSWER = new Mark(Sign.UNKNOWN, "NO ANSWER", Style.FAIL);
    static final Mark STALE = new Mark(Sign.UNKNOWN, "STALE", Style.WARN);
    static final Mark NO_AGENT = new Mark(Sign.NONE, "NO AGENT", Style.DIM);
    static final Mark ASKING = new Mark(Sign.NONE, "ASKING", Style.DIM);
    static final Mark VIP = new Mark(Sign.VIP, "holds the VIP", Style.VIP);
    static final Mark UP = new Mark(Sign.GOOD, "up", Style.OK);
    static final Mark STARTING = new Mark(Sign.WEAK, "starting", Style.WARN);
    static final Mark FAILED = new Mark(Sign.BAD, "failed", Style.FAIL);
    static final Mark STOPPED = new Mark(Sign.BAD, "stopped", Style.WARN);
    static final Mark MISSING = new Mark(Sign.NONE, "missing", Style.DIM);
    static final Mark NOTHING = new Mark(Sign.NONE, "", Style.DIM);
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
            case STATE -> state(event.text());
            case ADDRESS -> VIP;
            case SERVICE -> new Mark(Sign.WEAK, "service", Style.INFO);
            case CHECK -> new Mark(Sign.WEAK, "check", Style.INFO);
            case AGENT -> new Mark(Sign.GOOD, "agent", Style.OK);
            case WARNING -> WARNING;
        };
    }

    /** The state that a sentence such as {@code BACKUP > MASTER: silence} ends in. */
    private static Mark state(String text) {
        Matcher word = STATE_WORD.matcher(text.split("[:,.;]", 2)[0]);
        Mark last = new Mark(Sign.WEAK, "state", Style.INFO);
        while (word.find()) {
            last = switch (word.group()) {
                case "MASTER" -> MASTER;
                case "BACKUP" -> BACKUP;
                case "FAULT" -> FAULT;
                default -> INIT;
            };
        }
        return last;
    }
}
