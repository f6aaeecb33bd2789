package io.vipdeck.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.vrrp.Advertisement;
import io.vipdeck.vrrp.ChecksumForm;
import io.vipdeck.vrrp.IpLiteral;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

class SendersTest {
    private static final long SECOND = 1_000_000_000L;
    private static final InetAddress ONE = ip("192.0.2.1");

    private final Senders senders = new Senders();

    @Test
    void tellsTheFormsOfTheChecksumThatEachUses() {
        hear(ONE, SECOND, ChecksumForm.PSEUDO_HEADER);
        hear(ONE, SECOND, ChecksumForm.PSEUDO_HEADER);
        hear(ONE, SECOND, ChecksumForm.MESSAGE);
        hear(ip("192.0.2.2"), SECOND, ChecksumForm.GROUP_PSEUDO_HEADER);
        assertThat(senders.all())
                .containsExactly(
                        new Senders.Sender(
                                ONE,
                                100,
                                SECOND,
                                7,
                                ChecksumForm.MESSAGE,
                                Map.of(ChecksumForm.PSEUDO_HEADER, 2L, ChecksumForm.MESSAGE, 1L),
                                0),
                        new Senders.Sender(
                                ip("192.0.2.2"),
                                100,
                                SECOND,
                                7,
                                ChecksumForm.GROUP_PSEUDO_HEADER,
                                Map.of(ChecksumForm.GROUP_PSEUDO_HEADER, 1L),
                                0));
    }

    @Test
    void aChangeOfTheIntervalIsNews() {
        assertThat(hear(ONE, SECOND, ChecksumForm.MESSAGE)).isTrue();
        assertThat(hear(ONE, SECOND, ChecksumForm.MESSAGE)).isFalse();
        assertThat(hear(ONE, 2 * SECOND, ChecksumForm.MESSAGE)).isTrue();
    }

    /** RFC 9568 section 5.2.9, erratum 8300: no reason to discard it. */
    @Test
    void countsWhatDoesNotBeginWithALinkLocalAddress() {
        for (String first : List.of("2001:db8::1", "fe80::1")) {
            Advertisement advertisement =
                    new Advertisement(3, 66, 100, 0, SECOND, List.of(ip(first), ip("2001:db8::2")));
            senders.heard(advertisement, ip("fe80::9"), ChecksumForm.PSEUDO_HEADER, 7);
        }
        assertThat(senders.all().get(0).notLinkLocal()).isEqualTo(1);
    }

    @Test
    void aFloodOfSendersFillsNoMemory() {
        for (int i = 0; i < 100_000; i++) {
            hear(
                    ip("10." + i / 65536 + "." + i / 256 % 256 + "." + i % 256),
                    SECOND,
                    ChecksumForm.MESSAGE);
        }
        assertThat(senders.all()).hasSizeLessThan(100);
    }

    private boolean hear(InetAddress from, long intervalNanos, ChecksumForm form) {
        return senders.heard(
                new Advertisement(3, 66, 100, 0, intervalNanos, List.of(ip("192.0.2.9"))),
                from,
                form,
                7);
    }

    private static InetAddress ip(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
