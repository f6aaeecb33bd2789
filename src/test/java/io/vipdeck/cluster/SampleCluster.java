package io.vipdeck.cluster;

import io.vipdeck.cluster.Picture.NginxState;
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

/** The guide's pair, and what its hosts say. */
public final class SampleCluster {
    public static final String VIP = "192.168.16.130";

    private SampleCluster() {}

    /** web1 and web2, one VIP, health URL on the VIP itself. */
    public static Inventory pair() {
        return withHealth("http://{address}/", VIP + "/24");
    }

    /** The pair, its VIP fetched from this machine's own port. */
    public static Inventory pairOnLoopback(int port) {
        return withHealth("http://{address}:" + port + "/", "127.0.0.1/8");
    }

    private static Inventory withHealth(String url, String vip) {
        return new Inventory(
                "web",
                "vipdeck.yaml",
                List.of(host("web1", "192.168.16.128", 100), host("web2", "192.168.16.129", 99)),
                List.of(new Inventory.Vrrp(
                        "VI_1",
                        66,
                        List.of(VirtualAddress.parse(vip).orElseThrow()),
                        2,
                        1_000,
                        Optional.empty())),
                new Inventory.Nginx(
                        Inventory.Source.DISTRO,
                        Inventory.Page.HOSTNAME,
                        new Inventory.Health(url, 2_000, 1_000, 2, 2)),
                Inventory.Engine.AGENT);
    }

    private static Inventory.Host host(String name, String address, int priority) {
        return new Inventory.Host(
                name,
                address,
                new Inventory.Ssh(
                        "root", 22, Optional.empty(), Optional.empty(), Inventory.Become.NONE),
                Optional.of("ens33"),
                priority);
    }

    /** A master that has the VIP on its interface, Nginx well. */
    public static Status master(String host) {
        return status(host, State.MASTER, ServiceStatus.State.RUNNING, true);
    }

    /** A backup without the VIP, Nginx well. */
    public static Status backup(String host) {
        return status(host, State.BACKUP, ServiceStatus.State.RUNNING, false);
    }

    public static Status status(
            String host, State state, ServiceStatus.State nginx, boolean holdsVip) {
        boolean first = host.equals("web1");
        int priority = first ? 100 : 99;
        List<String> addresses = new ArrayList<>();
        addresses.add(first ? "192.168.16.128/24" : "192.168.16.129/24");
        if (holdsVip) {
            addresses.add(VIP + "/24");
        }
        boolean runs = nginx == ServiceStatus.State.RUNNING;
        return new Status(
                "0.1.0",
                host,
                "2026-01-31T12:00:00.000Z",
                60_000,
                List.of(new InstanceStatus(
                        "VI_1",
                        66,
                        2,
                        "ens33",
                        state,
                        "because the test says so",
                        priority,
                        priority,
                        5_000,
                        1_000,
                        3_609,
                        12,
                        34,
                        1,
                        null,
                        List.of(VIP + "/24"),
                        Map.of())),
                List.of(new ServiceStatus(
                        "nginx",
                        "nginx",
                        nginx,
                        runs ? 200 : null,
                        runs ? 1.25 : null,
                        runs ? 4242 : null,
                        9_000,
                        0,
                        runs ? "its process runs" : "its process is gone")),
                addresses);
    }

    /** The reading of an agent heard at this moment. */
    public static HostReading heard(Status status, long atNanos) {
        return HostReading.none().says(status, atNanos);
    }

    /** The reading of a look at this moment. */
    public static HostReading looked(NginxState nginx, long atNanos, String... addresses) {
        return HostReading.none()
                .hasNoAgent(new HostReading.Looked(List.of(addresses), nginx, atNanos), null);
    }
}
