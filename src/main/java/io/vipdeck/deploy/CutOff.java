package io.vipdeck.deploy;

import io.vipdeck.remote.RemoteException;

/**
 * What an operator reads when a session fails in the middle of our work: our words for it, not a
 * command.
 */
final class CutOff {
    private CutOff() {}

    /**
     * @param where in what, as in {@code in the step page}
     * @param remedy what to do
     */
    static String text(RemoteException e, String where, String remedy) {
        return switch (e.kind()) {
            case LOST -> "the connection was lost " + where + ", " + remedy;
            case DEADLINE -> "it took too long " + where + ", look at the host and " + remedy;
            default -> String.valueOf(e.getMessage());
        };
    }
}
