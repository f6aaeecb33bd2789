package io.vipdeck.keepalived;

import java.util.List;

/**
 * {@code vrrp_track_process NAME}: how many processes of a name there are, as the kernel tells it.
 *
 * @param process its name as in {@code /proc/PID/comm}, or its path with {@code fullCommand}
 * @param parameters that follow the command; looked at as {@code parameterMatch} says
 * @param fullCommand whether {@code process} is the whole command of {@code /proc/PID/cmdline}
 * @param weight 0: too few mean FAULT; else added while well (positive) or taken while failed (negative)
 * @param quorum fewest processes that are well
 * @param quorumMax most processes that are well; {@link #UNLIMITED} for any number
 * @param forkDelayNanos for how long there must be enough before it is well
 * @param terminateDelayNanos for how long there must be too few before it has failed
 */
public record TrackedProcess(
        String name,
        String process,
        List<String> parameters,
        ParameterMatch parameterMatch,
        boolean fullCommand,
        int weight,
        boolean reverse,
        int quorum,
        int quorumMax,
        long forkDelayNanos,
        long terminateDelayNanos) {
    /** No {@code quorum_max}. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public TrackedProcess {
        parameters = List.copyOf(parameters);
    }

    /** {@code param_match}: how parameters of a process are compared. */
    public enum ParameterMatch {
        /** They are not looked at. */
        NONE,
        /** These and no others. */
        EXACT,
        /** These, and any after them. */
        PARTIAL,
        /** The last one may go on. */
        INITIAL
    }
}
