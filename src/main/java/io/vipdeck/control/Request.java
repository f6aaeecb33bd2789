package io.vipdeck.control;

/** What a client may ask on the control socket. */
public enum Request {
    /** One {@link Status} line, then the socket closes. */
    STATUS,
    /**
     * A {@link Status} line now, the last events, then each event as it happens and a status at every
     * change and at least once a second, until the client leaves.
     */
    WATCH,
    /** Read the configuration file again; one {@link Message.Answer} line, then the socket closes. */
    RELOAD,
    /** Resign everywhere and stay out of the election, restarts included; one answer line. */
    DRAIN,
    /** Take part again after {@link #DRAIN}; one answer line. */
    UNDRAIN,
    /** Resign once where this host is master, and go on as a backup; one answer line. */
    STEP_DOWN
}
