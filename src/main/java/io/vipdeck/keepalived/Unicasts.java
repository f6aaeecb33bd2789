package io.vipdeck.keepalived;

import io.vipdeck.vrrp.IpLiteral;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code unicast_peer} and its companions, and {@code mcast_src_ip}. */
final class Unicasts {
    private static final int MOST_TTL = 255;

    private final Settings settings;
    private final Optional<Boolean> ipv4;
    private final Problems problems;

    /** @param ipv4 the family of the instance, as far as it is known */
    Unicasts(Settings settings, Optional<Boolean> ipv4, Problems problems) {
        this.settings = settings;
        this.ipv4 = ipv4;
        this.problems = problems;
    }

    /** {@code unicast_src_ip} or {@code mcast_src_ip}: keepalived takes one for the other. */
    Optional<InetAddress> source() {
        return source("unicast_src_ip").or(() -> source("mcast_src_ip"));
    }

    private Optional<InetAddress> source(String keyword) {
        Optional<String> text = settings.word(keyword);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<InetAddress> source = IpLiteral.parse(text.get());
        if (source.isEmpty()) {
            settings.wrong(keyword, text.get(), "an address of this host");
        } else if (isOtherFamily(source.get())) {
            problems.error(
                    settings.at(keyword),
                    keyword + " is of another family than virtual_ipaddress",
                    "give it an address of the same family");
        }
        return source;
    }

    private boolean isOtherFamily(InetAddress address) {
        return ipv4.isPresent() && ipv4.get() != (address instanceof Inet4Address);
    }

    /** Empty when advertisements go to the group. */
    Optional<Unicast> read(Optional<InetAddress> source, boolean checkSource) {
        List<Unicast.Peer> peers = peers();
        int ttl = settings.wholeNumber("unicast_ttl", 0, MOST_TTL).orElse(MOST_TTL);
        boolean faultNoPeer = settings.flag("unicast_fault_no_peer");
        boolean check = settings.yesOrNo("check_unicast_src").orElse(checkSource);
        if (!peers.isEmpty() || faultNoPeer) {
            return Optional.of(new Unicast(source, peers, check, ttl, faultNoPeer));
        }
        for (String keyword :
                List.of("unicast_peer", "unicast_src_ip", "unicast_ttl", "check_unicast_src")) {
            if (settings.has(keyword)) {
                problems.warning(
                        settings.at(keyword),
                        "without an address in unicast_peer advertisements go to the multicast group",
                        "add unicast_peer { ADDRESS } with every other host, or remove " + keyword);
                break;
            }
        }
        return Optional.empty();
    }

    private List<Unicast.Peer> peers() {
        List<Unicast.Peer> peers = new ArrayList<>();
        for (Statement line : settings.lines("unicast_peer")) {
            Optional<InetAddress> address = IpLiteral.parse(line.keyword());
            if (address.isEmpty()) {
                problems.error(
                        line,
                        Problems.shown(line.keyword()) + " is not an IP address",
                        "write the address of the other host, one to a line");
            } else if (isOtherFamily(address.get())) {
                problems.error(
                        line,
                        line.keyword() + " is of another family than virtual_ipaddress",
                        "give the peer's address of the same family");
            } else if (peers.stream().anyMatch(peer -> peer.address().equals(address.get()))) {
                problems.error(
                        line, line.keyword() + " is given twice", "remove one of the two lines");
            } else {
                peers.add(peer(line, address.get()));
            }
        }
        return peers;
    }

    /** {@code ADDRESS [min_ttl N] [max_ttl N]}. */
    private Unicast.Peer peer(Statement line, InetAddress address) {
        int least = 0;
        int most = MOST_TTL;
        List<String> words = line.values();
        for (int i = 0; i < words.size(); i += 2) {
            String word = words.get(i);
            boolean isLeast = word.equals("min_ttl");
            if (!isLeast && !word.equals("max_ttl")) {
                problems.error(
                        line,
                        "after " + line.keyword() + " stands " + Problems.shown(word),
                        "write one address to a line, with min_ttl or max_ttl after it or nothing");
                return new Unicast.Peer(address, least, most);
            }
            Optional<Integer> ttl = Optional.of(i + 1)
                    .filter(next -> next < words.size())
                    .flatMap(next -> Settings.wholeNumber(words.get(next)))
                    .filter(n -> n >= 0 && n <= MOST_TTL);
            if (ttl.isEmpty()) {
                problems.error(
                        line, word + " has no TTL after it", "give it a number from 0 to 255");
            }
            least = isLeast ? ttl.orElse(least) : least;
            most = isLeast ? most : ttl.orElse(most);
        }
        if (least > most) {
            problems.error(
                    line, "min_ttl " + least + " is more than max_ttl " + most, "exchange the two");
        }
        return new Unicast.Peer(address, least, most);
    }
}
