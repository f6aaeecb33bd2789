package io.vipdeck.drill;

/** A fault could not be made or undone; the message is the sentence that the operator reads. */
public final class DrillException extends Exception {
    public DrillException(String message) {
        super(message);
    }

    public DrillException(String message, Throwable cause) {
        super(message, cause);
    }
}
