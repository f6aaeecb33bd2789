package io.vipdeck.linux;

/** A descriptor that the loop waits on. */
interface Readable {

    /** The descriptor; negative while there is none. */
    int fd();

    /** Takes all that is there to be read, without waiting. */
    void drain();
}
