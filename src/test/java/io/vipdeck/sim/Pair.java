package io.vipdeck.sim;

import io.vipdeck.keepalived.Announcing;
import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Configuration.Address;
import io.vipdeck.keepalived.Configuration.InitialState;
import io.vipdeck.keepalived.Configuration.Instance;
import io.vipdeck.keepalived.Configuration.Script;
import io.vipdeck.keepalived.Configuration.Service;
import io.vipdeck.keepalived.Configuration.Track;
import io.vipdeck.keepalived.Notify;
import io.vipdeck.keepalived.Tracking;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.URI;
import java.util.List;
import java.util.Optional;

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
    public boolean nopreempt = false;
    public List<String> trackInterfaces = List.of();
    public Optional<Service> service = Optional.empty();
    public List<Track> serviceTracks = List.of();
    public List<Script> scripts = List.of();
    public List<Track> scriptTracks = List.of();
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
                Optional.empty(),
                false,
                nopreempt,
                0,
                Announcing.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(new Address(vip, interfaceName, "")),
                List.of(),
                new Tracking(
                        scriptTracks,
                        serviceTracks,
                        List.of(),
                        List.of(),
                        trackInterfaces.stream()
                                .map(name -> new Track(name, Optional.empty(), false))
                                .toList(),
                        false,
                        false),
                Notify.NONE,
                false);
        return Configuration.of(
                Configuration.GlobalDefs.named("", ""),
                scripts,
                service.map(List::of).orElse(List.of()),
                List.of(instance));
    }

    /** Several routers of one host, which share the checks of the first. */
    public static Configuration together(List<Pair> routers) {
        Configuration first = routers.get(0).build();
        return Configuration.of(
                first.globalDefs(),
                first.scripts(),
                first.services(),
                routers.stream()
                        .flatMap(router -> router.build().instances().stream())
                        .toList());
    }
}
