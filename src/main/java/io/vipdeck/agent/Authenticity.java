package io.vipdeck.agent;

import io.vipdeck.agent.Host.Level;
import io.vipdeck.keepalived.AuthHmac;
import io.vipdeck.vrrp.Decoded.Discarded;
import io.vipdeck.vrrp.DiscardReason;
import io.vipdeck.vrrp.Expectation;
import io.vipdeck.vrrp.HmacKey;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.Packet;
import io.vipdeck.vrrp.Signatures;
import io.vipdeck.vrrp.Signing;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One instance's {@code auth_hmac}: signs what it sends, decides on what others signed or did not, and
 * says what an operator should know before packets begin to be discarded. Only an instance that has it
 * configured makes one.
 */
final class Authenticity implements Expectation.TrailerCheck {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private AuthHmac config;
    private final String name;
    private final Host host;
    private final Journal journal;
    private final Signatures signatures;

    Authenticity(AuthHmac config, String name, Host host, Journal journal) {
        this.config = config;
        this.name = name;
        this.host = host;
        this.journal = journal;
        this.signatures = new Signatures(signing(config));
    }

    /** Other keys, as in a rotation; what was sent and heard stays known. */
    void configure(AuthHmac fresh) {
        config = fresh;
        signatures.configure(signing(fresh));
    }

    private static Signing signing(AuthHmac config) {
        Map<Integer, HmacKey> keys = new HashMap<>();
        for (AuthHmac.Key key : config.keys()) {
            keys.put(key.id(), HmacKey.of(key.hexadecimal()));
        }
        return new Signing(
                keys,
                config.activeKey(),
                config.antiReplay() == AuthHmac.AntiReplay.TIME,
                windowSeconds(config));
    }

    private static int windowSeconds(AuthHmac config) {
        return (int) Math.max(1, config.timeWindowNanos() / SECOND_NANOS);
    }

    /** Whether what is sent is to be signed. */
    boolean signs() {
        return config.mode() != AuthHmac.Mode.RECEIVE_ONLY;
    }

    /** Signs a message that has room for it, before its checksum. */
    void sign(ByteBuffer message, InetAddress source) {
        signatures.sign(message, source, host.now());
    }

    @Override
    public Optional<Discarded> judge(Packet packet, int messageBytes) {
        Signatures.Verdict verdict = signatures.check(packet, messageBytes, host.now());
        switch (verdict.outcome()) {
            case GOOD:
                noticeSkew(packet.source(), verdict.behindSeconds());
                return Optional.empty();
            case MISSING:
                return missing(packet.source());
            case UNKNOWN_KEY:
                return discard(
                        DiscardReason.SIGNATURE_KEY,
                        "key " + verdict.keyId() + ", which auth_hmac has not here");
            case STALE:
                return discard(
                        DiscardReason.SIGNATURE_STALE,
                        "the sender's clock is " + skew(verdict.behindSeconds())
                                + " ours, more than time_window; keep both in time (NTP)");
            case REPLAYED:
                return discard(
                        DiscardReason.SIGNATURE_STALE,
                        "seen before: a replay, or the sender's clock was set back");
            case UNKNOWN_TYPE:
                return discard(
                        DiscardReason.SIGNATURE_WRONG, "28 bytes that are no auth_hmac trailer");
            default:
                return discard(
                        DiscardReason.SIGNATURE_WRONG,
                        "key " + verdict.keyId() + " is another one there, or it is forged");
        }
    }

    private Optional<Discarded> missing(InetAddress from) {
        if (config.mode() == AuthHmac.Mode.ENFORCE) {
            return discard(
                    DiscardReason.SIGNATURE_MISSING, "auth_hmac is configured here, mode enforce");
        }
        String address = IpLiteral.format(from);
        journal.limited(
                Level.INFO,
                "unsigned " + name + " " + address,
                name,
                address + " does not sign; it is believed until mode is enforce");
        return Optional.empty();
    }

    /** Past half the window, while there is time to mend it. */
    private void noticeSkew(InetAddress from, int behindSeconds) {
        boolean counts = config.antiReplay() == AuthHmac.AntiReplay.TIME;
        if (!counts || 2L * Math.abs(behindSeconds) <= windowSeconds(config)) {
            return;
        }
        String address = IpLiteral.format(from);
        journal.limited(
                Level.WARNING,
                "clock " + name + " " + address,
                name,
                "the clock of " + address + " is " + skew(behindSeconds) + " ours; beyond "
                        + windowSeconds(config) + " s its packets are discarded, keep both in"
                        + " time (NTP)");
    }

    private static String skew(int behindSeconds) {
        return Math.abs(behindSeconds) + " s " + (behindSeconds < 0 ? "ahead of" : "behind");
    }

    private static Optional<Discarded> discard(DiscardReason reason, String text) {
        return Optional.of(new Discarded(reason, text));
    }
}
