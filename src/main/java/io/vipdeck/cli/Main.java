package io.vipdeck.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** The command line; with no command, the full screen. */
@Command(
        name = "vipdeck",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "A full-screen deck for Nginx high availability.",
        footer = {
            "",
            "Exit codes: 0 done or healthy; 1 it ran and the answer is bad; 2 usage, or a file that"
                    + " cannot be used; 3 interrupted and undone."
        })
public final class Main implements Callable<Integer> {
    private static final Set<String> VALUED_OPTIONS =
            Set.of("-i", "--inventory", "--cluster", "--group", "--theme");
    private static final Set<String> FLAGS =
            Set.of("--no-color", "--readonly", "--ascii", "--accept-host-keys", "-v", "--verbose");

    @Mixin
    private final Options options = new Options();

    private final Desk desk;

    Main(Map<String, String> environment, String home) {
        this.desk = new Desk(options, environment, home);
    }

    /** Ends the process with the exit code of {@code arguments}' command. */
    public static void main(String[] arguments) {
        int agentAt = agentAt(arguments);
        if (agentAt >= 0) {
            AgentMain.main(Arrays.copyOfRange(arguments, agentAt, arguments.length));
            return;
        }
        System.setProperty(
                "user.home",
                home(
                        System.getenv().getOrDefault("HOME", ""),
                        System.getProperty("user.home", "")));
        Interrupts.endWith(ExitCode.INTERRUPTED);
        System.exit(run(arguments));
    }

    /**
     * Where the command {@code agent} stands, with nothing before it but options that may stand
     * anywhere, which say nothing to it; -1 where another command does.
     */
    static int agentAt(String[] arguments) {
        int at = 0;
        while (at < arguments.length && arguments[at].startsWith("-")) {
            boolean valued = VALUED_OPTIONS.contains(arguments[at]);
            if (!valued && !FLAGS.contains(arguments[at])) {
                return -1;
            }
            at += valued ? 2 : 1;
        }
        return at < arguments.length && arguments[at].equals("agent") ? at : -1;
    }

    static int run(String[] arguments) {
        Main main = new Main(System.getenv(), System.getProperty("user.home", ""));
        return main.commandLine(List.of(arguments)).execute(arguments);
    }

    /** Java knows only the password file's; who sets {@code HOME} means that one (POSIX, XBD 8.3). */
    static String home(String ofEnvironment, String ofJava) {
        if (ofEnvironment.startsWith("/")) {
            return ofEnvironment;
        }
        // For a user that the password file does not know, Java says "?".
        return ofJava.startsWith("/") ? ofJava : "/";
    }

    @Override
    public Integer call() throws Failure {
        return new Deck(desk, options).run(false);
    }

    /** With all commands. */
    CommandLine commandLine() {
        return commandLine(List.of("--help"));
    }

    private CommandLine commandLine(List<String> arguments) {
        CommandLine root = new CommandLine(this);
        // As -h may stand in -vh, too.
        boolean all = arguments.contains("--help")
                || arguments.stream().anyMatch(word -> word.startsWith("-") && word.endsWith("h"));
        // To look through a command's annotations takes milliseconds: only for those that may be
        // meant.
        commands().forEach((name, command) -> {
            if (all || arguments.contains(name)) {
                root.addSubcommand(command.get());
            }
        });
        root.setOut(new PrintWriter(System.out, false, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        // "-i lab" is an inventory, although lab is a command too.
        root.setAllowSubcommandsAsOptionParameters(true);
        root.setExecutionStrategy(parsed -> execute(parsed, root));
        root.setParameterExceptionHandler(Main::misused);
        root.setExecutionExceptionHandler((fault, command, parsed) -> failed(fault, command));
        return root;
    }

    /** All commands by their names, in the order in which help lists them. */
    private Map<String, Supplier<Object>> commands() {
        Callable<Integer> screen = () -> new Deck(desk, options).run(false);
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("ui", () -> new UiCommand(screen));
        commands.put("init", () -> new InitCommand(options, desk.home(), Questions::atTerminal));
        commands.put(
                "check",
                () -> new CheckCommand(
                        () -> desk.clusters().stream().map(Desk::greeting).toList()));
        commands.put("install", () -> new InstallCommand(desk.greeting(), desk::requireChanges));
        commands.put(
                "uninstall", () -> new UninstallCommand(desk.greeting(), desk::requireChanges));
        commands.put(
                "status",
                () -> new StatusCommand(() -> desk.clusters().stream()
                        .map(each -> new StatusCommand.Cluster(each::knownInventory, each::watch))
                        .toList()));
        commands.put(
                "nginx", () -> new NginxCommand(desk.changing("nginx")::inventory, desk::connect));
        commands.put(
                "node",
                () -> new NodeCommand(
                        desk.changing("node")::inventory, desk::connect, found -> desk.power()));
        commands.put("logs", () -> new LogsCommand(desk::knownInventory, desk::connect));
        commands.put("lab", this::lab);
        commands.put("agent", Main::agent);
        return commands;
    }

    /** AgentMain runs it, here it is only listed; so without {@code sniff}, whose -i is no inventory. */
    private static CommandLine agent() {
        CommandLine agent = new CommandLine(new AgentCommand());
        agent.getCommandSpec().removeSubcommand("sniff");
        return agent;
    }

    private CommandLine lab() {
        LabCommand command = new LabCommand(
                () -> {
                    desk.useLab();
                    return new Deck(desk, options).run(true);
                },
                desk::requireChanges);
        CommandLine lab = new CommandLine(command);
        lab.getSubcommands().forEach((name, subcommand) -> {
            if (LabCommand.WRAPPERS.contains(name)) {
                subcommand.setStopAtPositional(true);
            }
        });
        return lab;
    }

    private int execute(ParseResult parsed, CommandLine root) {
        if (options.noColor() || System.getenv("NO_COLOR") != null) {
            root.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        int exitCode = new RunLast().execute(parsed);
        root.getOut().flush();
        return exitCode;
    }

    private static int misused(ParameterException misuse, String[] arguments) {
        PrintWriter err = misuse.getCommandLine().getErr();
        err.println("vipdeck: " + misuse.getMessage() + "; see "
                + misuse.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCode.UNUSABLE;
    }

    private int failed(Exception fault, CommandLine command) {
        PrintWriter err = command.getErr();
        if (fault instanceof Failure failure) {
            String.valueOf(failure.getMessage())
                    .lines()
                    .forEach(line -> err.println("vipdeck: " + line));
            err.flush();
            return failure.exitCode();
        }
        if (fault instanceof InterruptedException) {
            return ExitCode.INTERRUPTED;
        }
        Path file = desk.log().crash(fault);
        err.println("vipdeck: a fault of vipdeck's own ended it, " + file + " tells what happened");
        err.flush();
        return ExitCode.CRASHED;
    }

    /** The version that the jar was built with. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"vipdeck " + (version == null ? "of this checkout" : version)};
        }
    }
}
