package io.vipdeck.tui;

/** What the operator wants of the lab on leaving. */
public enum LabChoice {
    /** It goes on. */
    KEEP,
    /** It is taken down. */
    DOWN,
    /** Nobody was asked: there is no lab that this session has made. */
    NONE
}
