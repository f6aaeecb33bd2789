package io.vipdeck.sim;

import io.vipdeck.keepalived.Announcing;
import io.vipdeck.keepalived.AuthHmac;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Configuration.Address;
import io.vipdeck.keepalived.Configuration.InitialState;
import io.vipdeck.keepalived.Configuration.Instance;
import io.vipdeck.keepalived.Configuration.Script;
import io.vipdeck.keepalived.Configuration.Service;
import io.vipdeck.keepalived.Configuration.Track;
import io.vipdeck.keepalived.InterfaceDelays;
import io.vipdeck.keepalived.Mail;
import io.vipdeck.keepalived.Notify;
import io.vipdeck.keepalived.SyncGroup;
import io.vipdeck.keepalived.TrackedFile;
import io.vipdeck.keepalived.TrackedProcess;
import io.vipdeck.keepalived.Tracking;
import io.vipdeck.keepalived.Unicast;
import io.vipdeck.keepalived.VirtualMac;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The guide's configuration, and what tests change in it. */
public final class Pair {
    public static final long SECOND = 1_000_000_000L;
    public static final VirtualAddress VIP =
            VirtualAddress.parse("192.168.16.130/24").orElseThrow();

    /** One field after the other can be changed before {@link #build}. */
    public InitialState state = InitialState.BACKUP;

    public String name = "VI_1";
    public VirtualAddress vip = VIP;
    public int vrid = 66;
    public int version = 2;
    public int priority = 100;
    public long interval = SECOND;
    public long serviceInterval = 2 * SECOND;
    public Optional<String> password = Optional.of("1111");
    public Announcing announcing = Announcing.DEFAULT;
    public List<VirtualAddress> excluded = List.of();
    public Optional<VirtualMac> virtualMac = Optional.empty();
    public Optional<AuthHmac> hmac = Optional.empty();
    public Optional<Unicast> unicast = Optional.empty();
    public boolean checksumAsV2 = false;
    public boolean trackSource = false;
    public boolean logUnknownVrids = false;
    public boolean nopreempt = false;
    public List<String> trackInterfaces = List.of();
    public Optional<Service> service = Optional.empty();
    public List<Track> serviceTracks = List.of();
    public List<Script> scripts = List.of();
    public List<Track> scriptTracks = List.of();
    public List<TrackedProcess> processes = List.of();
    public List<Track> processTracks = List.of();
    public List<TrackedFile> files = List.of();
    public List<Track> fileTracks = List.of();
    public List<InterfaceDelays> interfaceDelays = List.of();
    public boolean untrackedPrimary = false;
    public Notify notices = Notify.NONE;
    public boolean smtpAlert = false;
    public Optional<Mail> mail = Optional.empty();
    public String routerId = "";
    public long startupDelay = 0;
    public long delayAfterBoot = 0;
    public String interfaceName = SimHost.INTERFACE;

    public static Pair priority(int priority) {
        Pair pair = new Pair();
        pair.priority = priority;
        return pair;
    }

    /** Nginx, watched and started again once; with a URL when asked for. */
    public Pair nginx(boolean url, int restart) {
        Optional<URI> asked = url ? Optional.of(URI.create("http://127.0.0.1/")) : Optional.empty();
        service = Optional.of(new Service(
                "nginx", "nginx", "nginx", restart, asked, serviceInterval, SECOND, 2, 2, 0));
        serviceTracks = List.of(new Track("nginx", Optional.empty(), false));
        return this;
    }

    /** Nginx in name only: a service that is asked for a connection. */
    public Pair checked(String url) {
        nginx(false, 1);
        service = Optional.of(new Service(
                "nginx",
                "nginx",
                "nginx",
                1,
                Optional.of(URI.create(url)),
                serviceInterval,
                SECOND,
                2,
                2,
                0));
        return this;
    }

    /** And one that a command checks. */
    public Pair checkedBy(String command) {
        nginx(false, 1);
        service = Optional.of(new Service(
                "nginx",
                "nginx",
                "nginx",
                1,
                Optional.empty(),
                serviceInterval,
                SECOND,
                2,
                2,
                0,
                List.of(command),
                ""));
        return this;
    }

    /** Speaks to these peers alone. */
    public Pair unicast(String... addresses) {
        List<Unicast.Peer> peers = Stream.of(addresses)
                .map(text -> new Unicast.Peer(IpLiteral.parse(text).orElseThrow(), 0, 255))
                .toList();
        unicast = Optional.of(new Unicast(Optional.empty(), peers, true, 255, false));
        return this;
    }

    /** Signs with that key of 32 equal bytes, and knows the others too. */
    public Pair signs(AuthHmac.Mode mode, int active, int... known) {
        List<AuthHmac.Key> keys = IntStream.concat(IntStream.of(active), IntStream.of(known))
                .mapToObj(id -> new AuthHmac.Key(id, String.format("%02x", id).repeat(32)))
                .toList();
        hmac = Optional.of(new AuthHmac(keys, active, AuthHmac.AntiReplay.TIME, 5 * SECOND, mode));
        return this;
    }

    public Pair script(int weight, int rise, int fall) {
        scripts = List.of(new Script(
                "chk_http_port",
                List.of("/usr/local/src/check_nginx_pid.sh"),
                2 * SECOND,
                2 * SECOND,
                weight,
                false,
                rise,
                fall,
                "",
                false));
        scriptTracks = List.of(new Track("chk_http_port", Optional.empty(), false));
        return this;
    }

    public Pair withoutVirtualMac() {
        virtualMac = Optional.empty();
        return this;
    }

    public Configuration build() {
        Instance instance = new Instance(
                name,
                state,
                interfaceName,
                vrid,
                version,
                priority,
                interval,
                password,
                hmac,
                checksumAsV2,
                nopreempt,
                0,
                announcing,
                Optional.empty(),
                unicast,
                virtualMac,
                List.of(new Address(vip, interfaceName, "")),
                excluded.stream()
                        .map(each -> new Address(each, interfaceName, ""))
                        .toList(),
                new Tracking(
                        scriptTracks,
                        serviceTracks,
                        processTracks,
                        fileTracks,
                        trackInterfaces.stream()
                                .map(name -> new Track(name, Optional.empty(), false))
                                .toList(),
                        trackSource,
                        untrackedPrimary),
                notices,
                smtpAlert);
        return new Configuration(
                new Configuration.GlobalDefs(
                        routerId, "", false, startupDelay, delayAfterBoot, logUnknownVrids, mail),
                scripts,
                service.map(List::of).orElse(List.of()),
                processes,
                files,
                List.of(),
                List.of(instance),
                interfaceDelays);
    }

    /** A file whose number counts with this weight. */
    public Pair file(String path, int weight) {
        files = List.of(new TrackedFile("maint", path, weight, false, Optional.empty(), false));
        fileTracks = List.of(new Track("maint", Optional.empty(), false));
        return this;
    }

    /** Processes of a name, of which there must be some. */
    public Pair processes(int quorum, int quorumMax, long forkDelay, long terminateDelay) {
        processes = List.of(new TrackedProcess(
                "web",
                "nginx",
                List.of(),
                TrackedProcess.ParameterMatch.NONE,
                false,
                0,
                false,
                quorum,
                quorumMax,
                forkDelay,
                terminateDelay));
        processTracks = List.of(new Track("web", Optional.empty(), false));
        return this;
    }

    /** The same router in a group with others; all of one host. */
    public static Configuration grouped(List<Pair> routers, Tracking tracking) {
        Configuration alone = together(routers);
        return new Configuration(
                alone.globalDefs(),
                alone.scripts(),
                alone.services(),
                routers.get(0).processes,
                routers.get(0).files,
                List.of(new SyncGroup(
                        "G",
                        routers.stream().map(each -> each.name).toList(),
                        tracking,
                        false,
                        routers.get(0).notices,
                        routers.get(0).smtpAlert)),
                alone.instances());
    }

    /** Several routers of one host, which share the checks of the first. */
    public static Configuration together(List<Pair> routers) {
        Configuration first = routers.get(0).build();
        return new Configuration(
                first.globalDefs(),
                first.scripts(),
                first.services(),
                first.processes(),
                first.files(),
                List.of(),
                routers.stream()
                        .flatMap(router -> router.build().instances().stream())
                        .toList());
    }
}
