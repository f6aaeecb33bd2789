package io.vipdeck.inventory;

import io.vipdeck.vrrp.IpLiteral;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What two clusters of one file must not share: a name, a machine, a virtual address. */
final class Clusters {
    private final Problems problems;
    private final Map<Object, Seen> seen = new HashMap<>();
    private int cluster;

    Clusters(Problems problems) {
        this.problems = problems;
    }

    private record Seen(int cluster, int line) {}

    /** The next cluster's. */
    void see(
            Section root,
            String name,
            List<HostsReader.Placed> hosts,
            List<VrrpReader.Placed> routers) {
        cluster++;
        if (!name.isEmpty()) {
            see(
                    "cluster " + name,
                    root.line("cluster"),
                    "cluster",
                    name,
                    "give each cluster its own name");
        }
        for (HostsReader.Placed placed : hosts) {
            String address = placed.host().address();
            see(
                    HostsReader.plain(address),
                    placed.addressLine(),
                    placed.path() + "address",
                    address,
                    "a machine has one agent: write both VIPs as instances of one cluster");
        }
        for (VrrpReader.Placed router : routers) {
            for (VrrpReader.Vip vip : router.vips()) {
                String text = IpLiteral.format(vip.address().address());
                see(text, vip.line(), vip.path(), text, "list each address once");
            }
        }
    }

    /** What two of the same cluster share is told where that cluster is read. */
    private void see(Object value, int line, String key, String said, String remedy) {
        Seen first = seen.putIfAbsent(value, new Seen(cluster, line));
        if (first != null && first.cluster() != cluster) {
            problems.add(
                    line,
                    key,
                    said + " is taken by another cluster on " + problems.place(first.line()),
                    remedy);
        }
    }
}
