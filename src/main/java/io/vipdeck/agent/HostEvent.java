package io.vipdeck.agent;

import io.vipdeck.control.Request;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** What the machine tells the daemon. */
public sealed interface HostEvent {

    /**
     * A packet of IP protocol 112 arrived.
     *
     * @param ttl of its IP header, or the hop limit; negative where the kernel did not tell
     * @param message the VRRP message, cut at the IP total length, options of the IP header removed;
     *     position to limit; read-only
     */
    record Received(
            String interfaceName,
            InetAddress source,
            InetAddress destination,
            int ttl,
            ByteBuffer message)
            implements HostEvent {}

    /** An interface came, went, or changed its carrier. */
    record LinkChanged(String interfaceName, boolean up) implements HostEvent {}

    /**
     * An address appeared on or vanished from an interface, by whoever's hand.
     *
     * @param by whose hand, in words; empty where that is not known
     */
    record AddressChanged(String interfaceName, InetAddress address, boolean present, String by)
            implements HostEvent {}

    /**
     * A check script ended.
     *
     * @param exitCode its exit status; 128+n when it died by signal n
     * @param refusal why it was not run at all, and what to do; empty where it was run
     */
    record ScriptEnded(String name, int exitCode, boolean timedOut, String refusal)
            implements HostEvent {

        /** One that was run. */
        public ScriptEnded(String name, int exitCode, boolean timedOut) {
            this(name, exitCode, timedOut, "");
        }

        /** Whether what it checks is well. */
        public boolean well() {
            return exitCode == 0 && !timedOut && refusal.isEmpty();
        }
    }

    /** The service's main process lives. */
    record ProcessFound(String service, int pid) implements HostEvent {}

    /** The service has no process, or it has just died. */
    record ProcessGone(String service) implements HostEvent {}

    /** So many processes fit a pattern now. */
    record ProcessesCounted(String name, int count) implements HostEvent {}

    /**
     * A watched file, as it is now.
     *
     * @param content empty where there is no such file
     * @param trouble why it cannot be read; empty where it can
     */
    record FileSeen(String name, Optional<String> content, String trouble) implements HostEvent {}

    /**
     * The start of a unit ended.
     *
     * @param text the first line it complained with; empty when it went well
     */
    record UnitStarted(String service, boolean started, String text) implements HostEvent {}

    /**
     * A probe ended.
     *
     * @param status HTTP status, or 0 when there was no answer or nothing but a connection was asked for
     * @param text what was wrong; empty for an answer
     */
    record Probed(String service, int status, long latencyNanos, String text) implements HostEvent {

        /** Success and redirection are answers, and so is a connection (RFC 9110 section 15). */
        public boolean well() {
            return text.isEmpty() && (status == 0 || status >= 200 && status < 400);
        }
    }

    /**
     * Mails have been sent, or not.
     *
     * @param problems of each of them, in their order; empty text for one that the server has taken
     */
    record LettersLeft(List<String> problems) implements HostEvent {
        public LettersLeft {
            problems = List.copyOf(problems);
        }
    }

    /** A client asks something; the answer goes back by its number. */
    record Asked(long client, Request request) implements HostEvent {}

    /** SIGHUP: read the configuration again. */
    record ReloadAsked() implements HostEvent {}

    /** SIGTERM or SIGINT: leave in good order. */
    record StopAsked() implements HostEvent {}
}
