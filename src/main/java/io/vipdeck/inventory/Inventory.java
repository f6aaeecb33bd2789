package io.vipdeck.inventory;

import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's file, validated: one cluster of hosts and what it shall serve.
 *
 * @param cluster its name
 * @param source the file it was read from, for messages
 * @param services watched beside Nginx, or in its place
 */
public record Inventory(
        String cluster,
        String source,
        List<Host> hosts,
        List<Vrrp> vrrp,
        Nginx nginx,
        Engine engine,
        List<Service> services,
        Supply supply,
        Firewall firewall) {
    public Inventory {
        hosts = List.copyOf(hosts);
        vrrp = List.copyOf(vrrp);
        services = List.copyOf(services);
    }

    /** With Nginx alone, packages from where the hosts have them, and the firewall left as it is. */
    public Inventory(
            String cluster,
            String source,
            List<Host> hosts,
            List<Vrrp> vrrp,
            Nginx nginx,
            Engine engine) {
        this(
                cluster,
                source,
                hosts,
                vrrp,
                nginx,
                engine,
                List.of(),
                Supply.STANDARD,
                Firewall.LEAVE);
    }

    /** The same cluster of other hosts. */
    public Inventory withHosts(List<Host> others) {
        return new Inventory(
                cluster, source, others, vrrp, nginx, engine, services, supply, firewall);
    }

    /** The host of this name, if the inventory has one. */
    public Optional<Host> host(String name) {
        return hosts.stream().filter(host -> host.name().equals(name)).findFirst();
    }

    /**
     * What a client asks of an address to see that the cluster serves: Nginx, and where there is none
     * the first service that answers over the network; empty where none does, and for a link-local
     * address of IPv6, which means nothing without the interface of the one who asks (RFC 4007).
     */
    public Optional<URI> front(String address) {
        boolean local = IpLiteral.parse(address)
                .filter(Inet6Address.class::isInstance)
                .filter(InetAddress::isLinkLocalAddress)
                .isPresent();
        if (local) {
            return Optional.empty();
        }
        if (nginx.source() != Source.NONE) {
            return Optional.of(nginx.health().at(address));
        }
        return services.stream()
                .flatMap(service -> service.check().flatMap(check -> check.at(address)).stream())
                .findFirst();
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
            String name, String address, Ssh ssh, Optional<String> interfaceName, int priority) {

        /** The same machine, reached in another way than is written. */
        public Host reachedAt(String otherAddress, String user, int port) {
            return new Host(name, otherAddress, ssh.as(user, port), interfaceName, priority);
        }
    }

    /**
     * How to reach a machine; the cluster's {@code ssh} with the host's own keys laid over it.
     *
     * @param identity path of a private key, {@code ~} resolved; empty: the usual places
     * @param knownHosts path of a known_hosts file that is read besides the usual ones; empty for none
     * @param userGiven whether the file says {@code user}; else {@code ~/.ssh/config} may
     * @param portGiven whether the file says {@code port}, likewise
     */
    public record Ssh(
            String user,
            int port,
            Optional<String> identity,
            Optional<String> knownHosts,
            Become become,
            boolean userGiven,
            boolean portGiven) {

        /** With user and port as the file has them. */
        public Ssh(
                String user,
                int port,
                Optional<String> identity,
                Optional<String> knownHosts,
                Become become) {
            this(user, port, identity, knownHosts, become, true, true);
        }

        Ssh as(String other, int otherPort) {
            return new Ssh(other, otherPort, identity, knownHosts, become, userGiven, portGiven);
        }
    }

    /** How commands get root. */
    public enum Become {
        NONE,
        SUDO
    }

    /** Who holds the VIP on the hosts. */
    public enum Engine {
        /** vipdeck's own. */
        AGENT,
        /** The distribution's keepalived. */
        KEEPALIVED
    }

    /**
     * One virtual router of the cluster.
     *
     * @param name {@code VI_1} when not given
     * @param version 2 or 3
     * @param advertIntMs whole seconds in version 2; 10 to 40950 in version 3
     * @param priorities by host name, of the hosts that have another one here than their own
     * @param nopreempt whether a stronger host that comes back leaves the VIP where it is
     * @param preemptDelayMs how long a stronger host waits before it takes the VIP back
     * @param unicast by host name, the address that each host sends from to all the others; empty: to
     *     the multicast group
     */
    public record Vrrp(
            String name,
            int virtualRouterId,
            List<VirtualAddress> virtualIpaddress,
            int version,
            long advertIntMs,
            Optional<Secret> authPass,
            Map<String, Integer> priorities,
            boolean nopreempt,
            long preemptDelayMs,
            Garp garp,
            Map<String, InetAddress> unicast) {
        public Vrrp {
            virtualIpaddress = List.copyOf(virtualIpaddress);
            priorities = Map.copyOf(priorities);
            unicast = Collections.unmodifiableMap(new LinkedHashMap<>(unicast));
        }

        /** To the multicast group, with every host's own priority, and keepalived's other defaults. */
        public Vrrp(
                String name,
                int virtualRouterId,
                List<VirtualAddress> virtualIpaddress,
                int version,
                long advertIntMs,
                Optional<Secret> authPass) {
            this(
                    name,
                    virtualRouterId,
                    virtualIpaddress,
                    version,
                    advertIntMs,
                    authPass,
                    Map.of(),
                    false,
                    0,
                    Garp.STANDARD,
                    Map.of());
        }

        /** What a host brings into this router's elections. */
        public int priorityOf(Host host) {
            return priorities.getOrDefault(host.name(), host.priority());
        }
    }

    /**
     * How the owner of a VIP makes itself known (keepalived's {@code garp_master_} words).
     *
     * @param delayMs from becoming master to the second round; 0 for none
     * @param repeat announcements a round
     * @param refreshMs between later rounds; 0 for none
     * @param refreshRepeat announcements of such a round
     */
    public record Garp(long delayMs, int repeat, long refreshMs, int refreshRepeat) {
        /** keepalived.conf(5). */
        public static final Garp STANDARD = new Garp(5000, 5, 0, 1);
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

    /**
     * What is served.
     *
     * @param files a directory of the operator's whose content every host is given; empty for none
     */
    public record Nginx(Source source, Page page, Health health, Optional<String> files) {

        /** Without files of the operator's. */
        public Nginx(Source source, Page page, Health health) {
            this(source, page, health, Optional.empty());
        }
    }

    /** Where Nginx comes from. */
    public enum Source {
        /** The distribution's package. */
        DISTRO,
        /** The package of Nginx's makers. */
        NGINX_ORG,
        /** It is there already and is left alone. */
        SKIP,
        /** There is no Nginx in this cluster. */
        NONE
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
            return addressed(url, address);
        }
    }

    /**
     * A systemd unit that is watched as Nginx is: started again when it dies, and the VIP given away when
     * that does not help.
     *
     * @param unit systemd's name for it, such as {@code haproxy}
     * @param process the name of its main process, at most 15 letters
     * @param restart how often a start is tried before the VIP is given away; 0 for never
     * @param check empty: that its process lives is enough
     */
    public record Service(
            String name, String unit, String process, int restart, Optional<Check> check) {}

    /** How a service is asked whether it works. */
    public record Check(Question question, long intervalMs, long timeoutMs, int rise, int fall) {

        /** The question to ask at one address; empty where it can only be asked on the host itself. */
        public Optional<URI> at(String address) {
            if (question instanceof Question.Url url) {
                return Optional.of(addressed(url.url(), address));
            }
            if (question instanceof Question.Tcp tcp) {
                return Optional.of(addressed("tcp://{address}:" + tcp.port(), address));
            }
            return Optional.empty();
        }
    }

    /** What is asked of a service. */
    public sealed interface Question {
        /** An HTTP answer below 400; {@code {address}} as in {@link Health}. */
        record Url(String url) implements Question {}

        /** A connection. */
        record Tcp(int port) implements Question {}

        /**
         * A command that ends with 0.
         *
         * @param words the program's whole path and its arguments; no shell is between
         * @param user who runs it
         */
        record Command(List<String> words, String user) implements Question {
            public Command {
                words = List.copyOf(words);
            }
        }
    }

    /**
     * Where packages come from.
     *
     * @param mirrors by package manager: apt, yum, zypper, apk; where none is given the host's own
     * @param fixEolRepos whether repositories of systems past their end are turned to their archive
     * @param offline a directory of the operator's with all packages; empty: the hosts fetch them
     */
    public record Supply(
            Map<String, String> mirrors, boolean fixEolRepos, Optional<String> offline) {
        /** As the hosts have it. */
        public static final Supply STANDARD = new Supply(Map.of(), false, Optional.empty());

        public Supply {
            mirrors = Map.copyOf(mirrors);
        }
    }

    /** What is done about a firewall that would drop VRRP. */
    public enum Firewall {
        /** VRRP and the service's port are let through. */
        OPEN,
        /** It is told of and left alone. */
        LEAVE
    }

    private static URI addressed(String url, String address) {
        return URI.create(url.replace(
                "{address}", address.indexOf(':') >= 0 ? "[" + address + "]" : address));
    }
}
