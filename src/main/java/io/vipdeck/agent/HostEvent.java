package io.vipdeck.agent;

import io.vipdeck.control.Request;

import java.net.InetAddress;
import java.nio.ByteBuffer;

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
     */
    record ScriptEnded(String name, int exitCode, boolean timedOut) implements HostEvent {}

    /** The service's main process lives. */
    record ProcessFound(String service, int pid) implements HostEvent {}

    /** The service has no process, or it has just died. */
    record ProcessGone(String service) implements HostEvent {}

    /**
     * The start of a unit ended.
     *
     * @param text the first line it complained with; empty when it went well
     */
    record UnitStarted(String service, boolean started, String text) implements HostEvent {}

    /**
     * A probe ended.
     *
     * @param status HTTP status, or 0 when there was no answer
     * @param text what was wrong; empty for an answer
     */
    record Probed(String service, int status, long latencyNanos, String text)
            implements HostEvent {}

    /** A client asks something; the answer goes back by its number. */
    record Asked(long client, Request request) implements HostEvent {}

    /** SIGHUP: read the configuration again. */
    record ReloadAsked() implements HostEvent {}

    /** SIGTERM or SIGINT: leave in good order. */
    record StopAsked() implements HostEvent {}
}
