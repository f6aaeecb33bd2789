package io.vipdeck.agent;

import io.vipdeck.control.Event;
import io.vipdeck.control.Message;
import io.vipdeck.control.Status;
import io.vipdeck.vrrp.Packet;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the daemon needs from the machine it runs on. Implemented by the kernel's room and by the
 * simulator.
 *
 * <p>Every call comes from the loop's one thread and none blocks: what takes time (a script, a service
 * start, a probe) is begun here and its end comes back as a {@link HostEvent}. A call that the kernel
 * refuses returns what was wrong in words; it never throws for it.
 */
public interface Host {

    /** Monotonic time. */
    long nanoTime();

    /** Time since the machine was started. */
    long sinceBootNanos();

    /**
     * Wall clock, for people. One decision depends on it: whether a message that is signed ({@code
     * auth_hmac} with {@code anti_replay time}) is of now, for two hosts have no other clock in common.
     */
    Instant now();

    /** The host's name, for status. */
    String hostname();

    /**
     * Begins to receive VRRP on an interface (IPv4 group 224.0.0.18 or IPv6 ff02::12) and to report the
     * interface's link and addresses. Asked once for each interface and family.
     */
    Optional<String> listen(String interfaceName, Family family);

    /** The address that advertisements of this family leave from: primary IPv4, or IPv6 link-local. */
    Optional<InetAddress> sourceAddress(String interfaceName, Family family);

    /** Whether the interface exists and has carrier now. */
    boolean linkUp(String interfaceName);

    /**
     * Sends one VRRP message, TOS 0xc0; the IP header is the host's work.
     *
     * @param packet to the group of its family, always with TTL or hop limit 255; or to a peer, which
     *     may be behind a router
     */
    Optional<String> send(String interfaceName, Packet packet);

    /**
     * Makes the interface of a virtual MAC address, remembered as ours so that it can be removed after a
     * crash. There already is success; asked again whenever something may have changed. A host whose LAN
     * has no link layer has nothing to make.
     */
    default Optional<String> makeInterface(VirtualInterface wanted) {
        return Optional.empty();
    }

    /** Removes it. Not present is success. */
    default void removeInterface(VirtualInterface gone) {}

    /**
     * Sends like {@link #send}, from the virtual MAC address of an interface (RFC 9568 section 7.2) and
     * still from the base's own address; to the group only.
     */
    default Optional<String> sendFrom(VirtualInterface from, Packet packet) {
        return send(from.base(), packet);
    }

    /**
     * Installs a virtual address and remembers it as ours in the ledger first, so that it can be removed
     * after a crash. Already present is success.
     *
     * @param label of the address, such as {@code ens33:1}; empty for none
     */
    Optional<String> addAddress(String interfaceName, VirtualAddress address, String label);

    /** Removes a virtual address, then forgets it in the ledger. Not present is success. */
    Optional<String> removeAddress(String interfaceName, VirtualAddress address);

    /** Every address present on the host now, as last told by the kernel, {@code ADDRESS/PREFIX}. */
    List<String> addresses();

    /** Tells the LAN who owns the address: one gratuitous ARP request, as keepalived sends it. */
    Optional<String> announce(String interfaceName, VirtualAddress address);

    /**
     * Begins a script; {@link HostEvent.ScriptEnded} follows, when it has been reaped. On timeout
     * its process group gets SIGTERM, two seconds later SIGKILL.
     */
    void runScript(String name, Command command, long timeoutNanos);

    /**
     * Looks for the service's main process and watches it; {@link HostEvent.ProcessFound} or {@link
     * HostEvent.ProcessGone} follows at once, and a further {@code ProcessGone} the moment it dies.
     *
     * @param process its name, as in {@code /proc/PID/comm}
     */
    void watchProcess(String service, String process);

    /**
     * Counts processes from now on, and none but these: {@link HostEvent.ProcessesCounted} follows for
     * each at once, and for one whenever its count changes.
     */
    void countProcesses(List<ProcessPattern> patterns);

    /**
     * Watches files from now on, and none but these, through whatever is done to them or their
     * directories: {@link HostEvent.FileSeen} follows for each at once, and for one whenever it changes.
     *
     * @param paths by the name that each is told under
     */
    void watchFiles(Map<String, String> paths);

    /**
     * Writes a number into a file that is not there.
     *
     * @param overwrite whether one that is there is overwritten
     */
    Optional<String> makeFile(String path, int number, boolean overwrite);

    /** Begins to start a systemd unit; {@link HostEvent.UnitStarted} follows. */
    void startUnit(String service, String unit);

    /**
     * Begins one HTTP GET, or to a {@code tcp:} address one connection; {@link HostEvent.Probed} follows
     * within the timeout.
     */
    void probe(String service, URI url, long timeoutNanos);

    /**
     * Begins to send mails; {@link HostEvent.LettersLeft} follows. Asked again only after that.
     *
     * @param letters in this order
     */
    void send(List<Letter> letters);

    /** A line for the journal. */
    void log(Level level, String subject, String text);

    /** Hands an event to every client that watches, and keeps the last ones for those who come. */
    void publish(Event event);

    /** Hands a status to every client that watches. */
    void publish(Status status);

    /** Answers one client's request for the status. */
    void answer(long client, Status status);

    /** Answers one client's order. */
    void answer(long client, Message.Answer answer);

    /** Whether {@link #keepDrained} was last told true, by whichever run of the daemon. */
    boolean drained();

    /** Remembers across restarts whether the operator keeps this host out of the election. */
    Optional<String> keepDrained(boolean drained);

    /** Tells systemd that the daemon is ready, and its one-line status. */
    void ready(String statusLine);

    /** Feeds systemd's watchdog; called from the loop only, so that a stuck loop is noticed. */
    void heartbeat();

    /**
     * A program that is run.
     *
     * @param user to run as, with all of that user's groups; empty for the daemon's own
     * @param guarded whether it must not run as root where another than root could change it
     */
    record Command(List<String> words, String user, boolean guarded) {
        public Command {
            words = List.copyOf(words);
        }
    }

    /**
     * One mail over plain SMTP.
     *
     * @param helo what the sender calls itself
     * @param timeoutNanos for the connection, and for each answer of the server
     * @param to at least one address
     * @param text lines of the body
     */
    record Letter(
            String server,
            int port,
            String helo,
            long timeoutNanos,
            String from,
            List<String> to,
            String subject,
            String text) {
        public Letter {
            to = List.copyOf(to);
        }
    }

    /** IPv4 or IPv6. */
    enum Family {
        IPV4,
        IPV6
    }

    /** How much a log line matters; the words of syslog. */
    enum Level {
        DEBUG,
        INFO,
        NOTICE,
        WARNING,
        ERROR
    }
}
