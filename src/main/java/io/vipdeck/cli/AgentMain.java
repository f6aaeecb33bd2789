package io.vipdeck.cli;

import picocli.CommandLine;

import java.util.Arrays;

/** Starts the agent's commands alone, so that a host needs neither the rest of vipdeck nor its time. */
public final class AgentMain {
    private AgentMain() {}

    /** {@code [agent] run|check|status|watch ...}; ends the process with the command's exit code. */
    public static void main(String[] arguments) {
        String[] words = arguments.length > 0 && arguments[0].equals("agent")
                ? Arrays.copyOfRange(arguments, 1, arguments.length)
                : arguments;
        // Not System.exit: after SIGTERM that would wait for the very hook that waits for us.
        Runtime.getRuntime().halt(commandLine().execute(words));
    }

    private static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new AgentCommand());
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
