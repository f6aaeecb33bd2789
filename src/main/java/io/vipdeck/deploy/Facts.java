package io.vipdeck.deploy;

import io.vipdeck.vrrp.VirtualAddress;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one host is and has, as it told in one round trip. Untrusted: every text is without control
 * characters and bounded in length, but says whatever the host says.
 *
 * @param hostname the host's own idea of its name
 * @param arch as {@code uname -m} says it
 * @param libc {@code glibc} or {@code musl}
 * @param clockSeconds the host's wall clock, seconds since 1970; 0 when unknown
 * @param sshServerAddress the address that the SSH connection arrived at
 * @param packageManagers those that are there, of apt-get, dnf, yum, zypper, apk
 * @param lacks programs that are needed and missing
 * @param addresses every address present now
 * @param macs MAC of each interface
 * @param units of nginx.service, vipdeck-agent.service and keepalived.service
 * @param nginx empty when there is no such program
 * @param packages dpkg's status of nginx and nginx-common
 * @param webRoot where Nginx's default page lies
 * @param sha256 of those files that vipdeck places and that are there, by path
 * @param currentVersion what /opt/vipdeck/current names; empty for nothing
 * @param versions directories of /opt/vipdeck
 * @param started what the agent was last started with: version, SHA-256 of its configuration and
 * unit
 * @param ledger the agent's lines of {@code INTERFACE ADDRESS/PREFIX}
 * @param freeOptKib space left for /opt
 * @param freeVarKib space left for /var
 * @param optWritable whether /opt can be written by who asked
 * @param packageLock who works with packages just now, {@code PID NAME}
 * @param neighbours MAC that answered ARP for a VIP that is not on this host, by address
 */
public record Facts(
        Os os,
        String hostname,
        String arch,
        String libc,
        long clockSeconds,
        int uid,
        boolean systemd,
        Optional<String> sshServerAddress,
        List<String> packageManagers,
        List<String> lacks,
        List<Address> addresses,
        Map<String, String> macs,
        Map<String, Unit> units,
        Optional<Nginx> nginx,
        Map<String, String> packages,
        String webRoot,
        Map<String, String> sha256,
        Optional<String> currentVersion,
        List<String> versions,
        String started,
        List<String> ledger,
        long freeOptKib,
        long freeVarKib,
        boolean optWritable,
        Optional<String> packageLock,
        Map<String, String> neighbours) {
    public Facts {
        packageManagers = List.copyOf(packageManagers);
        lacks = List.copyOf(lacks);
        addresses = List.copyOf(addresses);
        macs = Map.copyOf(macs);
        units = Map.copyOf(units);
        packages = Map.copyOf(packages);
        sha256 = Map.copyOf(sha256);
        versions = List.copyOf(versions);
        ledger = List.copyOf(ledger);
        neighbours = Map.copyOf(neighbours);
    }

    /** Of /etc/os-release (os-release(5)); {@code like} is ID_LIKE split at blanks. */
    public record Os(String id, List<String> like, String version, String prettyName) {
        public Os {
            like = List.copyOf(like);
        }

        /** Whether it is this system or one made from it. */
        public boolean isLike(String other) {
            return id.equals(other) || like.contains(other);
        }
    }

    /** One address on one interface. */
    public record Address(String interfaceName, VirtualAddress address) {}

    /**
     * systemd's view of a unit.
     *
     * @param load {@code loaded}, {@code not-found}, {@code masked}
     * @param active {@code active}, {@code inactive}, {@code failed}, {@code activating}
     * @param file {@code enabled}, {@code disabled}; empty for none
     * @param needsReload its file changed since systemd read it
     */
    public record Unit(String load, String active, String file, boolean needsReload) {
        /** A unit that systemd does not know. */
        static final Unit ABSENT = new Unit("not-found", "inactive", "", false);

        public boolean isActive() {
            return active.equals("active");
        }

        public boolean isEnabled() {
            return file.equals("enabled");
        }
    }

    /** The program; its version as it tells it. */
    public record Nginx(String path, String version) {}

    /** A unit by its short name. */
    public Unit unit(String name) {
        return units.getOrDefault(name + ".service", Unit.ABSENT);
    }

    /** The interface that carries an address, given as text. */
    public Optional<String> interfaceOf(String address) {
        return VirtualAddress.parse(address)
                .flatMap(wanted -> addresses.stream()
                        .filter(each -> each.address().address().equals(wanted.address()))
                        .map(Address::interfaceName)
                        .findFirst());
    }

    /** Whether this address is present on an interface now, with whatever prefix. */
    public boolean owns(VirtualAddress vip) {
        return addresses.stream().anyMatch(each -> each.address().address().equals(vip.address()));
    }
}
