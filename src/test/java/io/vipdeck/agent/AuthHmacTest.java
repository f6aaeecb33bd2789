package io.vipdeck.agent;

import static io.vipdeck.keepalived.AuthHmac.Mode.ENFORCE;
import static io.vipdeck.keepalived.AuthHmac.Mode.PERMISSIVE;
import static io.vipdeck.keepalived.AuthHmac.Mode.RECEIVE_ONLY;
import static io.vipdeck.sim.Pair.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.control.Request;
import io.vipdeck.keepalived.AuthHmac;
import io.vipdeck.sim.Pair;
import io.vipdeck.sim.SimHost;
import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** keepalived's {@code auth_hmac} in a cluster: its roll-out, its keys, its clocks. */
class AuthHmacTest extends Stage {
    private SimHost web1;
    private SimHost web2;

    /** Priority 100 against 99, with an address for each router of each test. */
    private void pair(Pair one, Pair other) {
        web1 = web1(one);
        web2 = web2(other);
        start(web1, web2);
    }

    @ParameterizedTest
    @CsvSource({"2, false", "2, true", "3, false", "3, true"})
    void aPairThatSignsElectsAndFailsOver(int version, boolean unicast) {
        Pair one = Pair.priority(100).signs(ENFORCE, 1);
        Pair other = Pair.priority(99).signs(ENFORCE, 1);
        one.version = version;
        other.version = version;
        if (unicast) {
            one.unicast("192.168.16.129");
            other.unicast("192.168.16.128");
        }
        pair(one, other);
        assertOwner(web1, web2);
        assertThat(instance(web2).discards()).isEmpty();
        web1.stop();
        simulation.run(614 * MILLI);
        assertOwner(web2, web1);
        web1.start();
        simulation.run(3700 * MILLI);
        assertOwner(web1, web2);
    }

    /** Who is believed by whom, at each step of a roll-out. */
    @ParameterizedTest
    @CsvSource({
        "ENFORCE, ENFORCE, true",
        "PERMISSIVE, ENFORCE, true",
        "ENFORCE, PERMISSIVE, true",
        "RECEIVE_ONLY, PERMISSIVE, true",
        "PERMISSIVE, RECEIVE_ONLY, true",
        "RECEIVE_ONLY, ENFORCE, false",
        "ENFORCE, RECEIVE_ONLY, true",
        "NONE, PERMISSIVE, true",
        "NONE, RECEIVE_ONLY, true",
        "NONE, ENFORCE, false",
        "ENFORCE, NONE, false",
        "RECEIVE_ONLY, NONE, true"
    })
    void theRollOutHasNoGap(String master, String backup, boolean believed) {
        pair(moded(100, master), moded(99, backup));
        assertThat(state(web1)).isEqualTo(State.MASTER);
        assertThat(state(web2)).isEqualTo(believed ? State.BACKUP : State.MASTER);
        String reason = backup.equals("NONE") ? "length" : "signature-missing";
        assertThat(instance(web2).discards().containsKey(reason)).isEqualTo(!believed);
    }

    private static Pair moded(int priority, String mode) {
        Pair pair = Pair.priority(priority);
        pair.password = java.util.Optional.empty();
        return mode.equals("NONE") ? pair : pair.signs(AuthHmac.Mode.valueOf(mode), 1);
    }

    @Test
    void whoDoesNotSignYetIsToldOnce() {
        pair(moded(100, "NONE"), Pair.priority(99).signs(PERMISSIVE, 1));
        assertThat(web2.log())
                .filteredOn(line -> line.contains("192.168.16.128 does not sign"))
                .hasSize(1)
                .allMatch(line -> line.startsWith("INFO VI_1: "));
    }

    @Test
    void anotherKeyIsAnotherReasonThanNone() {
        Pair one = Pair.priority(100).signs(ENFORCE, 1);
        Pair other = Pair.priority(99).signs(ENFORCE, 2);
        pair(one, other);
        assertThat(instance(web2).discards()).containsOnlyKeys("signature-key");
        assertThat(web2.log())
                .anyMatch(line -> line.contains(
                        "signed with an unknown key: key 1, which auth_hmac has not here"));
    }

    @Test
    void aKeyOfTheSameNumberAndAnotherValueIsAWrongSignatureInEveryMode() {
        for (AuthHmac.Mode mode : List.of(ENFORCE, PERMISSIVE, RECEIVE_ONLY)) {
            AuthHmacTest stage = new AuthHmacTest();
            Pair other = Pair.priority(99).signs(mode, 1);
            other.hmac = java.util.Optional.of(new AuthHmac(
                    List.of(new AuthHmac.Key(1, "ff".repeat(32))),
                    1,
                    AuthHmac.AntiReplay.TIME,
                    5 * SECOND,
                    mode));
            stage.pair(Pair.priority(100).signs(ENFORCE, 1), other);
            assertThat(instance(stage.web2).discards()).containsOnlyKeys("signature-wrong");
            assertThat(String.join("\n", stage.web2.log())).doesNotContain("ffff", "0101");
        }
    }

    /** Make before break: know both, sign with the new one, forget the old one. */
    @Test
    void keysAreRotatedWithoutAChangeOfState() {
        pair(Pair.priority(100).signs(ENFORCE, 1), Pair.priority(99).signs(ENFORCE, 1));
        for (int[] keys : new int[][] {{1, 2}, {2, 1}, {2}}) {
            int[] known = java.util.Arrays.copyOfRange(keys, 1, keys.length);
            for (SimHost host : List.of(web1, web2)) {
                int priority = host == web1 ? 100 : 99;
                host.rewrite(
                        Pair.priority(priority).signs(ENFORCE, keys[0], known).build());
                assertThat(Objects.requireNonNull(host.order(Request.RELOAD)).ok())
                        .isTrue();
                simulation.run(3 * SECOND);
            }
        }
        assertOwner(web1, web2);
        assertThat(instance(web2).discards()).isEmpty();
        assertThat(web2.events()).filteredOn(Stage::isState).hasSize(1);
    }

    @Test
    void whatWasRecordedCountsNotTwice() {
        pair(Pair.priority(100).signs(ENFORCE, 1), Pair.priority(99).signs(ENFORCE, 1));
        List<ByteBuffer> recorded = new ArrayList<>();
        web1.tap(recorded::add);
        simulation.run(2500 * MILLI);
        web1.powerOff();
        for (int second = 0; second < 4; second++) {
            for (ByteBuffer message : recorded) {
                simulation.lan().inject(web2, A, 255, message);
            }
            simulation.run(SECOND);
        }
        assertThat(state(web2)).as("replays do not keep a dead master").isEqualTo(State.MASTER);
        assertThat(instance(web2).discards()).containsOnlyKeys("signature-stale");
    }

    @ParameterizedTest
    @CsvSource({"2, 0, true", "3, 1, true", "-3, 1, true", "6, 0, false", "-6, 0, false"})
    void aClockThatIsOffIsToldBeforeItCounts(long seconds, int warnings, boolean believed) {
        web1 = web1(Pair.priority(100).signs(ENFORCE, 1));
        web2 = web2(Pair.priority(99).signs(ENFORCE, 1));
        web1.disk().clock(seconds * SECOND);
        start(web1, web2);
        assertThat(state(web2)).isEqualTo(believed ? State.BACKUP : State.MASTER);
        assertThat(web2.log())
                .filteredOn(line -> line.contains("the clock of 192.168.16.128 is "
                        + Math.abs(seconds) + " s " + (seconds > 0 ? "ahead of" : "behind")))
                .hasSize(warnings);
        assertThat(instance(web2).discards().containsKey("signature-stale")).isEqualTo(!believed);
    }

    @Test
    void withoutTheClockAnyTimeWillDo() {
        Pair one = Pair.priority(100).signs(ENFORCE, 1);
        Pair other = Pair.priority(99).signs(ENFORCE, 1);
        for (Pair each : List.of(one, other)) {
            AuthHmac hmac = each.hmac.orElseThrow();
            each.hmac = java.util.Optional.of(new AuthHmac(
                    hmac.keys(),
                    hmac.activeKey(),
                    AuthHmac.AntiReplay.MONOTONIC,
                    hmac.timeWindowNanos(),
                    hmac.mode()));
        }
        web1 = web1(one);
        web2 = web2(other);
        web1.disk().clock(-86_400 * SECOND);
        start(web1, web2);
        assertOwner(web1, web2);
        assertThat(web2.log()).noneMatch(line -> line.contains("clock"));
    }

    /** keepalived drops the password where both are configured, and so the type on the wire is 0. */
    @Test
    void aSignatureTakesThePlaceOfThePassword() {
        List<ByteBuffer> sent = new ArrayList<>();
        web1 = web1(Pair.priority(100).signs(ENFORCE, 1));
        web1.tap(sent::add);
        start(web1);
        assertThat(sent).allSatisfy(message -> {
            assertThat(message.get(4)).as("authentication type").isZero();
            assertThat(message.getLong(12)).as("authentication data").isZero();
            assertThat(message.remaining()).isEqualTo(20 + 28);
        });
    }
}
