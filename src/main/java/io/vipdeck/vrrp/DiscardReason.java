package io.vipdeck.vrrp;

import java.util.Locale;

/** Why a received packet was not used, in the order of the checks: the first that fails is told. */
public enum DiscardReason {
    /** Fewer than the eight bytes of the fixed part. */
    TRUNCATED("truncated"),
    /** Neither version 2 nor 3, or version 2 over IPv6 (RFC 9568 section 5.2.1); CARP also uses 2. */
    VERSION("unknown version"),
    /** Not an advertisement (RFC 9568 section 5.2.2). */
    TYPE("unknown type"),
    /** No virtual router of this number here (RFC 9568 section 7.1). */
    VRID("unknown virtual router id"),
    /** The other version than the one configured here. */
    VERSION_MISMATCH("other version than configured"),
    /** The checksum fits in none of its forms (RFC 9568 section 5.2.8). */
    CHECKSUM("bad checksum"),
    /** Not sent to the VRRP group, so that the TTL would prove nothing; or to it among peers. */
    DESTINATION("sent to a wrong address"),
    /** Sent to this host by one who is not a {@code unicast_peer}. */
    PEER("not from a peer"),
    /**
     * TTL or hop limit is not 255: it comes from another network (RFC 9568 section 5.1.1.3). Between
     * unicast peers: it is outside of what is configured for this one.
     */
    TTL("wrong TTL"),
    /** No address in it (RFC 9568 section 5.2.5, erratum 8299). */
    COUNT("no address in it"),
    /** The length is not the one that the count of addresses asks for. */
    LENGTH("wrong length"),
    /** Another authentication type or password than the one configured here. */
    AUTHENTICATION("authentication does not fit"),
    /** Without the trailer of keepalived's {@code auth_hmac}, which is configured here. */
    SIGNATURE_MISSING("not signed"),
    /** Signed with a key whose id is not configured here. */
    SIGNATURE_KEY("signed with an unknown key"),
    /** Its signature is another one than ours would be, or its trailer is none that we know. */
    SIGNATURE_WRONG("wrong signature"),
    /** Well signed, but outside of the time window or seen before. */
    SIGNATURE_STALE("too old"),
    /** Interval 0, or in version 2 another interval than our own (RFC 3768 section 7.1). */
    INTERVAL("interval does not fit"),
    /** Its sender has our own address: reflected, or a second host with our address. */
    OWN_ADDRESS("sent from our own address");

    private final String words;

    DiscardReason(String words) {
        this.words = words;
    }

    /** Its name in status, such as {@code signature-stale}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The reason in a few words, for a log line. */
    public String words() {
        return words;
    }
}
