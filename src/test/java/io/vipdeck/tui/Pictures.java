package io.vipdeck.tui;

import io.vipdeck.cluster.Picture;
import io.vipdeck.cluster.Picture.Alarm;
import io.vipdeck.cluster.Picture.Health;
import io.vipdeck.cluster.Picture.HostView;
import io.vipdeck.cluster.Picture.NginxState;
import io.vipdeck.cluster.Picture.Reach;
import io.vipdeck.cluster.Picture.Vip;
import io.vipdeck.control.Event;
import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.control.Status;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.vrrp.State;
import io.vipdeck.vrrp.VirtualAddress;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The guide's pair, and what may become of it, at a fixed time. */
public final class Pictures {
    public static final String VIP = "192.168.16.130";
    public static final String AT = "2026-03-01T14:02:31.000Z";

    private Pictures() {}

    public static Inventory inventory(int hosts) {
        Inventory.Ssh ssh = new Inventory.Ssh(
                "root", 22, Optional.empty(), Optional.empty(), Inventory.Become.NONE);
        return new Inventory(
                "web",
                "vipdeck.yaml",
                IntStream.rangeClosed(1, hosts)
                        .mapToObj(i -> new Inventory.Host(
                                "web" + i, address(i), ssh, Optional.empty(), Math.max(1, 101 - i)))
                        .toList(),
                List.of(new Inventory.Vrrp(
                        "VI_1",
                        66,
                        List.of(VirtualAddress.parse(VIP + "/24").orElseThrow()),
                        2,
                        1000,
                        Optional.empty())),
                new Inventory.Nginx(
                        Inventory.Source.DISTRO,
                        Inventory.Page.HOSTNAME,
                        new Inventory.Health("http://{address}/", 2000, 1000, 2, 2)),
                Inventory.Engine.AGENT);
    }

    static String address(int i) {
        int last = 127 + i + (i > 2 ? 1 : 0);
        return "192.168." + (16 + last / 256) + "." + last % 256;
    }

    public static Start hosts(int count) {
        return new Start(inventory(count), false, false, Optional.empty());
    }

    public static Start lab() {
        return new Start(inventory(2), true, true, Optional.empty());
    }

    static InstanceStatus instance(
            State state, int priority, int effective, long sent, long heard) {
        return new InstanceStatus(
                "VI_1",
                66,
                2,
                "ens33",
                state,
                switch (state) {
                    case MASTER -> "it has the highest priority of those that advertise";
                    case BACKUP -> "web1 advertises with priority 100, ours is " + effective;
                    case FAULT -> "nginx could not be started: port 80 is taken";
                    case INIT -> "it is starting";
                },
                priority,
                effective,
                1_284_000,
                1000,
                3000 + (256 - effective) * 1000.0 / 256,
                sent,
                heard,
                0,
                state == State.BACKUP ? new InstanceStatus.Peer(address(1), 100, 400) : null,
                List.of(VIP + "/24"),
                Map.of());
    }

    static ServiceStatus nginx(ServiceStatus.State state) {
        boolean up = state == ServiceStatus.State.RUNNING;
        return new ServiceStatus(
                "nginx",
                "nginx.service",
                state,
                up ? 200 : null,
                up ? 3.2 : null,
                up ? 4121 : null,
                1_293_000,
                1,
                up ? "it answers" : "nginx.service could not be started: port 80 is taken");
    }

    static Status status(String host, State state, int priority, int effective, long seconds) {
        boolean master = state == State.MASTER;
        return new Status(
                "0.1.0",
                host,
                AT,
                seconds * 1000,
                List.of(instance(
                        state, priority, effective, master ? seconds : 0, master ? 0 : seconds)),
                List.of(nginx(
                        state == State.FAULT
                                ? ServiceStatus.State.FAILED
                                : ServiceStatus.State.RUNNING)),
                master ? List.of(VIP + "/24") : List.of());
    }

    static HostView live(int i, State state, int priority, int effective, long seconds) {
        return new HostView(
                "web" + i,
                address(i),
                priority,
                Reach.LIVE,
                null,
                200L + 200L * i,
                Optional.of(status("web" + i, state, priority, effective, seconds)));
    }

    static HostView gone(int i, int priority, Reach reach, long seenMs) {
        return new HostView(
                "web" + i,
                address(i),
                priority,
                reach,
                reach == Reach.NO_ANSWER ? "web" + i + " does not answer on port 22" : null,
                seenMs < 0 ? null : seenMs,
                seenMs < 0
                        ? Optional.empty()
                        : Optional.of(status("web" + i, State.MASTER, priority, priority, 1300)));
    }

    static HostView withoutAgent(int i, int priority, NginxState nginx) {
        return new HostView(
                "web" + i,
                address(i),
                priority,
                Reach.NO_AGENT,
                null,
                300L,
                Optional.empty(),
                nginx);
    }

    static Vip vip(Double latency, String... owners) {
        return new Vip(
                VIP,
                "VI_1",
                List.of(owners),
                latency != null,
                latency == null ? null : 200,
                latency);
    }

    static Picture picture(Health health, Vip vip, List<HostView> hosts, Alarm... alarms) {
        return new Picture("web", AT, health, List.of(vip), hosts, List.of(alarms));
    }

    /** Both hosts well, the first one master. */
    public static Picture well(long seconds) {
        return picture(
                Health.OK,
                vip(4.0, "web1"),
                List.of(
                        live(1, State.MASTER, 100, 100, seconds),
                        live(2, State.BACKUP, 99, 99, seconds)));
    }

    /** Three hosts, the last one without a working Nginx. */
    public static Picture oneFault(long seconds) {
        return picture(
                Health.DEGRADED,
                vip(4.0, "web1"),
                List.of(
                        live(1, State.MASTER, 100, 100, seconds),
                        live(2, State.BACKUP, 99, 99, seconds),
                        live(3, State.FAULT, 98, 38, seconds)),
                new Alarm(
                        "nginx-down",
                        "web3",
                        "Nginx on web3 could not be started: port 80 is taken"));
    }

    /** The master has gone, the backup has taken over. */
    public static Picture masterGone(Reach reach, long seenMs) {
        return picture(
                Health.DEGRADED,
                vip(5.0, "web2"),
                List.of(gone(1, 100, reach, seenMs), live(2, State.MASTER, 99, 99, 1362)),
                new Alarm("stale", "web1", "web1 was heard last " + seenMs / 1000 + " s ago"));
    }

    public static Picture splitBrain() {
        return picture(
                Health.DEGRADED,
                vip(5.0, "web1", "web2"),
                List.of(live(1, State.MASTER, 100, 100, 1362), live(2, State.MASTER, 99, 99, 1362)),
                new Alarm("stale", "web3", "web3 is old"),
                new Alarm("split-brain", "", "two owners"));
    }

    public static Picture noOwner() {
        return picture(
                Health.DOWN,
                vip(null),
                List.of(gone(1, 100, Reach.NO_ANSWER, 4100), live(2, State.BACKUP, 99, 99, 1362)),
                new Alarm("no-owner", "", "nobody holds " + VIP));
    }

    /** Nothing installed yet. */
    public static Picture bare() {
        return picture(
                Health.UNKNOWN,
                vip(null),
                List.of(
                        withoutAgent(1, 100, NginxState.MISSING),
                        withoutAgent(2, 99, NginxState.MISSING)),
                new Alarm("no-owner", "", "nobody holds " + VIP),
                new Alarm("no-agent", "web1", "no agent runs on web1"));
    }

    /** So many hosts, the first one master. */
    public static Picture many(int count) {
        List<HostView> hosts = new ArrayList<>();
        hosts.add(live(1, State.MASTER, 100, 100, 1362));
        for (int i = 2; i <= count; i++) {
            hosts.add(live(i, State.BACKUP, Math.max(1, 101 - i), Math.max(1, 101 - i), 1362));
        }
        return picture(Health.OK, vip(4.0, "web1"), hosts);
    }

    static Event event(long seq, String time, Event.Kind kind, String subject, String text) {
        return new Event(seq, "2026-03-01T" + time + "Z", kind, subject, text);
    }
}
