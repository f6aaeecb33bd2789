package io.vipdeck.cli;

import io.vipdeck.linux.KernelException;
import io.vipdeck.linux.VrrpTap;
import io.vipdeck.vrrp.Capture;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code agent sniff}: the VRRP heard on a LAN, a line each, until Ctrl-C. */
@Command(
        name = "sniff",
        description = {
            "Show the VRRP that is heard on an interface, a line for each packet, until Ctrl-C;"
                    + " needs root.",
            "It sends nothing, and an agent on the same host goes on undisturbed."
        })
final class AgentSniff implements Callable<Integer> {
    private static final DateTimeFormatter TIME_OF_DAY =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final DateTimeFormatter RFC_3339 =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "IFACE",
            required = true,
            description = "Where to listen.")
    private String interfaceName = "";

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws Failure {
        try {
            List<String> interfaces = VrrpTap.interfaces();
            if (!interfaces.contains(interfaceName)) {
                throw Failure.unusable("there is no interface "
                        + interfaceName.replaceAll("\\p{Cntrl}", "?")
                        + " here, name one of these with -i: " + String.join(", ", interfaces));
            }
            try (VrrpTap tap = VrrpTap.open(interfaceName)) {
                return listen(tap);
            }
        } catch (KernelException refused) {
            throw Failure.bad(String.valueOf(refused.getMessage()));
        }
    }

    private int listen(VrrpTap tap) throws KernelException {
        CommandSpec injected = spec;
        if (injected == null) {
            throw new IllegalStateException("picocli runs this");
        }
        PrintWriter out = injected.commandLine().getOut();
        PrintWriter err = injected.commandLine().getErr();
        // Ctrl-C is how this ends well; the machine's own end would report the signal.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(ExitCode.OK), "leave"));
        if (!json) {
            err.println("listening for VRRP on " + interfaceName + ", Ctrl-C ends it");
        }
        boolean down = false;
        while (!out.checkError()) {
            Optional<Capture> heard = tap.next(PATIENCE_NANOS);
            if (tap.down() && !down) {
                err.println(interfaceName + " is down, nothing can be heard until it is up");
            }
            down = tap.down();
            if (heard.isPresent()) {
                Instant now = Instant.now();
                out.println(
                        json
                                ? PacketJson.line(RFC_3339.format(now), heard.get())
                                : PacketReport.line(
                                        TIME_OF_DAY.format(now.atZone(ZoneId.systemDefault())),
                                        heard.get()));
            }
        }
        // Nobody reads on.
        return ExitCode.OK;
    }
}
