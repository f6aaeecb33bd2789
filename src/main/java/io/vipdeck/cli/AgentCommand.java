package io.vipdeck.cli;

import io.vipdeck.control.Event;
import io.vipdeck.control.Lines;
import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.control.Status;
import io.vipdeck.keepalived.Parsed;
import io.vipdeck.keepalived.Problem;
import io.vipdeck.linux.EventFile;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** {@code vipdeck agent}: the daemon, commands that ask a running one, and a look at the wire. */
@Command(
        name = "agent",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = AgentCommand.Version.class,
        description =
                "The VRRP agent of a host: run it, check its configuration, ask and steer it.",
        subcommands = {AgentSniff.class, AgentDecode.class})
public final class AgentCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec().commandLine(),
                "say what to do: run, check, status, watch, events, sniff, decode, drain, undrain,"
                        + " step-down or reload");
    }

    /** The daemon; ends after SIGTERM or SIGINT. */
    @Command(
            name = "run",
            description = "Run the agent in the foreground, until SIGTERM; needs root.")
    int run(
            @Option(
                            names = {"-f", "--file"},
                            defaultValue = AgentRun.CONFIGURATION,
                            paramLabel = "FILE",
                            description = "Its configuration (default: ${DEFAULT-VALUE}).")
                    Path file,
            @Option(
                            names = "--socket",
                            defaultValue = AgentRun.SOCKET,
                            paramLabel = "PATH",
                            description = "Its control socket (default: ${DEFAULT-VALUE}).")
                    Path socket,
            @Option(
                            names = "--state-dir",
                            defaultValue = AgentRun.STATE_DIRECTORY,
                            paramLabel = "DIR",
                            description = "Where it keeps its ledger (default: ${DEFAULT-VALUE}).")
                    Path stateDirectory)
            throws Failure {
        return AgentRun.run(file, socket, stateDirectory, err());
    }

    /** Reads a configuration and prints all that is wrong with it. */
    @Command(
            name = "check",
            description =
                    "Read a keepalived.conf and print each problem as FILE:LINE: what, what to do.")
    int check(
            @Option(
                            names = {"-f", "--file"},
                            defaultValue = AgentRun.CONFIGURATION,
                            paramLabel = "FILE",
                            description = "The file (default: ${DEFAULT-VALUE}).")
                    Path file)
            throws Failure {
        Parsed parsed = AgentRun.parse(file);
        for (Problem problem : parsed.problems()) {
            out().println(problem);
        }
        return parsed.configuration().isPresent() ? ExitCode.OK : ExitCode.UNUSABLE;
    }

    /** Asks a running agent once. */
    @Command(name = "status", description = "What the running agent knows of this host.")
    int status(
            @Option(
                            names = "--socket",
                            defaultValue = AgentRun.SOCKET,
                            paramLabel = "PATH",
                            description = "The agent's control socket (default: ${DEFAULT-VALUE}).")
                    Path socket,
            @Option(names = "--json", description = "One line of JSON, as the agent says it.")
                    boolean json)
            throws Failure {
        try (ControlSocket agent = ControlSocket.ask(socket, Request.STATUS)) {
            Optional<String> line = agent.next();
            Optional<Status> status = line.flatMap(AgentCommand::status);
            if (status.isEmpty()) {
                throw Failure.bad("the agent on " + socket + " gave no status, look into its log");
            }
            if (json) {
                out().println(line.orElse(""));
            } else {
                AgentReport.write(status.get(), out());
            }
            out().flush();
            return ExitCode.OK;
        } catch (IOException silent) {
            throw Failure.bad(sentence(silent));
        }
    }

    /** Follows a running agent. */
    @Command(
            name = "watch",
            description = "What happens on the running agent, a line each, until Ctrl-C.")
    int watch(
            @Option(
                            names = "--socket",
                            defaultValue = AgentRun.SOCKET,
                            paramLabel = "PATH",
                            description = "The agent's control socket (default: ${DEFAULT-VALUE}).")
                    Path socket,
            @Option(
                            names = "--json",
                            description =
                                    "The agent's own lines: events, and a status every second.")
                    boolean json)
            throws Failure {
        try (ControlSocket agent = ControlSocket.ask(socket, Request.WATCH)) {
            Optional<String> line = agent.next();
            boolean first = true;
            while (line.isPresent() && !out().checkError()) {
                if (json) {
                    out().println(line.get());
                } else {
                    show(line.get(), first);
                }
                out().flush();
                first = false;
                line = agent.next();
            }
        } catch (IOException silent) {
            throw Failure.bad(sentence(silent));
        }
        throw Failure.bad("the agent on " + socket + " has ended");
    }

    /** Reads what has been kept on disk; no agent need run. */
    @Command(
            name = "events",
            description = "What has happened on this host, of this run of the agent and of others.")
    int events(
            @Option(
                            names = {"-n", "--lines"},
                            defaultValue = "20",
                            paramLabel = "N",
                            description = "How many, the last ones (default: ${DEFAULT-VALUE}).")
                    int count,
            @Option(
                            names = "--state-dir",
                            defaultValue = AgentRun.STATE_DIRECTORY,
                            paramLabel = "DIR",
                            description = "Where the agent keeps them (default: ${DEFAULT-VALUE}).")
                    Path stateDirectory,
            @Option(names = "--json", description = "The agent's own lines.") boolean json)
            throws Failure {
        if (count < 1) {
            throw Failure.unusable("-n takes a number from 1 on, not " + count);
        }
        try {
            for (Event event : EventFile.last(stateDirectory, count)) {
                out().println(json ? Lines.encode(event) : AgentReport.line(event));
            }
            out().flush();
            return ExitCode.OK;
        } catch (IOException unreadable) {
            throw Failure.bad("the events in " + stateDirectory
                    + " cannot be read, run this as root or name another --state-dir");
        }
    }

    /** Reads the configuration again. */
    @Command(
            name = "reload",
            description = "Read the configuration file again; a bad one changes nothing.")
    int reload(
            @Option(
                            names = "--socket",
                            defaultValue = AgentRun.SOCKET,
                            paramLabel = "PATH",
                            description = "The agent's control socket (default: ${DEFAULT-VALUE}).")
                    Path socket)
            throws Failure {
        return order(socket, Request.RELOAD);
    }

    /** Takes this host out of the election. */
    @Command(
            name = "drain",
            description =
                    "Resign on every virtual router and stay out of the election until undrain.")
    int drain(
            @Option(
                            names = "--socket",
                            defaultValue = AgentRun.SOCKET,
                            paramLabel = "PATH",
                            description = "The agent's control socket (default: ${DEFAULT-VALUE}).")
                    Path socket)
            throws Failure {
        return order(socket, Request.DRAIN);
    }

    /** Gives it back. */
    @Command(name = "undrain", description = "Take part in the election again.")
    int undrain(
            @Option(
                            names = "--socket",
                            defaultValue = AgentRun.SOCKET,
                            paramLabel = "PATH",
                            description = "The agent's control socket (default: ${DEFAULT-VALUE}).")
                    Path socket)
            throws Failure {
        return order(socket, Request.UNDRAIN);
    }

    /** Lets another be master. */
    @Command(
            name = "step-down",
            description = "Resign once where this host is master; it goes on as a backup.")
    int stepDown(
            @Option(
                            names = "--socket",
                            defaultValue = AgentRun.SOCKET,
                            paramLabel = "PATH",
                            description = "The agent's control socket (default: ${DEFAULT-VALUE}).")
                    Path socket)
            throws Failure {
        return order(socket, Request.STEP_DOWN);
    }

    /** Gives an order and prints its answer: what was done, or every reason why not. */
    private int order(Path socket, Request request) throws Failure {
        try (ControlSocket agent = ControlSocket.ask(socket, request)) {
            Optional<Message> message = agent.next().flatMap(Lines::decode);
            if (!(message.orElse(null) instanceof Message.Answer answer)) {
                throw Failure.bad("the agent on " + socket
                        + " does not know this order, install its newer version");
            }
            (answer.ok() ? out() : err()).println(answer.text());
            return answer.ok() ? ExitCode.OK : ExitCode.BAD;
        } catch (IOException silent) {
            throw Failure.bad(sentence(silent));
        }
    }

    private static Optional<Status> status(String line) {
        return Lines.decode(line).orElse(null) instanceof Message.StatusLine told
                ? Optional.of(told.status())
                : Optional.empty();
    }

    /** People want what happens, and the states once. */
    private void show(String line, boolean first) {
        @Nullable Message message = Lines.decode(line).orElse(null);
        if (message instanceof Message.EventLine told) {
            out().println(AgentReport.line(told.event()));
        } else if (first && message instanceof Message.StatusLine told) {
            out().println(AgentReport.line(told.status()));
        }
    }

    private static String sentence(IOException problem) {
        return String.valueOf(problem.getMessage());
    }

    private CommandSpec spec() {
        CommandSpec injected = spec;
        if (injected == null) {
            throw new IllegalStateException("picocli runs this");
        }
        return injected;
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private PrintWriter err() {
        return spec().commandLine().getErr();
    }

    /** The version that the jar was built with. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"vipdeck agent " + AgentRun.version()};
        }
    }
}
