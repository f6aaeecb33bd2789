package io.vipdeck.cli;

import io.vipdeck.remote.HostText;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two logs of one host as one, by the seconds that their lines begin with. Both are written in the host's
 * own time zone. A line without a time belongs to the one before it.
 */
final class MergedLog {
    static final String AGENT_PREFIX = "agent | ";
    static final String NGINX_PREFIX = "nginx | ";

    /** {@code 2026-01-31T12:00:00+0100} of the journal, {@code 2026/01/31 12:00:00} of Nginx. */
    private static final Pattern TIME =
            Pattern.compile("^(\\d{4})[-/](\\d{2})[-/](\\d{2})[T ](\\d{2}:\\d{2}:\\d{2})");

    private MergedLog() {}

    /** Cleaned lines, each with the prefix of its log; at the same second the agent's come first. */
    static List<String> of(List<String> agent, List<String> nginx) {
        List<String> agentTimes = times(agent);
        List<String> nginxTimes = times(nginx);
        List<String> merged = new ArrayList<>();
        int a = 0;
        int n = 0;
        while (a < agent.size() || n < nginx.size()) {
            boolean agentNext = n == nginx.size()
                    || (a < agent.size() && agentTimes.get(a).compareTo(nginxTimes.get(n)) <= 0);
            merged.add(
                    agentNext
                            ? AGENT_PREFIX + clean(agent.get(a++))
                            : NGINX_PREFIX + clean(nginx.get(n++)));
        }
        return merged;
    }

    /** A line that stays one: a carriage return in it must not begin a line without a prefix. */
    static String clean(String line) {
        return HostText.clean(line).replace('\n', ' ');
    }

    private static List<String> times(List<String> lines) {
        List<String> times = new ArrayList<>();
        String last = "";
        for (String line : lines) {
            Matcher matcher = TIME.matcher(line);
            if (matcher.find()) {
                last = matcher.group(1) + matcher.group(2) + matcher.group(3) + matcher.group(4);
            }
            times.add(last);
        }
        return times;
    }
}
