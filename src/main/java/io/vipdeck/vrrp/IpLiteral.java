package io.vipdeck.vrrp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * IP addresses written as literals, read without ever asking a name server: a host name is "not an
 * address" here, never a lookup.
 */
public final class IpLiteral {
    private IpLiteral() {}

    /** The address that {@code text} writes out (dotted quad, or RFC 4291 section 2.2), if it does. */
    public static Optional<InetAddress> parse(String text) {
        List<Integer> bytes = text.indexOf(':') >= 0 ? ipv6(text) : ipv4(text);
        return bytes.isEmpty() ? Optional.empty() : Optional.of(address(bytes));
    }

    /** The address in text; IPv6 in the short form of RFC 5952. */
    public static String format(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? formatIpv4(bytes) : formatIpv6(bytes);
    }

    private static List<Integer> ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return List.of();
        }
        List<Integer> bytes = new ArrayList<>();
        for (String part : parts) {
            if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
                return List.of();
            }
            bytes.add(Integer.parseInt(part));
        }
        return bytes;
    }

    private static List<Integer> ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            List<Integer> whole = groups(text);
            return whole.size() == 16 ? whole : List.of();
        }
        String head = text.substring(0, gap);
        String tail = text.substring(gap + 2);
        List<Integer> left = head.isEmpty() ? List.of() : groups(head);
        List<Integer> right = tail.isEmpty() ? List.of() : groups(tail);
        boolean headBad = !head.isEmpty() && left.isEmpty();
        boolean tailBad = !tail.isEmpty() && right.isEmpty();
        if (headBad || tailBad || left.size() + right.size() > 14) {
            return List.of();
        }
        List<Integer> bytes = new ArrayList<>(left);
        while (bytes.size() + right.size() < 16) {
            bytes.add(0);
        }
        bytes.addAll(right);
        return bytes;
    }

    private static List<Integer> groups(String text) {
        List<Integer> bytes = new ArrayList<>();
        String[] groups = text.split(":", -1);
        for (int i = 0; i < groups.length; i++) {
            if (i == groups.length - 1 && groups[i].indexOf('.') >= 0) {
                List<Integer> quad = ipv4(groups[i]);
                if (quad.isEmpty()) {
                    return List.of();
                }
                bytes.addAll(quad);
                continue;
            }
            if (!groups[i].matches("[0-9a-fA-F]{1,4}")) {
                return List.of();
            }
            int value = Integer.parseInt(groups[i], 16);
            bytes.add(value >> 8);
            bytes.add(value & 0xff);
        }
        return bytes;
    }

    private static InetAddress address(List<Integer> bytes) {
        byte[] raw = new byte[bytes.size()];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) (int) bytes.get(i);
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("4 or 16 bytes are always an address", impossible);
        }
    }

    private static String formatIpv4(byte[] bytes) {
        return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "."
                + (bytes[3] & 0xff);
    }

    private static String formatIpv6(byte[] bytes) {
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = zeroGroups(bytes, i);
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(
                    Integer.toHexString((bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff)));
        }
        return text.toString();
    }

    private static int zeroGroups(byte[] bytes, int from) {
        int length = 0;
        while (from + length < 8
                && bytes[2 * (from + length)] == 0
                && bytes[2 * (from + length) + 1] == 0) {
            length++;
        }
        return length;
    }

    /** Which is the greater: without sign, in network order (RFC 9568 section 6.4.3). */
    static int compare(InetAddress one, InetAddress other) {
        return Integer.signum(Arrays.compareUnsigned(one.getAddress(), other.getAddress()));
    }
}
