package io.vipdeck.lab;

/** The lab cannot do what was asked; the message is one sentence: what, where, what to do. */
public final class LabException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String sentence;

    public LabException(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.sentence = message;
    }

    public LabException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.sentence = message;
    }

    public Kind kind() {
        return kind;
    }

    /** The message. */
    public String sentence() {
        return sentence;
    }

    /** What stood in the way. */
    public enum Kind {
        /** This machine, or this user, cannot have a lab. */
        UNSUITABLE,
        /** What was asked does not fit the lab as it is, such as a host that it has not. */
        REFUSED,
        /** A step went wrong; a lab that was being made has been taken away again. */
        FAILED,
        /** It was broken off from outside, and what had been made has been taken away again. */
        INTERRUPTED
    }
}
