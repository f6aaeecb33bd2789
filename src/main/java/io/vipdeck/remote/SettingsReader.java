package io.vipdeck.remote;

import io.vipdeck.remote.HostTrust.Policy;
import io.vipdeck.remote.RemoteException.Kind;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes typed values of the lines that hold for one host. */
final class SettingsReader {
    private final HostSettings settings;
    private final Destination destination;
    private final Path home;
    private final Map<String, String> environment;

    SettingsReader(
            HostSettings settings,
            Destination destination,
            Path home,
            Map<String, String> environment) {
        this.settings = settings;
        this.destination = destination;
        this.home = home;
        this.environment = environment;
    }

    /** Of ssh_config(5), TOKENS: those that do not depend on this machine's name and numbers. */
    Tokens tokens(String user, int port, String localUser) {
        Map<Character, String> values = new HashMap<>();
        values.put('h', settings.hostName());
        values.put('n', destination.address());
        values.put('p', String.valueOf(port));
        values.put('r', user);
        values.put('u', localUser);
        values.put('d', home.toString());
        values.put(
                'k',
                settings.first("hostkeyalias")
                        .map(ConfigLine::value)
                        .orElse(destination.address()));
        return new Tokens(values, environment);
    }

    Manner manner(Tokens tokens, Optional<Target> through) throws RemoteException {
        Patience standard = Patience.STANDARD;
        int intervalMs = settings.number("serveraliveinterval", 0, 86_400)
                .filter(seconds -> seconds > 0)
                .map(seconds -> seconds * 1000)
                .orElse(standard.intervalMs());
        int unanswered =
                settings.number("serveralivecountmax", 1, 100).orElse(standard.unanswered());
        return new Manner(
                trust(tokens),
                login(tokens),
                settings.number("connecttimeout", 1, 3600).map(Duration::ofSeconds),
                // Asking more often than configured serves the same end, and a dead host is seen
                // sooner.
                new Patience(Math.min(intervalMs, standard.intervalMs()), unanswered),
                through);
    }

    /** The machines on the way, the nearest first; {@code ProxyJump none} and no line at all mean none. */
    List<Jump> jumps(Tokens tokens) throws RemoteException {
        Optional<ConfigLine> jump = settings.first("proxyjump");
        if (jump.isPresent()) {
            return jumps(jump.get(), jump.get().value(), tokens);
        }
        Optional<ConfigLine> command = settings.first("proxycommand");
        if (command.isEmpty() || isNone(command.get().value())) {
            return List.of();
        }
        Optional<String> through = Jump.ofCommand(String.join(" ", command.get().arguments()));
        if (through.isEmpty()) {
            throw new RemoteException(
                    Kind.LOCAL,
                    label() + " is reached by a ProxyCommand, which is not run; write ProxyJump in "
                            + command.get().where() + " instead");
        }
        return jumps(command.get(), through.get(), tokens);
    }

    private List<Jump> jumps(ConfigLine line, String text, Tokens tokens) throws RemoteException {
        if (isNone(text)) {
            return List.of();
        }
        return tokens.expand(text)
                .flatMap(Jump::parse)
                .orElseThrow(() -> new RemoteException(
                        Kind.LOCAL,
                        "The way to " + label()
                                + " cannot be read, write ProxyJump [user@]host[:port]" + " in "
                                + line.where()));
    }

    private HostTrust trust(Tokens tokens) {
        Policy policy = Policy.ASK;
        Optional<ConfigLine> line = settings.first("stricthostkeychecking");
        if (line.isPresent()) {
            switch (line.get().value().toLowerCase(Locale.ROOT)) {
                case "yes", "true" -> policy = Policy.STRICT;
                case "accept-new" -> policy = Policy.ACCEPT_NEW;
                case "no", "off", "false" -> {
                    policy = Policy.ACCEPT_NEW;
                    settings.heedNot(
                            line.get(),
                            "is taken for accept-new, since a changed key is always refused");
                }
                case "ask" -> policy = Policy.ASK;
                default -> settings.heedNot(line.get(), "is none of yes, no, ask, accept-new");
            }
        }
        return new HostTrust(
                settings.first("hostkeyalias").map(ConfigLine::value),
                policy,
                line.map(ConfigLine::where).orElse(""),
                files("userknownhostsfile", tokens),
                files("globalknownhostsfile", tokens));
    }

    private LoginWays login(Tokens tokens) {
        Optional<ConfigLine> agent = settings.first("identityagent");
        boolean usual = agent.isEmpty() || agent.get().value().equals("SSH_AUTH_SOCK");
        return new LoginWays(
                paths("identityfile", tokens),
                paths("certificatefile", tokens),
                settings.yes("identitiesonly", false),
                !usual,
                usual || isNone(agent.get().value())
                        ? Optional.empty()
                        : agentSocket(agent.get(), tokens),
                methods());
    }

    private Optional<Path> agentSocket(ConfigLine line, Tokens tokens) {
        String value = line.value();
        return value.matches("\\$[A-Za-z_][A-Za-z0-9_]*")
                ? Optional.ofNullable(environment.get(value.substring(1))).flatMap(this::path)
                : path(line, value, tokens);
    }

    private List<String> methods() {
        boolean interactive = settings.yes("kbdinteractiveauthentication", true)
                && settings.yes("challengeresponseauthentication", true);
        boolean asking = !settings.yes("batchmode", false);
        Map<String, Boolean> allowed = Map.of(
                "publickey", settings.yes("pubkeyauthentication", true),
                "keyboard-interactive", asking && interactive,
                "password", asking && settings.yes("passwordauthentication", true));
        List<String> order = settings.first("preferredauthentications")
                .map(line -> List.of(line.value().split(",")))
                .orElse(LoginWays.METHODS);
        return order.stream()
                .filter(method -> allowed.getOrDefault(method, false))
                .toList();
    }

    /** All names of one line. */
    private Optional<List<Path>> files(String keyword, Tokens tokens) {
        return settings.first(keyword).map(line -> {
            List<Path> files = new ArrayList<>();
            line.arguments().stream()
                    .filter(name -> !isNone(name))
                    .forEach(name -> path(line, name, tokens).ifPresent(files::add));
            return files;
        });
    }

    /** The first names of all lines. */
    private List<Path> paths(String keyword, Tokens tokens) {
        List<Path> files = new ArrayList<>();
        for (ConfigLine line : settings.all(keyword)) {
            if (!isNone(line.value())) {
                path(line, line.value(), tokens).ifPresent(files::add);
            }
        }
        return files;
    }

    private Optional<Path> path(ConfigLine line, String text, Tokens tokens) {
        Optional<Path> path = tokens.expandPath(text, home.toString()).flatMap(this::path);
        if (path.isEmpty()) {
            settings.heedNot(line, "names a file with a token or variable that has no value here");
        }
        return path;
    }

    private Optional<Path> path(String text) {
        return text.isEmpty() || text.indexOf('\0') >= 0
                ? Optional.empty()
                : Optional.of(Path.of(text));
    }

    private static boolean isNone(String value) {
        return value.equalsIgnoreCase("none");
    }

    private String label() {
        return HostText.line(destination.name());
    }
}
