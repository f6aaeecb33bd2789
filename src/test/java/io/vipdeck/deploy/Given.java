package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.vrrp.VirtualAddress;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The guide's pair, as tests need it. */
final class Given {
    static final String VERSION = "0.1.0-0123456789ab";

    static final Owner OWNER = new Owner("alice@ops pid 812", "0123456789abcdef", 812);

    private Given() {}

    static Inventory.Host host(String name, String address, int priority) {
        return new Inventory.Host(
                name,
                address,
                new Inventory.Ssh(
                        "root", 22, Optional.empty(), Optional.empty(), Inventory.Become.NONE),
                Optional.empty(),
                priority);
    }

    static Inventory pair() {
        return cluster(host("web1", "192.168.16.128", 100), host("web2", "192.168.16.129", 99));
    }

    static Inventory cluster(Inventory.Host... hosts) {
        return cluster("192.168.16.130/24", Inventory.Source.DISTRO, hosts);
    }

    static Inventory cluster(String vip, Inventory.Source source, Inventory.Host... hosts) {
        return new Inventory(
                "web",
                "vipdeck.yaml",
                List.of(hosts),
                List.of(new Inventory.Vrrp(
                        "VI_1",
                        66,
                        Stream.of(vip)
                                .map(text -> VirtualAddress.parse(text).orElseThrow())
                                .toList(),
                        2,
                        1000,
                        Optional.of(new Inventory.Secret.Literal("1111")))),
                new Inventory.Nginx(
                        source,
                        Inventory.Page.HOSTNAME,
                        new Inventory.Health("http://{address}/", 2000, 1000, 2, 2)),
                Inventory.Engine.AGENT);
    }

    static Facts facts(String text) {
        return FactsReader.read(text).orElseThrow();
    }
}
