package io.vipdeck.sim;

import io.vipdeck.agent.Agent;
import io.vipdeck.agent.Host;
import io.vipdeck.agent.HostEvent;
import io.vipdeck.agent.ProcessPattern;
import io.vipdeck.control.Event;
import io.vipdeck.control.Message;
import io.vipdeck.control.Request;
import io.vipdeck.control.Status;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Parsed;
import io.vipdeck.vrrp.Packet;
import io.vipdeck.vrrp.VirtualAddress;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One host in memory: a link, addresses, services, and the agent that runs on it. */
public final class SimHost implements Host {
    /** The name of every host's one interface. */
    public static final String INTERFACE = "ens33";

    private static final int SOCKET_BUFFER = 512;
    private static final long KERNEL_NANOS = 20_000;

    private final String hostname;
    private final VirtualAddress own;
    private final SimDisk disk;
    private final Timeline timeline;
    private final Lan lan;
    private final Set<VirtualAddress> addresses = new LinkedHashSet<>();
    private final Map<String, SimService> services = new HashMap<>();
    private final SimPrograms programs = new SimPrograms();
    private final Deque<HostEvent> waiting = new ArrayDeque<>();
    private final List<Event> events = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final List<Consumer<ByteBuffer>> taps = new ArrayList<>();
    private boolean link = true;
    private boolean frozen;
    private @Nullable Agent agent;
    private @Nullable Status status;
    private @Nullable String refusal;
    private long heartbeats;
    private int life;
    private long bootNanos;
    private Message.@Nullable Answer answer;

    SimHost(String hostname, VirtualAddress own, Configuration config, Timeline timeline, Lan lan) {
        this.hostname = hostname;
        this.own = own;
        this.disk = new SimDisk(config);
        this.timeline = timeline;
        this.lan = lan;
        addresses.add(own);
        for (Configuration.Service service : config.services()) {
            services.put(service.name(), new SimService());
        }
    }

    // ---- what can be done to it

    /** Starts the agent, as systemd does at boot or after a crash. */
    public void start() {
        life++;
        frozen = false;
        waiting.clear();
        programs.rebooted();
        Configuration config = disk.file().configuration().orElseThrow();
        Agent fresh = new Agent(config, this, "sim", disk::file);
        agent = fresh;
        fresh.start();
    }

    /** SIGTERM: the agent leaves in good order. */
    public void stop() {
        deliver(new HostEvent.StopAsked());
    }

    /** SIGKILL: the agent is gone, its addresses stay. */
    public void kill() {
        agent = null;
        frozen = false;
        life++;
        waiting.clear();
    }

    /** The plug: agent, services and virtual addresses are gone. */
    public void powerOff() {
        kill();
        services.values().forEach(SimService::died);
        addresses.clear();
        addresses.add(own);
        link = false;
    }

    /** Power again: services and agent start. */
    public void powerOn() {
        bootNanos = timeline.nowNanos();
        link = true;
        services.values().stream().filter(SimService::startable).forEach(SimService::started);
        start();
    }

    /** SIGSTOP: the agent sleeps, its sockets fill. */
    public void freeze() {
        frozen = agent != null;
    }

    /**
     * SIGCONT.
     *
     * @param timersFirst whether the agent sees its timers before what waits in the sockets
     */
    public void thaw(boolean timersFirst) {
        Agent running = agent;
        if (!frozen || running == null) {
            return;
        }
        frozen = false;
        if (timersFirst) {
            running.tick();
        }
        while (!waiting.isEmpty() && !running.stopped()) {
            running.on(waiting.remove());
        }
        running.tick();
    }

    /** Carrier lost or back. */
    public void link(boolean up) {
        link = up;
        deliver(new HostEvent.LinkChanged(INTERFACE, up));
    }

    /** An address appears or vanishes by somebody else's hand. */
    public void address(VirtualAddress address, boolean present) {
        if (present ? addresses.add(address) : addresses.remove(address)) {
            deliver(new HostEvent.AddressChanged(INTERFACE, address.address(), present, ""));
        }
    }

    /** Kills a service; the kernel tells the agent. */
    public void killService(String name) {
        service(name).died();
        soon(List.of(new HostEvent.ProcessGone(name)));
    }

    /** Starts a service by an operator's hand; the agent finds it when it looks. */
    public void startService(String name) {
        service(name).started();
    }

    /** A service of the configuration. */
    public SimService service(String name) {
        SimService service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException(hostname + " has no service " + name);
        }
        return service;
    }

    /** Its scripts, its processes and the files that they write. */
    public SimPrograms programs() {
        return programs;
    }

    /** Whether a check script succeeds from now on. */
    public void script(String name, boolean succeeds) {
        programs.script(name, succeeds);
    }

    /** How long a check script takes from now on; longer than its timeout and it is killed. */
    public void scriptTakes(String name, long nanos) {
        programs.scriptTakes(name, nanos);
    }

    /** So many processes of a pattern run from now on. */
    public void processes(String name, int count) {
        soon(programs.processes(name, count));
    }

    /** A file holds this from now on; null: it is gone. */
    public void file(String path, @Nullable String content) {
        soon(programs.file(path, content));
    }

    /** Makes the kernel refuse new addresses with this error; null: no more. */
    public void refuseAddresses(@Nullable String error) {
        refusal = error;
    }

    /** What outlives its agent. */
    public SimDisk disk() {
        return disk;
    }

    /** Writes another configuration file; nobody reads it yet. */
    public void rewrite(Configuration config) {
        disk.write(new Parsed(Optional.of(config), List.of()));
        config.services().forEach(each -> services.putIfAbsent(each.name(), new SimService()));
    }

    /** Gives the agent an order, as through its control socket; null when no agent answers. */
    public Message.@Nullable Answer order(Request request) {
        answer = null;
        deliver(new HostEvent.Asked(0, request));
        return answer;
    }

    /** Sees every VRRP message that leaves. */
    public void tap(Consumer<ByteBuffer> tap) {
        taps.add(tap);
    }

    void deliver(HostEvent event) {
        Agent running = agent;
        if (running == null) {
            return;
        }
        if (frozen) {
            if (waiting.size() < SOCKET_BUFFER) {
                waiting.add(event);
            }
            return;
        }
        running.on(event);
    }

    void tick() {
        Agent running = agent;
        if (running != null && !frozen) {
            running.tick();
        }
    }

    long nextDeadlineNanos() {
        Agent running = agent;
        return running == null || frozen ? Long.MAX_VALUE : running.nextDeadlineNanos();
    }

    /** The kernel tells the agent at once, and that takes its time. */
    private void soon(List<HostEvent> news) {
        news.forEach(event -> later(KERNEL_NANOS, () -> deliver(event)));
    }

    /** Something that this life of the agent still is to hear of. */
    private void later(long delayNanos, Runnable what) {
        int born = life;
        timeline.after(delayNanos, () -> {
            if (born == life) {
                what.run();
            }
        });
    }

    // ---- what can be seen of it

    /** Whether an agent runs, frozen or not. */
    public boolean running() {
        return agent != null && !agent.stopped();
    }

    /** Whether it is frozen. */
    public boolean frozen() {
        return frozen;
    }

    /** Whether there is carrier. */
    public boolean linkUp() {
        return link;
    }

    /** Its events so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** Its log lines so far, {@code LEVEL subject: text}. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /** How often the agent has fed the watchdog. */
    public long heartbeats() {
        return heartbeats;
    }

    /** Its last status; null before the first. */
    public @Nullable Status status() {
        return status;
    }

    /** Whether an address is present, whatever its prefix. */
    public boolean has(InetAddress address) {
        for (VirtualAddress present : addresses) {
            if (present.address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    // ---- what the agent asks of it

    @Override
    public long nanoTime() {
        return timeline.nowNanos();
    }

    @Override
    public long sinceBootNanos() {
        return timeline.nowNanos() - bootNanos;
    }

    @Override
    public Instant now() {
        return timeline.now().plusNanos(disk.clockAheadNanos());
    }

    @Override
    public String hostname() {
        return hostname;
    }

    @Override
    public Optional<String> listen(String interfaceName, Family family) {
        return interfaceName.equals(INTERFACE)
                ? Optional.empty()
                : Optional.of("no interface " + interfaceName);
    }

    @Override
    public Optional<InetAddress> sourceAddress(String interfaceName, Family family) {
        boolean ipv4 = own.address() instanceof Inet4Address;
        boolean fits = interfaceName.equals(INTERFACE) && ipv4 == (family == Family.IPV4);
        return fits && addresses.contains(own) ? Optional.of(own.address()) : Optional.empty();
    }

    @Override
    public boolean linkUp(String interfaceName) {
        return link && interfaceName.equals(INTERFACE);
    }

    @Override
    public Optional<String> send(String interfaceName, Packet packet) {
        if (!link) {
            return Optional.of("Network is down");
        }
        taps.forEach(tap -> tap.accept(packet.message()));
        lan.send(this, packet);
        return Optional.empty();
    }

    @Override
    public Optional<String> addAddress(String interfaceName, VirtualAddress address, String label) {
        if (refusal != null) {
            return Optional.of(refusal);
        }
        if (addresses.add(address)) {
            tellAddress(address, true);
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> removeAddress(String interfaceName, VirtualAddress address) {
        if (addresses.remove(address)) {
            tellAddress(address, false);
        }
        return Optional.empty();
    }

    private void tellAddress(VirtualAddress address, boolean present) {
        soon(List.of(new HostEvent.AddressChanged(INTERFACE, address.address(), present, "")));
    }

    @Override
    public List<String> addresses() {
        return addresses.stream().map(VirtualAddress::toString).toList();
    }

    @Override
    public Optional<String> announce(String interfaceName, VirtualAddress address) {
        lan.announce(this, address.address());
        return Optional.empty();
    }

    @Override
    public void runScript(String name, Command command, long timeoutNanos) {
        later(
                programs.begin(name, command, timeoutNanos),
                () -> deliver(programs.end(name, timeoutNanos)));
    }

    @Override
    public void countProcesses(List<ProcessPattern> patterns) {
        soon(programs.count(patterns));
    }

    @Override
    public void watchFiles(Map<String, String> paths) {
        soon(programs.watch(paths));
    }

    @Override
    public Optional<String> makeFile(String path, int number, boolean overwrite) {
        return programs.make(path, number, overwrite);
    }

    @Override
    public void watchProcess(String service, String process) {
        later(KERNEL_NANOS, () -> deliver(service(service).found(service)));
    }

    @Override
    public void startUnit(String service, String unit) {
        SimService started = service(service);
        later(started.startNanos(), () -> deliver(started.start(service)));
    }

    @Override
    public void probe(String service, URI url, long timeoutNanos) {
        HostEvent.Probed answer =
                service(service).probed(service, url.getScheme().equals("http"), timeoutNanos);
        later(answer.latencyNanos(), () -> deliver(answer));
    }

    @Override
    public void send(List<Letter> letters) {
        later(KERNEL_NANOS, () -> deliver(new HostEvent.LettersLeft(programs.post(letters))));
    }

    @Override
    public void log(Level level, String subject, String text) {
        log.add(level + " " + subject + ": " + text);
    }

    @Override
    public void publish(Event event) {
        events.add(event);
    }

    @Override
    public void publish(Status now) {
        status = now;
    }

    @Override
    public void answer(long client, Status now) {
        status = now;
    }

    @Override
    public void answer(long client, Message.Answer given) {
        answer = given;
    }

    @Override
    public boolean drained() {
        return disk.drained();
    }

    @Override
    public Optional<String> keepDrained(boolean keep) {
        return disk.keepDrained(keep);
    }

    @Override
    public void ready(String statusLine) {
        log.add("READY " + statusLine);
    }

    @Override
    public void heartbeat() {
        heartbeats++;
    }

    @Override
    public String toString() {
        return hostname;
    }
}
