package io.vipdeck.cli;

import io.vipdeck.lab.Lab;
import io.vipdeck.lab.LabException;
import io.vipdeck.lab.LabStatus;
import io.vipdeck.lab.Plan;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code vipdeck lab ...}: real hosts on this machine. */
@Command(name = "lab", description = "Real hosts on this machine, in Linux namespaces.")
public final class LabCommand implements Callable<Integer> {
    /** Commands that run another one, whose options are its own. */
    static final List<String> WRAPPERS = List.of("exec", "client", "ssh");

    private static final String HOST = "HOST";
    private final Lab lab = Lab.standard();
    private final Callable<Integer> screen;
    private final Permission permission;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** @param screen makes the lab and shows the full screen over it: {@code lab} without more */
    LabCommand(Callable<Integer> screen, Permission permission) {
        this.screen = screen;
        this.permission = permission;
    }

    @Override
    public Integer call() throws Exception {
        return screen.call();
    }

    @Command(name = "up", description = "Make the lab: hosts with systemd and sshd, nothing else.")
    int up(
            @Option(
                            names = "--hosts",
                            paramLabel = "N",
                            defaultValue = "" + Plan.DEFAULT_HOSTS,
                            description = "how many hosts, 1 to 20 (default: ${DEFAULT-VALUE})")
                    int hosts)
            throws Failure {
        permission.require("lab up");
        try {
            lab.up(hosts, line -> {
                out().println(line);
                out().flush();
            });
            print(lab.status());
            return ExitCode.OK;
        } catch (LabException failed) {
            return failed(failed);
        }
    }

    @Command(name = "down", description = "Take the lab away and leave nothing of it.")
    int down(
            @Option(
                            names = "--purge",
                            description = "also the base layer and the keys in /var/cache/vipdeck")
                    boolean purge)
            throws Failure {
        permission.require("lab down");
        try {
            lab.down(purge);
            return ExitCode.OK;
        } catch (LabException failed) {
            return failed(failed);
        }
    }

    @Command(
            name = "status",
            description = "What there is of the lab; exit code 1 unless it is up and sound.")
    int status() throws Failure {
        try {
            LabStatus status = lab.status();
            print(status);
            return status.phase() == LabStatus.Phase.UP && status.sound()
                    ? ExitCode.OK
                    : ExitCode.BAD;
        } catch (LabException failed) {
            return failed(failed);
        }
    }

    @Command(name = "kill", description = "Pull a host's plug.")
    int kill(@Parameters(paramLabel = HOST) String host) throws Failure {
        permission.require("lab kill");
        try {
            lab.kill(host);
            out().println(host + " is off");
            return ExitCode.OK;
        } catch (LabException failed) {
            return failed(failed);
        }
    }

    @Command(name = "boot", description = "Switch a host on again; returns when it answers to SSH.")
    int boot(@Parameters(paramLabel = HOST) String host) throws Failure {
        permission.require("lab boot");
        try {
            lab.boot(host);
            out().println(host + " answers to SSH");
            return ExitCode.OK;
        } catch (LabException failed) {
            return failed(failed);
        }
    }

    @Command(name = "ssh", description = "Log in to a host over SSH, or run a command there.")
    int ssh(
            @Parameters(paramLabel = HOST) String host,
            @Parameters(paramLabel = "COMMAND", arity = "0..*") @Nullable List<String> command)
            throws Failure {
        permission.require("lab ssh");
        if (!lab.hasSshClient()) {
            err().println("this machine has no SSH client, so this is a login shell in " + host);
            err().flush();
        }
        try {
            return run(lab.ssh(host, words(command)));
        } catch (LabException failed) {
            return failed(failed);
        }
    }

    @Command(name = "exec", description = "Run a command on a host, without SSH.")
    int exec(
            @Parameters(paramLabel = HOST) String host,
            @Parameters(paramLabel = "COMMAND", arity = "1..*") List<String> command)
            throws Failure {
        permission.require("lab exec");
        try {
            return run(lab.exec(host, words(command)));
        } catch (LabException failed) {
            return failed(failed);
        }
    }

    @Command(name = "client", description = "Run a command at the client's place on the LAN.")
    int client(@Parameters(paramLabel = "COMMAND", arity = "1..*") List<String> command)
            throws Failure {
        try {
            return run(lab.client(command));
        } catch (LabException failed) {
            return failed(failed);
        }
    }

    @Command(
            name = "log",
            description = "The journal of a host, or of all; also of one that is off.")
    int log(
            @Parameters(paramLabel = HOST, arity = "0..1", defaultValue = "") String host,
            @Option(
                            names = {"-f", "--follow"},
                            description = "go on with what comes")
                    boolean follow,
            @Option(
                            names = {"-n", "--lines"},
                            paramLabel = "N",
                            defaultValue = "200",
                            description = "the last N lines (default: ${DEFAULT-VALUE})")
                    int lines)
            throws Failure {
        List<String> options = new ArrayList<>(
                List.of("--no-pager", "--output=short-precise", "--lines=" + lines));
        if (follow) {
            options.add("--follow");
        }
        try {
            printConsole(host);
            return run(lab.log(host, options));
        } catch (LabException failed) {
            return failed(failed);
        }
    }

    private void printConsole(String host) throws LabException {
        if (host.isEmpty()) {
            return;
        }
        Path console = lab.consoleFile(host);
        try {
            if (Files.size(console) > 0) {
                out().println("console:");
                Files.readString(console).lines().forEach(out()::println);
                out().println("journal:");
                out().flush();
            }
        } catch (IOException none) {
            // A host that never wrote to its console has none.
        }
    }

    private void print(LabStatus status) {
        switch (status.phase()) {
            case DOWN -> out().println("the lab is down");
            case HALF_MADE ->
                out().println(
                                "the lab is half made: another vipdeck is at work, or was killed at it;"
                                        + " vipdeck lab down clears it away");
            case UP -> {
                status.hosts().forEach(host -> out().println(line(host)));
                out().println("VIP    " + Plan.VIP);
                out().println("inventory " + lab.inventoryFile());
            }
        }
        out().flush();
    }

    private static String line(LabStatus.Host host) {
        String state = switch (host.state()) {
            case RUNNING -> "running, process " + host.pid();
            case OFF -> "off; vipdeck lab boot " + host.host().name();
            case ENDED -> "ended by itself; vipdeck lab boot " + host.host().name();
        };
        return "%-6s %-15s %s".formatted(host.host().name(), host.host().address(), state);
    }

    /** Runs a program on this terminal and hands its exit code on. */
    private static int run(List<String> command) throws Failure {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            // Ctrl-C is for the program on the terminal; this one ends after it.
            Thread patience = new Thread(() -> await(process), "lab-await");
            Runtime.getRuntime().addShutdownHook(patience);
            int exitCode = await(process);
            Runtime.getRuntime().removeShutdownHook(patience);
            return exitCode;
        } catch (IOException failed) {
            throw Failure.unusable(command.stream().limit(1).collect(Collectors.joining())
                    + " cannot be run on this machine: install it");
        } catch (IllegalStateException ending) {
            return ExitCode.INTERRUPTED;
        }
    }

    private static int await(Process process) {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException interrupted) {
                process.destroy();
            }
        }
    }

    private static int failed(LabException failed) throws Failure {
        switch (failed.kind()) {
            case UNSUITABLE -> throw Failure.unusable(failed.sentence());
            case INTERRUPTED -> {
                return ExitCode.INTERRUPTED;
            }
            default -> throw Failure.bad(failed.sentence());
        }
    }

    /** The command to run; {@code --} before it is allowed, as everywhere. */
    static List<String> words(@Nullable List<String> typed) {
        List<String> words = typed == null ? List.of() : typed;
        return !words.isEmpty() && words.get(0).equals("--")
                ? words.subList(1, words.size())
                : words;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
