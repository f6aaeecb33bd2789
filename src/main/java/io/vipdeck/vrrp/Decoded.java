package io.vipdeck.vrrp;

/** What came of decoding a packet. */
public sealed interface Decoded {

    /**
     * A good advertisement.
     *
     * @param checksum the form of its checksum
     */
    record Accepted(Advertisement advertisement, ChecksumForm checksum) implements Decoded {}

    /**
     * Not used.
     *
     * @param text what was found, in words, for a log line; free of the sender's own text
     */
    record Discarded(DiscardReason reason, String text) implements Decoded {}
}
