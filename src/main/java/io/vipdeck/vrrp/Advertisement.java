package io.vipdeck.vrrp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * What a VRRP advertisement says. The only message of the protocol; a master sends it.
 *
 * <p>Version 3 (RFC 9568 section 5.1), over IPv4 and IPv6:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version| Type  | Virtual Rtr ID|   Priority    |Count IPvX Addr|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Reserve|  Max Advertise (cs)   |          Checksum             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       IPvX address(es)                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Version 2 (RFC 3768 section 5.1), over IPv4 only; the last eight bytes are there also without
 * authentication, and the checksum covers them:
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version| Type  | Virtual Rtr ID|   Priority    | Count IP Addrs|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Auth Type   | Adver Int (s) |          Checksum             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        IP address(es)                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   Authentication data (8)                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param version 2 or 3
 * @param vrid the virtual router's number on its LAN, 1-255
 * @param priority 0 when the master resigns, 255 when it owns the addresses
 * @param authType 0 none, 1 PASS; always 0 in version 3
 * @param advertIntNanos whole seconds (version 2) or centiseconds (version 3), never 0
 * @param addresses 1-255 addresses of one family
 */
public record Advertisement(
        int version,
        int vrid,
        int priority,
        int authType,
        long advertIntNanos,
        List<InetAddress> addresses) {
    /** Seconds, the unit of version 2. */
    static final long SECOND_NANOS = 1_000_000_000L;

    /** Centiseconds, the unit of version 3. */
    static final long CENTISECOND_NANOS = 10_000_000L;

    public Advertisement {
        addresses = List.copyOf(addresses);
        require(version == 2 || version == 3, "version " + version);
        require(vrid >= 1 && vrid <= 255, "virtual router id " + vrid);
        require(priority >= 0 && priority <= 255, "priority " + priority);
        require(authType >= 0 && authType <= 255, "authentication type " + authType);
        require(version == 2 || authType == 0, "authentication in version 3");
        require(!addresses.isEmpty() && addresses.size() <= 255, "count of addresses");
        long unit = version == 2 ? SECOND_NANOS : CENTISECOND_NANOS;
        long most = version == 2 ? 255 : 4095;
        boolean whole = advertIntNanos % unit == 0;
        require(whole && advertIntNanos >= unit && advertIntNanos <= most * unit, "interval");
        boolean ipv4 = addresses.get(0) instanceof Inet4Address;
        for (InetAddress address : addresses) {
            require(address instanceof Inet4Address == ipv4, "mixed address families");
        }
        require(ipv4 || version == 3, "IPv6 in version 2");
    }

    private static void require(boolean good, String what) {
        if (!good) {
            throw new IllegalArgumentException("no advertisement can carry this: " + what);
        }
    }
}
