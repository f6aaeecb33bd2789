package io.vipdeck.agent;

import io.vipdeck.agent.Host.Family;
import io.vipdeck.agent.Telling.Change;
import io.vipdeck.agent.Telling.Subject;
import io.vipdeck.control.Event;
import io.vipdeck.control.Explanation;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Unicast;
import io.vipdeck.vrrp.Advertisement;
import io.vipdeck.vrrp.ChecksumForm;
import io.vipdeck.vrrp.DiscardReason;
import io.vipdeck.vrrp.Effect;
import io.vipdeck.vrrp.Expectation;
import io.vipdeck.vrrp.Input;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Peer;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualRouter;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One configured {@code vrrp_instance}: turns what the host and the trackers say into inputs. */
final class InstanceRunner {
    private static final String SOURCE = "source";
    private static final String LISTEN = "listen";
    private static final String USE_VMAC = "use_vmac";
    private static final String PEERS = "peers";

    private Configuration.Instance config;
    private final Host host;
    private final Journal journal;
    private final Telling telling;
    private final RouterDriver driver;
    private List<Binding> bindings;
    private Set<InetAddress> virtualAddresses;
    private final Links links;
    private @Nullable SyncGroupRunner group;
    private String held = "";
    private Set<InetAddress> advertised;
    private Optional<VirtualInterface> virtual;
    private boolean started;
    private final Tally tally;

    InstanceRunner(
            Configuration.Instance config,
            List<Binding> bindings,
            Links links,
            Host host,
            Journal journal,
            Telling telling,
            Pace pace,
            Runnable changed) {
        this.links = links;
        this.config = config;
        this.bindings = List.copyOf(bindings);
        this.virtualAddresses = addresses(Places.held(config));
        this.advertised = addresses(Places.advertised(config));
        this.virtual = VirtualInterface.of(config);
        this.host = host;
        this.journal = journal;
        this.tally = new Tally(journal);
        this.telling = telling;
        this.driver = new RouterDriver(config, host, journal, pace, changed, this::transition);
    }

    private static Set<InetAddress> addresses(List<Configuration.Address> places) {
        return places.stream().map(place -> place.address().address()).collect(Collectors.toSet());
    }

    /**
     * Goes on with another configuration. New faults come before old ones go, so that no moment lies
     * between them.
     */
    void configure(Configuration.Instance fresh, List<Binding> freshBindings) {
        List<Binding> before = bindings;
        config = fresh;
        bindings = List.copyOf(freshBindings);
        virtualAddresses = addresses(Places.held(fresh));
        advertised = addresses(Places.advertised(fresh));
        Optional<VirtualInterface> old = virtual;
        virtual = VirtualInterface.of(fresh);
        lookForVirtualInterface();
        driver.configure(fresh);
        old.filter(gone -> virtual.filter(gone::isSameLink).isEmpty())
                .ifPresent(host::removeInterface);
        look();
        review("configured anew");
        Set<String> kept = bindings.stream().map(Binding::key).collect(Collectors.toSet());
        for (Binding binding : before) {
            if (!kept.contains(binding.key())) {
                String text = binding.key() + " is tracked no more";
                driver.feed(new Input.FaultCleared(binding.key(), text));
            }
        }
    }

    /** Whether it runs this configuration already. */
    boolean runs(Configuration.Instance other) {
        return config.equals(other);
    }

    String name() {
        return config.name();
    }

    String interfaceName() {
        return config.interfaceName();
    }

    int vrid() {
        return config.virtualRouterId();
    }

    int version() {
        return config.version();
    }

    Family family() {
        return family(config);
    }

    static Family family(Configuration.Instance config) {
        return Places.family(config);
    }

    State state() {
        return driver.router().state();
    }

    Optional<InetAddress> source() {
        return driver.source();
    }

    /** What it runs now. */
    Configuration.Instance config() {
        return config;
    }

    /** What it asks of packets from this sender. */
    Expectation expectation(InetAddress from) {
        return driver.speaker().expectation(from);
    }

    /** How well it fits to be the one that a packet is for: 0 not at all, 3 in every respect. */
    int fits(boolean group, InetAddress from, InetAddress to) {
        if (group == config.unicast().isPresent()) {
            return 0;
        }
        if (group) {
            return 3;
        }
        Unicast unicast = config.unicast().orElseThrow();
        boolean here = driver.source().filter(to::equals).isPresent();
        boolean peer = !unicast.checkSource() || unicast.peer(from).isPresent();
        return 1 + (here ? 1 : 0) + (peer ? 1 : 0);
    }

    /** Cleans up after a predecessor; see {@link Leftovers}. */
    void removeLeftovers() {
        Leftovers.remove(config, host, journal);
    }

    /** Looks at everything that it depends on; takes part when all is known. */
    void start() {
        look();
        review("the first results are known");
    }

    /** Looks at its interface and address; once a second too, for what the host may have missed. */
    void look() {
        lookForVirtualInterface();
        linkSettled(config.interfaceName());
        lookForSource();
    }

    /** An interface counts as up or down now, perhaps otherwise than before. */
    void linkSettled(String interfaceName) {
        String key = "interface " + interfaceName;
        boolean up = links.up(interfaceName);
        if (interfaceName.equals(config.interfaceName())) {
            driver.silence(!up);
            if (up) {
                lookForVirtualInterface();
            }
            if (up || config.tracking().untrackedPrimary()) {
                driver.feed(new Input.FaultCleared(key, interfaceName + " is up again"));
            } else {
                driver.feed(
                        new Input.FaultRaised(key, interfaceName + " is absent or has no carrier"));
            }
        }
        if (bindings.stream().anyMatch(binding -> binding.key().equals(key))) {
            review(interfaceName + (up ? " is up again" : " is absent or has no carrier"));
        }
    }

    /** An address came or went. */
    void addressChanged(String interfaceName, InetAddress address, boolean present, String by) {
        boolean source = configuredSource().filter(address::equals).isPresent();
        if (source || present && interfaceName.equals(config.interfaceName())) {
            lookForSource();
        }
        if (present) {
            return;
        }
        for (Configuration.Address place : Places.held(config)) {
            boolean same = place.address().address().equals(address);
            if (same && place.interfaceName().equals(interfaceName)) {
                driver.feed(new Input.AddressLost(
                        place.address(),
                        place.address() + " was removed from " + interfaceName
                                + " by " + (by.isEmpty() ? "someone else" : by)
                                + " and is put back"));
            }
        }
    }

    /** The address to send from may appear late at boot; a virtual address is never used for it. */
    private void lookForSource() {
        Optional<InetAddress> wanted = configuredSource();
        Optional<InetAddress> found = wanted.or(
                        () -> host.sourceAddress(config.interfaceName(), family()))
                .filter(address -> config.priority() == 255 || !virtualAddresses.contains(address))
                .filter(address -> wanted.isEmpty()
                        || !config.tracking().sourceAddress()
                        || isPresent(address));
        if (found.isEmpty()) {
            String missing = wanted.isEmpty()
                    ? config.interfaceName() + " has no " + familyName() + " address to send from"
                    : "the source address " + IpLiteral.format(wanted.get()) + " is not here";
            driver.feed(new Input.FaultRaised(SOURCE, missing));
        } else if (!found.equals(driver.source())) {
            driver.sourceIs(found.get());
        }
        found.ifPresent(address -> driver.feed(new Input.FaultCleared(
                SOURCE, config.interfaceName() + " has the address " + IpLiteral.format(address))));
        lookForPeers();
    }

    /** {@code unicast_src_ip} or {@code mcast_src_ip}. */
    private Optional<InetAddress> configuredSource() {
        return config.unicast().isPresent() ? config.unicast().get().source() : config.mcastSrcIp();
    }

    private boolean isPresent(InetAddress address) {
        String start = IpLiteral.format(address) + "/";
        return host.addresses().stream().anyMatch(each -> each.startsWith(start));
    }

    /** {@code unicast_fault_no_peer}: who speaks to nobody would be master beside the others. */
    private void lookForPeers() {
        boolean lonely = config.unicast()
                .filter(unicast -> unicast.faultNoPeer() && unicast.peers().isEmpty())
                .isPresent();
        driver.feed(
                lonely
                        ? new Input.FaultRaised(PEERS, "there is no unicast_peer to speak to")
                        : new Input.FaultCleared(PEERS, "there are unicast peers to speak to"));
    }

    /** Whether there is the interface of its virtual MAC address; an error is a fault. */
    private void lookForVirtualInterface() {
        Optional<String> error = virtual.flatMap(host::makeInterface);
        if (error.isPresent()) {
            driver.feed(new Input.FaultRaised(USE_VMAC, "use_vmac: " + error.get()));
        } else {
            String text = virtual.map(each -> each.name() + " is there")
                    .orElse("the interface's own MAC address is used");
            driver.feed(new Input.FaultCleared(USE_VMAC, text));
        }
    }

    private String familyName() {
        return family() == Family.IPV4 ? "IPv4" : "IPv6 link-local";
    }

    /** Whether VRRP can be received on its interface; an error is a fault. */
    void listening(Optional<String> error) {
        if (error.isPresent()) {
            String text = "VRRP cannot be received on " + config.interfaceName();
            driver.feed(new Input.FaultRaised(LISTEN, text + ": " + error.get()));
        } else {
            driver.feed(new Input.FaultCleared(
                    LISTEN, "VRRP is received on " + config.interfaceName()));
        }
    }

    /** A tracker has changed; others may still be unknown. */
    void trackerChanged(Tracker tracker) {
        if (bindings.stream().anyMatch(binding -> binding.tracker() == tracker)) {
            review(tracker.reason());
        }
    }

    private void review(String why) {
        int sum = 0;
        for (Binding binding : bindings) {
            String text = binding.tracker().reason();
            if (binding.faulty()) {
                driver.feed(new Input.FaultRaised(binding.key(), text));
            }
            sum += binding.contribution();
        }
        driver.feed(new Input.Weighed(sum, why));
        for (Binding binding : bindings) {
            if (!binding.faulty()) {
                driver.feed(
                        new Input.FaultCleared(binding.key(), binding.tracker().reason()));
            }
        }
    }

    /** Whether all that it depends on has been looked at once. */
    boolean ready() {
        return started || bindings.stream().noneMatch(Binding::awaited);
    }

    /** Takes part in the election from now on; false when it did so before. */
    boolean begin() {
        if (started) {
            return false;
        }
        started = true;
        held = "";
        driver.feed(new Input.Start());
        return true;
    }

    /** Must not begin yet; why is shown. */
    void hold(String why) {
        held = started ? "" : why;
    }

    // ---- its group

    void joins(@Nullable SyncGroupRunner fresh) {
        if (group != null && (fresh == null || !fresh.key().equals(group.key()))) {
            String text = config.name() + " is in " + group.key() + " no more";
            driver.feed(new Input.FaultCleared(group.key(), text));
        }
        group = fresh;
    }

    /** What holds it in FAULT, by key. */
    Map<String, String> faults() {
        return driver.router().faults();
    }

    /** Whether it is a backup of a living master that it would not replace. */
    boolean follows(long nowNanos) {
        return driver.router().follows(nowNanos);
    }

    long advertIntNanos() {
        return driver.router().advertIntNanos();
    }

    /** What its group wants of it. */
    void feed(Input input) {
        driver.feed(input);
    }

    void received(Advertisement advertisement, InetAddress from, ChecksumForm checksum) {
        tally.good(config, advertisement, from, checksum, host.nanoTime());
        if (!advertised.equals(new HashSet<>(advertisement.addresses()))) {
            journal.limitedEvent(
                    Host.Level.WARNING,
                    Event.Kind.WARNING,
                    config.name(),
                    IpLiteral.format(from) + " advertises other virtual addresses than ours");
        }
        driver.feed(new Input.Received(advertisement, from));
        boolean weaker = advertisement.priority() > 0
                && advertisement.priority() < driver.router().effectivePriority();
        if (weaker && state() == State.MASTER) {
            tell(Change.MASTER_RX_LOWER_PRI, "a weaker master was heard");
            if (group != null) {
                group.answered(this);
            }
        }
    }

    void discarded(DiscardReason reason) {
        tally.bad(reason);
    }

    /** The other routers of its number, as each was last heard. */
    List<Senders.Sender> senders() {
        return tally.senders();
    }

    void tick(long nowNanos) {
        SyncGroupRunner mine = group;
        driver.tick(nowNanos, () -> mine == null ? 0 : mine.patienceNanos(this, nowNanos));
    }

    long nextDeadlineNanos() {
        return driver.nextDeadlineNanos();
    }

    /** Takes it out of the election, or lets it take part again. */
    void drained(boolean drained) {
        driver.feed(drained ? new Input.Drained() : new Input.Undrained());
    }

    /** Resigns once. */
    void stepDown() {
        driver.feed(new Input.StepDown());
    }

    /**
     * Leaves in good order.
     *
     * @param as told to others as this
     */
    void stop(String why, Change as) {
        driver.feed(new Input.Stop(why));
        virtual.ifPresent(host::removeInterface);
        tell(as, why);
    }

    private void transition(Effect.Transition transition) {
        switch (transition.to()) {
            case MASTER -> tell(Change.MASTER, transition.reason());
            case BACKUP -> tell(Change.BACKUP, transition.reason());
            case FAULT -> tell(Change.FAULT, transition.reason());
            case INIT -> {} // Not begun yet, or stopped, which is told by itself.
        }
    }

    private void tell(Change change, String why) {
        telling.tell(Subject.of(config), change, driver.router().effectivePriority(), why);
    }

    /** What a client is told. */
    InstanceStatus status(long nowNanos) {
        VirtualRouter router = driver.router();
        Optional<Peer> peer = router.peer();
        return new InstanceStatus(
                config.name(),
                config.virtualRouterId(),
                config.version(),
                config.interfaceName(),
                router.state(),
                reason(router),
                config.priority(),
                router.effectivePriority(),
                (nowNanos - router.sinceNanos()) / 1_000_000,
                router.advertIntNanos() / 1e6,
                router.masterDownNanos() / 1e6,
                driver.speaker().sent(),
                tally.good(),
                tally.bad(),
                peer.isEmpty() ? null : peerStatus(peer.get(), nowNanos),
                Places.held(config).stream().map(p -> p.address().toString()).toList(),
                tally.reasons(),
                new Explanation(
                        List.copyOf(router.faults().values()),
                        Explaining.tracked(bindings),
                        Explaining.peers(senders(), router, config.version(), nowNanos),
                        driver.announced()));
    }

    private static InstanceStatus.@Nullable Peer peerStatus(Peer peer, long nowNanos) {
        long age = (nowNanos - peer.seenNanos()) / 1_000_000;
        return new InstanceStatus.Peer(peer.name(), peer.priority(), age);
    }

    private String reason(VirtualRouter router) {
        List<String> awaited = new ArrayList<>();
        for (Binding binding : bindings) {
            if (binding.awaited()) {
                awaited.add(binding.tracker().reason());
            }
        }
        if (router.state() != State.INIT || awaited.isEmpty() && held.isEmpty()) {
            return router.reason();
        }
        return awaited.isEmpty() ? held : String.join("; ", awaited);
    }
}
