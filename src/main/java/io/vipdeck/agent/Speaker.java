package io.vipdeck.agent;

import io.vipdeck.keepalived.Configuration;
import io.vipdeck.keepalived.Unicast;
import io.vipdeck.vrrp.Advertisement;
import io.vipdeck.vrrp.AdvertisementCodec;
import io.vipdeck.vrrp.Expectation;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;
import io.vipdeck.vrrp.Password;
import io.vipdeck.vrrp.Signatures;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One instance's voice and ears: sends its advertisements to the group or to each peer, in the form that
 * is configured, and knows what it asks of those of others.
 */
final class Speaker {
    private static final int TTL = 255;

    private Configuration.Instance config;
    private final Host host;
    private final Journal journal;
    private Optional<Password> password = Optional.empty();
    private @Nullable Authenticity authenticity;
    private long sent;

    Speaker(Configuration.Instance config, Host host, Journal journal) {
        this.config = config;
        this.host = host;
        this.journal = journal;
        configure(config);
    }

    /** Speaks otherwise from now on. */
    final void configure(Configuration.Instance fresh) {
        config = fresh;
        // keepalived: auth_hmac takes the place of authentication.
        boolean byPassword = fresh.version() == 2 && fresh.authHmac().isEmpty();
        password = byPassword ? fresh.authPass().map(Password::of) : Optional.empty();
        Authenticity known = authenticity;
        if (fresh.authHmac().isEmpty()) {
            authenticity = null;
        } else if (known == null) {
            authenticity = new Authenticity(fresh.authHmac().get(), fresh.name(), host, journal);
        } else {
            known.configure(fresh.authHmac().get());
        }
    }

    /** The password of {@code auth_type PASS}, where it is in use. */
    Optional<Password> password() {
        return password;
    }

    /** How many advertisements have left; one to several peers counts once. */
    long sent() {
        return sent;
    }

    /**
     * Sends to the group, or to every peer; those who can be reached are.
     *
     * @param virtual what the group hears it from; empty for the interface itself
     */
    Optional<String> send(
            Advertisement advertisement, InetAddress from, Optional<VirtualInterface> virtual) {
        Optional<String> error = Optional.empty();
        boolean left = false;
        if (config.unicast().isEmpty()) {
            InetAddress group = AdvertisementCodec.group(from);
            ByteBuffer message = message(advertisement, from, group);
            error = virtual.isPresent()
                    ? host.sendFrom(virtual.get(), new Packet(from, group, TTL, message))
                    : send(from, group, TTL, message);
            left = error.isEmpty();
        } else {
            Unicast unicast = config.unicast().get();
            for (Unicast.Peer peer : unicast.peers()) {
                InetAddress to = peer.address();
                Optional<String> refused =
                        send(from, to, unicast.ttl(), message(advertisement, from, to));
                left |= refused.isEmpty();
                if (refused.isPresent()) {
                    error = Optional.of("to " + IpLiteral.format(to) + ": " + refused.get());
                }
            }
        }
        sent += left ? 1 : 0;
        return error;
    }

    private Optional<String> send(InetAddress from, InetAddress to, int ttl, ByteBuffer message) {
        return host.send(config.interfaceName(), new Packet(from, to, ttl, message));
    }

    private ByteBuffer message(Advertisement advertisement, InetAddress from, InetAddress to) {
        Authenticity signer = authenticity;
        boolean signed = signer != null && signer.signs();
        ByteBuffer message = AdvertisementCodec.write(
                advertisement, password, signed ? Signatures.trailerBytes() : 0);
        if (signer != null && signed) {
            signer.sign(message, from);
        }
        return AdvertisementCodec.sum(message, from, to, config.checksumAsV2());
    }

    /** What is asked of packets from this sender. */
    Expectation expectation(InetAddress from) {
        Expectation asked = config.version() == 2
                ? Expectation.version2(password, config.advertIntNanos())
                : Expectation.version3();
        Authenticity checks = authenticity;
        if (checks != null) {
            asked = asked.signed(checks);
        }
        return config.unicast().isEmpty()
                ? asked
                : asked.from(sender(config.unicast().get(), from));
    }

    private static Expectation.Sender sender(Unicast unicast, InetAddress from) {
        Optional<Unicast.Peer> peer = unicast.peer(from);
        if (peer.isPresent()) {
            return Expectation.Sender.peer(peer.get().minTtl(), peer.get().maxTtl());
        }
        return unicast.checkSource()
                ? Expectation.Sender.STRANGER
                : Expectation.Sender.peer(0, TTL);
    }
}
