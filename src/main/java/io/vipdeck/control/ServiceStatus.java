package io.vipdeck.control;

import org.jspecify.annotations.Nullable;

/**
 * The service behind the VIP, as the agent watches it.
 *
 * @param httpStatus of the last answer; null when there was none or no URL is checked
 * @param latencyMs of the last answer
 * @param sinceMs time in this state
 * @param restarts how often the agent has started it again
 * @param reason one sentence: why the state is what it is
 */
public record ServiceStatus(
        String name,
        String unit,
        State state,
        @Nullable Integer httpStatus,
        @Nullable Double latencyMs,
        @Nullable Integer pid,
        long sinceMs,
        int restarts,
        String reason) {

    /** What is known of the service. */
    public enum State {
        /** Its process lives and, where a URL is checked, it answers. */
        RUNNING,
        /** Its process is gone and a start is under way. */
        STOPPED,
        /** It could not be started, or it does not answer. */
        FAILED,
        /** Not looked at yet. */
        UNKNOWN
    }
}
