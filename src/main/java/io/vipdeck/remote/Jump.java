package io.vipdeck.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A machine on the way, as {@code ProxyJump} names it: {@code [user@]host[:port]} or an ssh URI. */
record Jump(Optional<String> user, String host, OptionalInt port) {
    private static final Pattern SHAPE =
            Pattern.compile("(?:ssh://)?(?:(?<user>[^@/\\s-][^@/\\s]*)@)?"
                    + "(?:\\[(?<v6>[0-9A-Fa-f:.%]+[A-Za-z0-9]*)]|(?<host>[A-Za-z0-9_][A-Za-z0-9_.-]*))"
                    + "(?::(?<port>[0-9]{1,5}))?/?");
    // What was written before OpenSSH 7.3 had ProxyJump, and says the same.
    private static final Pattern AS_COMMAND = Pattern.compile(
            "(?:/usr/bin/)?ssh(?: -[qxaT]+)*(?: -W \\[?%h]?:%p(?: -[qxaT]+)* (?<jump>[^\\s-]\\S*)"
                    + "| (?<first>[^\\s-]\\S*)(?: -[qxaT]+)* -W \\[?%h]?:%p)");

    /** The machines on the way, the nearest first; empty when one of them cannot be read. */
    static Optional<List<Jump>> parse(String text) {
        List<Jump> jumps = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = SHAPE.matcher(part.strip());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String host = matcher.group("host");
            String port = matcher.group("port");
            if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535)) {
                return Optional.empty();
            }
            jumps.add(new Jump(
                    Optional.ofNullable(matcher.group("user")),
                    host == null ? matcher.group("v6") : host,
                    port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port))));
        }
        return Optional.of(jumps);
    }

    /** The jump that a {@code ProxyCommand} of the form {@code ssh -W %h:%p HOST} makes. */
    static Optional<String> ofCommand(String command) {
        Matcher matcher = AS_COMMAND.matcher(command.strip().replaceAll("[ \t]+", " "));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String jump = matcher.group("jump");
        return Optional.of(jump == null ? matcher.group("first") : jump);
    }
}
