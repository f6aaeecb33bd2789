package io.vipdeck.control;

/** What a client may ask on the control socket. */
public enum Request {
    /** One {@link Status} line, then the socket closes. */
    STATUS,
    /**
     * A {@link Status} line now, the last events, then each event as it happens and a status at every
     * change and at least once a second, until the client leaves.
     */
    WATCH
}
