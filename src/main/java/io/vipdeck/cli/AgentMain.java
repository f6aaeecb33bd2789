package io.vipdeck.cli;

import io.vipdeck.linux.MailSending;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Starts the agent's commands alone, so that a host needs neither the rest of vipdeck nor its time.
 */
public final class AgentMain {
    private AgentMain() {}

    /**
     * {@code [agent] run|check|status|sniff|drain|...}; ends the process with the command's exit code.
     */
    public static void main(String[] arguments) {
        boolean within = arguments.length > 0 && arguments[0].equals("agent");
        String[] words = within ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
        String name = within ? "vipdeck agent" : "vipdeck-agent";
        int exitCode = isPlainRun(words)
                ? run(words)
                : isMail(words) ? mail() : commandLine(name).execute(words);
        Runtime.getRuntime().halt(exitCode);
    }

    /**
     * Whether it is {@code run} with options and values only. A daemon that starts again must speak
     * at once, and picocli would take a third of that time.
     */
    private static boolean isPlainRun(String[] words) {
        if (words.length % 2 == 0 || !words[0].equals("run")) {
            return false;
        }
        for (int i = 1; i < words.length; i += 2) {
            String option = words[i];
            boolean known = option.equals("-f")
                    || option.equals("--file")
                    || option.equals("--socket")
                    || option.equals("--state-dir");
            if (!known || words[i + 1].startsWith("-")) {
                return false;
            }
        }
        return true;
    }

    /** The agent's own word to itself; see {@link MailSending}. */
    private static boolean isMail(String[] words) {
        return words.length == 1 && words[0].equals("mail");
    }

    private static int mail() {
        try {
            MailSending.run(System.in, System.out);
            return ExitCode.OK;
        } catch (IOException gone) {
            return ExitCode.BAD;
        }
    }

    private static int run(String[] words) {
        String file = AgentRun.CONFIGURATION;
        String socket = AgentRun.SOCKET;
        String stateDirectory = AgentRun.STATE_DIRECTORY;
        for (int i = 1; i < words.length; i += 2) {
            if (words[i].equals("--socket")) {
                socket = words[i + 1];
            } else if (words[i].equals("--state-dir")) {
                stateDirectory = words[i + 1];
            } else {
                file = words[i + 1];
            }
        }
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        try {
            return AgentRun.run(Path.of(file), Path.of(socket), Path.of(stateDirectory), err);
        } catch (Failure failure) {
            err.println(failure.getMessage());
            return failure.exitCode();
        }
    }

    /** @param name what the operator types for it */
    static CommandLine commandLine(String name) {
        CommandLine commandLine = new CommandLine(new AgentCommand());
        commandLine.setCommandName(name);
        commandLine.setParameterExceptionHandler((misuse, words) -> {
            misuse.getCommandLine()
                    .getErr()
                    .println(misuse.getMessage() + "; see "
                            + misuse.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return ExitCode.UNUSABLE;
        });
        commandLine.setExecutionExceptionHandler((problem, failed, parsed) -> {
            if (problem instanceof Failure failure) {
                failed.getErr().println(failure.getMessage());
                return failure.exitCode();
            }
            throw problem;
        });
        return commandLine;
    }
}
