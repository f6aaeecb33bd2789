package io.vipdeck.remote;

/** A machine could not be reached or used; the message is written for the operator. */
public final class RemoteException extends Exception {
    private final Kind kind;

    public RemoteException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public RemoteException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What stood in the way. */
    public enum Kind {
        /** No answer: name, route, port, time. */
        UNREACHABLE,
        /** The host's key is not known. */
        HOST_KEY_UNKNOWN,
        /** The host's key is not the one on record. */
        HOST_KEY_CHANGED,
        /** No key or password of ours is accepted. */
        AUTHENTICATION,
        /** The session ended while it was in use. */
        LOST,
        /** It took longer than it may. */
        DEADLINE,
        /** The machine refused what was asked, such as a socket that is not there. */
        REFUSED,
        /** Something on this side: a key file that cannot be read. */
        LOCAL
    }
}
