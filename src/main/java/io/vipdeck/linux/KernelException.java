package io.vipdeck.linux;

/**
 * The kernel refuses something without which the agent cannot work; the message is for the
 * operator.
 */
public final class KernelException extends Exception {

    KernelException(String message) {
        super(message);
    }

    /** Passes a result on, or says in words what failed. */
    static int check(int result, String what) throws KernelException {
        if (result < 0) {
            throw new KernelException(what + ": " + Errno.text(result));
        }
        return result;
    }
}
