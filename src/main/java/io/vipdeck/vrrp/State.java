package io.vipdeck.vrrp;

/** The states of a virtual router, in keepalived's words; RFC 9568 calls MASTER "Active". */
public enum State {
    /** Not started, or not yet told that its interface and checks are well. */
    INIT,
    /** Listens to the master and is ready to take its place (RFC 9568 section 6.4.2). */
    BACKUP,
    /** Owns the virtual addresses and advertises (RFC 9568 section 6.4.3). */
    MASTER,
    /** May not take part: an interface, a check or a service it depends on has failed. */
    FAULT
}
