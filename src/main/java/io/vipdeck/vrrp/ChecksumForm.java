package io.vipdeck.vrrp;

/** What a VRRP checksum covers; all forms are found in the field. */
public enum ChecksumForm {
    /** The message only: VRRPv2 (RFC 3768 section 5.3.8), and IPv4 by RFC 9568 section 5.2.8. */
    MESSAGE("over the message only"),
    /** The message and the IP pseudo-header: IPv6 always, IPv4 by RFC 5798 as deployed. */
    PSEUDO_HEADER("with the pseudo-header"),
    /**
     * The same, but with the group's address where the message goes to one host: keepalived up to
     * 1.3.6 over IPv4, and later ones with {@code old_unicast_checksum}.
     */
    GROUP_PSEUDO_HEADER("with a pseudo-header to the group");

    private final String words;

    ChecksumForm(String words) {
        this.words = words;
    }

    /** The form in a few words. */
    public String words() {
        return words;
    }
}
