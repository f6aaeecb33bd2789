package io.vipdeck.cli;

import io.vipdeck.agent.Agent;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Parsed;
import io.vipdeck.keepalived.Parser;
import io.vipdeck.keepalived.Problem;
import io.vipdeck.linux.Daemon;
import io.vipdeck.linux.KernelException;
import io.vipdeck.linux.LinuxHost;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code agent run}: from a configuration file to a running daemon. */
final class AgentRun {
    static final String CONFIGURATION = "/etc/vipdeck/keepalived.conf";
    static final String SOCKET = "/run/vipdeck/agent.sock";
    static final String STATE_DIRECTORY = "/var/lib/vipdeck";

    private AgentRun() {}

    /** Runs the daemon until it is told to stop. */
    static int run(Path file, Path socket, Path stateDirectory, PrintWriter err) throws Failure {
        Parsed parsed = parse(file);
        for (Problem problem : parsed.problems()) {
            err.println(problem);
        }
        Optional<Configuration> configuration = parsed.configuration();
        if (configuration.isEmpty()) {
            throw Failure.unusable(file + " cannot be used, mend the lines above and start again");
        }
        try {
            LinuxHost host = LinuxHost.open(socket, stateDirectory, System.getenv(), System.out);
            Agent agent = new Agent(configuration.get(), host, version(), () -> again(file));
            new Daemon(host, agent).run();
            return ExitCode.OK;
        } catch (KernelException | IOException refused) {
            throw Failure.bad(String.valueOf(refused.getMessage()));
        }
    }

    private static Parsed again(Path file) throws IOException {
        try {
            return parse(file);
        } catch (Failure failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    /** Reads a configuration and what it includes. */
    static Parsed parse(Path file) throws Failure {
        try {
            return Parser.parse(file.toString(), Files.readString(file), new HostSurroundings());
        } catch (NoSuchFileException missing) {
            throw Failure.unusable("there is no " + file + ", name another with -f");
        } catch (MalformedInputException notText) {
            throw Failure.unusable(file + " is not UTF-8 text, convert it");
        } catch (IOException unreadable) {
            throw Failure.unusable(file + " cannot be read: " + unreadable.getMessage());
        }
    }

    static String version() {
        String version = AgentRun.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
