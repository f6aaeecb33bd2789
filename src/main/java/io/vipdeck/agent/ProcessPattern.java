package io.vipdeck.agent;

import io.vipdeck.keepalived.TrackedProcess.ParameterMatch;

import java.util.List;

/**
 * Which processes are counted together (keepalived.conf(5), vrrp_track_process).
 *
 * @param name that the count is told under
 * @param process its name as in {@code /proc/PID/comm}, or with {@code fullCommand} the first word of
 *     {@code /proc/PID/cmdline}
 * @param parameters the words after that one, looked at as {@code match} says
 */
public record ProcessPattern(
        String name,
        String process,
        List<String> parameters,
        ParameterMatch match,
        boolean fullCommand) {
    /** The kernel cuts a process's name after so many bytes (TASK_COMM_LEN). */
    private static final int NAME_BYTES = 15;

    public ProcessPattern {
        parameters = List.copyOf(parameters);
    }

    /** Whether the words of the command have to be read to decide. */
    public boolean needsWords() {
        return fullCommand || match != ParameterMatch.NONE;
    }

    /** Whether the name alone rules a process out. */
    public boolean mayBe(String comm) {
        return fullCommand || comm.equals(cut(process));
    }

    /**
     * Whether a process is one of them.
     *
     * @param comm its name
     * @param words its command; may be empty where {@link #needsWords} is false
     */
    public boolean fits(String comm, List<String> words) {
        if (!mayBe(comm)) {
            return false;
        }
        if (needsWords() && words.isEmpty()) {
            return false;
        }
        if (fullCommand && !words.get(0).equals(process)) {
            return false;
        }
        return match == ParameterMatch.NONE || parametersFit(words.subList(1, words.size()));
    }

    private boolean parametersFit(List<String> given) {
        int last = parameters.size() - 1;
        if (given.size() < parameters.size()) {
            return false;
        }
        if (match != ParameterMatch.INITIAL || last < 0) {
            boolean same = given.subList(0, parameters.size()).equals(parameters);
            return same && (match != ParameterMatch.EXACT || given.size() == parameters.size());
        }
        return given.subList(0, last).equals(parameters.subList(0, last))
                && given.get(last).startsWith(parameters.get(last));
    }

    private static String cut(String name) {
        return name.length() <= NAME_BYTES ? name : name.substring(0, NAME_BYTES);
    }
}
