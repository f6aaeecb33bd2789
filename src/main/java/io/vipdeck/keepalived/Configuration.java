package io.vipdeck.keepalived;

import io.vipdeck.vrrp.VirtualAddress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A keepalived.conf, typed: keepalived's words, keepalived's defaults, validated. Times are nanoseconds.
 * The blocks that vipdeck adds to the language are named so that they cannot be mistaken ({@link Service}).
 */
public record Configuration(
        GlobalDefs globalDefs,
        List<Script> scripts,
        List<Service> services,
        List<TrackedProcess> processes,
        List<TrackedFile> files,
        List<SyncGroup> syncGroups,
        List<Instance> instances,
        List<InterfaceDelays> interfaceDelays) {
    public Configuration {
        scripts = List.copyOf(scripts);
        services = List.copyOf(services);
        processes = List.copyOf(processes);
        files = List.copyOf(files);
        syncGroups = List.copyOf(syncGroups);
        instances = List.copyOf(instances);
        interfaceDelays = List.copyOf(interfaceDelays);
    }

    /** Without delays of interfaces. */
    public Configuration(
            GlobalDefs globalDefs,
            List<Script> scripts,
            List<Service> services,
            List<TrackedProcess> processes,
            List<TrackedFile> files,
            List<SyncGroup> syncGroups,
            List<Instance> instances) {
        this(globalDefs, scripts, services, processes, files, syncGroups, instances, List.of());
    }

    /** Without tracked processes and files, and without groups. */
    public static Configuration of(
            GlobalDefs globalDefs,
            List<Script> scripts,
            List<Service> services,
            List<Instance> instances) {
        return new Configuration(
                globalDefs, scripts, services, List.of(), List.of(), List.of(), instances);
    }

    /**
     * {@code global_defs}.
     *
     * @param routerId a label for people; empty when not given
     * @param scriptUser who runs scripts; empty for the daemon's own user
     * @param scriptSecurity {@code enable_script_security}: no script runs as root that another could change
     * @param startupDelayNanos {@code vrrp_startup_delay}: no election before that much time has passed
     * @param delayAfterBootNanos {@code vrrp_delay_after_boot}: no election before the host has been up for
     *     that long
     * @param logUnknownVrids {@code log_unknown_vrids}: routers of others on the LAN are told of
     * @param mail where mails of {@code smtp_alert} go; empty where none are sent
     */
    public record GlobalDefs(
            String routerId,
            String scriptUser,
            boolean scriptSecurity,
            long startupDelayNanos,
            long delayAfterBootNanos,
            boolean logUnknownVrids,
            Optional<Mail> mail) {

        /** keepalived's defaults, with these names. */
        public static GlobalDefs named(String routerId, String scriptUser) {
            return new GlobalDefs(routerId, scriptUser, false, 0, 0, false, Optional.empty());
        }
    }

    /**
     * {@code vrrp_script NAME}.
     *
     * @param command split into words as keepalived does
     * @param weight 0: a failure means FAULT; else added while well (positive) or taken while failed (negative)
     * @param reverse turns the weight round
     * @param rise successes in a row that make it well
     * @param fall failures in a row that make it failed
     * @param initFail whether it counts as failed until it has been well
     */
    public record Script(
            String name,
            List<String> command,
            long intervalNanos,
            long timeoutNanos,
            int weight,
            boolean reverse,
            int rise,
            int fall,
            String user,
            boolean initFail) {
        public Script {
            command = List.copyOf(command);
        }
    }

    /**
     * {@code vrrp_service NAME}, vipdeck's own: a systemd unit that is watched through the kernel, started
     * again when it dies, checked in one of three ways, and whose failure gives the VIP away.
     *
     * @param unit systemd's name for it, such as {@code nginx}
     * @param process name of its main process, as in {@code /proc/PID/comm}
     * @param restart how often a start is tried before the VIP is given away; 0 for never
     * @param url asked every interval: {@code http://HOST/}, or {@code tcp://ADDRESS:PORT} for the keyword
     *     {@code tcp}, where a connection is enough; empty for none
     * @param weight 0: failure means FAULT, and so priority 0 on the wire; else as for a script
     * @param command run every interval in place of asking a URL; empty for none
     * @param user who runs it; empty for the daemon's own user
     */
    public record Service(
            String name,
            String unit,
            String process,
            int restart,
            Optional<URI> url,
            long intervalNanos,
            long timeoutNanos,
            int rise,
            int fall,
            int weight,
            List<String> command,
            String user) {
        public Service {
            command = List.copyOf(command);
        }

        /** One that is asked by URL, or not at all. */
        public Service(
                String name,
                String unit,
                String process,
                int restart,
                Optional<URI> url,
                long intervalNanos,
                long timeoutNanos,
                int rise,
                int fall,
                int weight) {
            this(
                    name,
                    unit,
                    process,
                    restart,
                    url,
                    intervalNanos,
                    timeoutNanos,
                    rise,
                    fall,
                    weight,
                    List.of(),
                    "");
        }
    }

    /** The state that {@code state} wishes for at the start; a hint, no more. */
    public enum InitialState {
        MASTER,
        BACKUP
    }

    /**
     * {@code vrrp_instance NAME}.
     *
     * @param version 2 or 3
     * @param priority 1-255; 255 owns the addresses
     * @param advertIntNanos whole seconds in version 2; 10 ms to 40.95 s in version 3
     * @param authPass of {@code auth_type PASS}, at most 8 characters, version 2 only; a secret
     * @param authHmac of {@code auth_hmac}; empty for none
     * @param checksumAsV2 {@code v3_checksum_as_v2}: version 3 over IPv4 is sent with the checksum over the
     *     message alone
     * @param preemptDelayNanos extra wait before taking over from a living weaker master
     * @param unicast where advertisements go in place of the group; empty: to the group
     * @param virtualMac of {@code use_vmac}; empty: the interface's own address is used
     * @param virtualIpaddressExcluded held with the others but not advertised; any family
     */
    public record Instance(
            String name,
            InitialState state,
            String interfaceName,
            int virtualRouterId,
            int version,
            int priority,
            long advertIntNanos,
            Optional<String> authPass,
            Optional<AuthHmac> authHmac,
            boolean checksumAsV2,
            boolean nopreempt,
            long preemptDelayNanos,
            Announcing announcing,
            Optional<InetAddress> mcastSrcIp,
            Optional<Unicast> unicast,
            Optional<VirtualMac> virtualMac,
            List<Address> virtualIpaddress,
            List<Address> virtualIpaddressExcluded,
            Tracking tracking,
            Notify notices,
            boolean smtpAlert) {
        public Instance {
            virtualIpaddress = List.copyOf(virtualIpaddress);
            virtualIpaddressExcluded = List.copyOf(virtualIpaddressExcluded);
        }

        /**
         * Whether both would take the same packets for theirs, which keepalived lets nobody write. The
         * group has one space of virtual router ids on each interface and family; unicast is a space of
         * its own, in which the local address and the peers count too.
         */
        public boolean clashesWith(Instance other) {
            boolean alike = virtualRouterId == other.virtualRouterId
                    && interfaceName.equals(other.interfaceName)
                    && ipv4() == other.ipv4()
                    && unicast.isPresent() == other.unicast.isPresent();
            return alike && (unicast.isEmpty() || unicast.get().overlaps(other.unicast.get()));
        }

        private boolean ipv4() {
            return virtualIpaddress.get(0).address().address() instanceof Inet4Address;
        }

        /** Never shows the password. */
        @Override
        public String toString() {
            return "Instance[" + name + " vrid " + virtualRouterId + " on " + interfaceName + "]";
        }
    }

    /**
     * One line of {@code virtual_ipaddress}.
     *
     * @param interfaceName where it is installed: {@code dev}, else the instance's interface
     * @param label such as {@code ens33:1}; empty for none
     */
    public record Address(VirtualAddress address, String interfaceName, String label) {}

    /**
     * One line of {@code track_script}, {@code track_service}, {@code track_process}, {@code track_file}
     * or {@code track_interface}.
     *
     * @param weight given here, in place of the one at the definition
     */
    public record Track(String name, Optional<Integer> weight, boolean reverse) {}
}
