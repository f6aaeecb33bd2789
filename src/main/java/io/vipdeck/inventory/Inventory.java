package io.vipdeck.inventory;

import io.vipdeck.vrrp.VirtualAddress;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The operator's file, validated: one cluster of hosts and what it shall serve.
 *
 * @param cluster its name
 * @param source the file it was read from, for messages
 */
public record Inventory(
        String cluster,
        String source,
        List<Host> hosts,
        List<Vrrp> vrrp,
        Nginx nginx,
        Engine engine) {
    public Inventory {
        hosts = List.copyOf(hosts);
        vrrp = List.copyOf(vrrp);
    }

    /** The host of this name, if the inventory has one. */
    public Optional<Host> host(String name) {
        return hosts.stream().filter(host -> host.name().equals(name)).findFirst();
    }

    /**
     * One machine.
     *
     * @param name what the operator calls it
     * @param address name or address that SSH connects to
     * @param interfaceName that carries VRRP; empty: the one that carries {@code address}
     * @param priority 1-254
     */
    public record Host(
            String name, String address, Ssh ssh, Optional<String> interfaceName, int priority) {}

    /**
     * How to reach a machine; the cluster's {@code ssh} with the host's own keys laid over it.
     *
     * @param identity path of a private key, {@code ~} resolved; empty: the usual places
     * @param knownHosts path of a known_hosts file that is read besides the usual ones; empty for none
     */
    public record Ssh(
            String user,
            int port,
            Optional<String> identity,
            Optional<String> knownHosts,
            Become become) {}

    /** How commands get root. */
    public enum Become {
        NONE,
        SUDO
    }

    /** Who holds the VIP on the hosts. */
    public enum Engine {
        AGENT
    }

    /**
     * One virtual router of the cluster.
     *
     * @param name {@code VI_1} when not given
     * @param version 2 or 3
     * @param advertIntMs whole seconds in version 2; 10 to 40950 in version 3
     */
    public record Vrrp(
            String name,
            int virtualRouterId,
            List<VirtualAddress> virtualIpaddress,
            int version,
            long advertIntMs,
            Optional<Secret> authPass) {
        public Vrrp {
            virtualIpaddress = List.copyOf(virtualIpaddress);
        }
    }

    /** Where a secret comes from; its value never shows in {@link #toString}. */
    public sealed interface Secret {
        /** Written in the file. */
        record Literal(String value) implements Secret {
            @Override
            public String toString() {
                return "Literal[hidden]";
            }
        }

        /** Taken from an environment variable of the operator. */
        record FromEnvironment(String variable) implements Secret {}

        /** The first line of a file on the operator's machine. */
        record FromFile(String path) implements Secret {}
    }

    /** What is served. */
    public record Nginx(Source source, Page page, Health health) {}

    /** Where Nginx comes from. */
    public enum Source {
        /** The distribution's package. */
        DISTRO,
        /** It is there already and is left alone. */
        SKIP
    }

    /** What the default page is. */
    public enum Page {
        /** A page that names its host. */
        HOSTNAME,
        /** Left as it is. */
        KEEP
    }

    /**
     * The check of Nginx.
     *
     * @param url with {@code {address}} for the address that is asked: 127.0.0.1 on the host itself, the
     *     VIP from outside
     */
    public record Health(String url, long intervalMs, long timeoutMs, int rise, int fall) {

        /** The URL to ask at one address. */
        public URI at(String address) {
            return URI.create(url.replace(
                    "{address}", address.indexOf(':') >= 0 ? "[" + address + "]" : address));
        }
    }
}
