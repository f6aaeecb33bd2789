package io.vipdeck.linux;

import io.vipdeck.agent.Host;
import io.vipdeck.agent.HostEvent;
import io.vipdeck.agent.ProcessPattern;
import io.vipdeck.agent.VirtualInterface;
import io.vipdeck.control.Event;
import io.vipdeck.control.Message;
import io.vipdeck.control.Status;
import io.vipdeck.vrrp.Packet;
import io.vipdeck.vrrp.VirtualAddress;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** The machine that the agent runs on: a Linux kernel, and systemd where there is one. */
public final class LinuxHost implements Host, AutoCloseable {
    private static final String AGENT = "agent";
    private static final long LATE_NANOS = 5_000_000L;

    private final Libc libc;
    private final Queue<HostEvent> pending;
    private final Poller poller;
    private final InterfaceTable table;
    private final Mailbox mailbox;
    private final RouteNetlink netlink;
    private final GratuitousArp announcer;
    private final SystemdNotify systemd;
    private final VirtualInterfaces virtual;
    private final OwnAddresses own;
    private final VirtualMacSocket virtualMacs;
    private final DrainMark drainMark;
    private final EventFile events;
    private final ControlServer control;
    private final Journal journal;
    private final ProcessWatch processes;
    private final ProcessCensus census;
    private Optional<FileWatch> files = Optional.empty();
    private final Workers workers = new Workers();
    private final VrrpSockets sockets;
    private boolean saidOldKernel;

    private LinuxHost(
            Libc libc,
            Queue<HostEvent> pending,
            InterfaceTable table,
            Mailbox mailbox,
            RouteNetlink netlink,
            GratuitousArp announcer,
            VirtualMacSocket virtualMacs,
            SystemdNotify systemd,
            Ledger ledger,
            Path stateDirectory,
            ControlServer control,
            Journal journal) {
        this.libc = libc;
        this.pending = pending;
        this.table = table;
        this.mailbox = mailbox;
        this.netlink = netlink;
        this.announcer = announcer;
        this.systemd = systemd;
        this.virtual = new VirtualInterfaces(netlink, table, ledger);
        this.own = new OwnAddresses(ledger, netlink, virtual, journal);
        this.virtualMacs = virtualMacs;
        this.drainMark = new DrainMark(stateDirectory);
        this.events = new EventFile(
                stateDirectory, workers::begin, text -> log(Level.WARNING, AGENT, text));
        this.control = control;
        this.journal = journal;
        this.poller = new Poller(libc);
        this.poller.add(mailbox);
        this.poller.add(netlink);
        this.sockets = new VrrpSockets(libc, poller, table, pending::add, journal);
        ProcessTable proc = new ProcessTable(Path.of("/proc"));
        this.processes = new ProcessWatch(libc, libc::pidfdOpen, proc, poller, pending::add);
        this.census = new ProcessCensus(
                libc,
                libc::pidfdOpen,
                proc,
                poller,
                pending::add,
                listener -> ProcessEvents.open(libc, listener));
    }

    /**
     * Opens everything and takes away the addresses that a dead predecessor left behind.
     *
     * @param socket of the control server
     * @param stateDirectory where the ledger and the events are
     * @param environment with systemd's variables
     * @param journal where log lines go: standard output
     * @throws KernelException when the kernel refuses a socket, most often for want of root
     * @throws IOException when a file or the control socket cannot be used
     */
    public static LinuxHost open(
            Path socket, Path stateDirectory, Map<String, String> environment, PrintStream journal)
            throws KernelException, IOException {
        Libc libc = Libc.get();
        if (libc.geteuid() != 0) {
            throw new KernelException("the agent must run as root, start it with sudo or systemd");
        }
        Queue<HostEvent> pending = new ArrayDeque<>();
        InterfaceTable table =
                new InterfaceTable(pending::add, new Requesters(Path.of("/proc"))::name);
        Mailbox mailbox = Mailbox.open(libc, pending);
        LinuxHost host = new LinuxHost(
                libc,
                pending,
                table,
                mailbox,
                RouteNetlink.open(libc, table),
                GratuitousArp.open(libc),
                VirtualMacSocket.open(libc),
                SystemdNotify.open(libc, environment),
                Ledger.open(stateDirectory),
                stateDirectory,
                ControlServer.open(socket, mailbox::post),
                new Journal(journal, environment.containsKey("JOURNAL_STREAM")));
        host.own.removeLeftovers(table);
        // What the first reading found is the beginning, not news.
        pending.clear();
        return host;
    }

    /**
     * Waits for news until the deadline. Everything that has come is taken in, so that after a
     * stall the packets that waited are seen before any timer fires.
     *
     * @param deadlineNanos in {@link #nanoTime}'s terms; Long.MAX_VALUE for none
     */
    public void await(long deadlineNanos) {
        long now = System.nanoTime();
        long wait = deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - now;
        wait = Math.min(wait, systemd.patienceNanos());
        if (processes.looks()) {
            wait = Math.min(wait, ProcessWatch.LOOK_NANOS);
        }
        wait = Math.min(wait, census.waitNanos(now));
        if (!pending.isEmpty()) {
            wait = 0;
        }
        poller.await(wait);
        if (System.nanoTime() - now - Math.max(0, wait) > LATE_NANOS) {
            // We slept longer than we asked for: look again before any timer is believed.
            poller.await(0);
        }
        if (processes.looks()) {
            processes.look();
        }
        census.tick(System.nanoTime());
    }

    /** The next event, or null when there is none now. */
    public @Nullable HostEvent next() {
        HostEvent event = pending.poll();
        if (event instanceof HostEvent.LinkChanged change) {
            sockets.renew(change.interfaceName());
        }
        return event;
    }

    /** Asks the loop to stop; from any thread. */
    public void askToStop() {
        mailbox.post(new HostEvent.StopAsked());
    }

    /** Asks the loop to read the configuration again; from any thread. */
    void askToReload() {
        mailbox.post(new HostEvent.ReloadAsked());
    }

    /** Puts the election, whose thread calls this, before ordinary work. */
    void hurry() {
        new Urgency(libc, Path.of("/proc/self/task"))
                .take()
                .forEach(refusal -> log(Level.INFO, AGENT, refusal));
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** What System.nanoTime reads on Linux counts from the boot (CLOCK_MONOTONIC, clock_gettime(2)). */
    @Override
    public long sinceBootNanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public String hostname() {
        return Machine.hostname();
    }

    @Override
    public Optional<String> listen(String interfaceName, Family family) {
        return sockets.listen(interfaceName, family);
    }

    @Override
    public Optional<InetAddress> sourceAddress(String interfaceName, Family family) {
        return table.source(interfaceName, family == Family.IPV6, own.all());
    }

    @Override
    public boolean linkUp(String interfaceName) {
        Optional<RouteMessage.Link> link = table.link(interfaceName);
        return link.isPresent() && link.get().up();
    }

    @Override
    public Optional<String> send(String interfaceName, Packet packet) {
        return sockets.send(interfaceName, packet);
    }

    @Override
    public Optional<String> makeInterface(VirtualInterface wanted) {
        try {
            return virtual.make(wanted);
        } catch (IOException full) {
            return Optional.of(wanted.name() + " cannot be noted in the ledger ("
                    + full.getMessage() + "), make room");
        }
    }

    @Override
    public void removeInterface(VirtualInterface gone) {
        try {
            virtual.remove(gone.name());
        } catch (IOException full) {
            log(
                    Level.WARNING,
                    AGENT,
                    gone.name() + " stays in the ledger (" + full.getMessage() + "), make room");
        }
    }

    @Override
    public Optional<String> sendFrom(VirtualInterface from, Packet packet) {
        Optional<RouteMessage.Link> base = table.link(from.base());
        return base.isEmpty()
                ? Optional.of("sending VRRP on " + from.base() + ": " + Errno.text(Errno.ENODEV))
                : virtualMacs.send(from, base.get().index(), packet);
    }

    @Override
    public Optional<String> addAddress(String interfaceName, VirtualAddress address, String label) {
        return own.add(interfaceName, address, label);
    }

    @Override
    public Optional<String> removeAddress(String interfaceName, VirtualAddress address) {
        return own.remove(interfaceName, address);
    }

    @Override
    public List<String> addresses() {
        return table.addressTexts();
    }

    @Override
    public Optional<String> announce(String interfaceName, VirtualAddress address) {
        Optional<RouteMessage.Link> link = table.link(interfaceName);
        return link.isEmpty()
                ? Optional.of("announcing " + address + " on " + interfaceName + ": "
                        + Errno.text(Errno.ENODEV))
                : announcer.announce(link.get(), address);
    }

    @Override
    public void runScript(String name, Command command, long timeoutNanos) {
        ScriptRun run = new ScriptRun(libc, name, command, timeoutNanos, mailbox::post);
        if (!workers.begin(run)) {
            String full = "too much is under way on this host";
            pending.add(new HostEvent.ScriptEnded(name, ScriptRun.NOT_RUN, false, full));
        }
    }

    @Override
    public void watchProcess(String service, String process) {
        processes.watch(service, process);
        if (processes.looks() && !saidOldKernel) {
            saidOldKernel = true;
            log(
                    Level.WARNING,
                    service,
                    "this kernel cannot tell of a death (Linux 5.3 can), so the process is looked"
                            + " at 20 times a second");
        }
    }

    @Override
    public void countProcesses(List<ProcessPattern> patterns) {
        census.count(patterns, System.nanoTime()).ifPresent(text -> log(Level.INFO, AGENT, text));
    }

    @Override
    public void watchFiles(Map<String, String> paths) {
        if (files.isEmpty() && !paths.isEmpty()) {
            try {
                files = Optional.of(FileWatch.open(libc, pending::add));
                files.ifPresent(poller::add);
            } catch (KernelException refused) {
                String why = String.valueOf(refused.getMessage());
                paths.forEach((name, path) ->
                        pending.add(new HostEvent.FileSeen(name, Optional.empty(), why)));
            }
        }
        files.ifPresent(each -> each.watch(paths));
    }

    @Override
    public Optional<String> makeFile(String path, int number, boolean overwrite) {
        return FileWatch.make(path, number, overwrite);
    }

    @Override
    public void startUnit(String service, String unit) {
        ServiceStart start = new ServiceStart(ServiceStart.SYSTEMCTL, service, unit, mailbox::post);
        if (!workers.begin(start)) {
            pending.add(new HostEvent.UnitStarted(service, false, "too much is under way"));
        }
    }

    @Override
    public void probe(String service, URI url, long timeoutNanos) {
        Runnable probe = url.getScheme().equals("tcp")
                ? new TcpProbe(service, url, timeoutNanos, mailbox::post)
                : new HttpProbe(service, url, timeoutNanos, mailbox::post);
        if (!workers.begin(probe)) {
            pending.add(new HostEvent.Probed(service, 0, 0, "too much is under way"));
        }
    }

    @Override
    public void send(List<Letter> letters) {
        if (!workers.begin(new MailRun(libc, letters, mailbox::post))) {
            pending.add(new HostEvent.LettersLeft(List.of()));
        }
    }

    @Override
    public void log(Level level, String subject, String text) {
        journal.log(level, subject, text);
    }

    @Override
    public void publish(Event event) {
        control.publish(event);
        events.add(event);
    }

    @Override
    public void publish(Status status) {
        control.publish(status);
    }

    @Override
    public void answer(long client, Status status) {
        control.answer(client, status);
    }

    @Override
    public void answer(long client, Message.Answer answer) {
        control.answer(client, answer);
    }

    @Override
    public boolean drained() {
        return drainMark.present();
    }

    @Override
    public Optional<String> keepDrained(boolean drained) {
        return drainMark.set(drained);
    }

    @Override
    public void ready(String statusLine) {
        systemd.ready(statusLine);
    }

    @Override
    public void heartbeat() {
        systemd.heartbeat(System.nanoTime());
    }

    /** Ends everything, and leaves no address behind, whatever went wrong before. */
    @Override
    public void close() {
        systemd.stopping();
        own.removeAll();
        control.close();
        workers.close();
        events.flush();
        processes.close();
        census.close();
        files.ifPresent(FileWatch::close);
        sockets.close();
        announcer.close();
        virtualMacs.close();
        netlink.close();
        mailbox.close();
        systemd.close();
    }
}
