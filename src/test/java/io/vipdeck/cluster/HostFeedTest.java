package io.vipdeck.cluster;

import static io.vipdeck.cluster.SampleCluster.backup;
import static io.vipdeck.cluster.SampleCluster.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipdeck.cluster.HostReading.Link;
import io.vipdeck.cluster.Picture.NginxState;
import io.vipdeck.control.Event;
import io.vipdeck.control.Lines;
import io.vipdeck.remote.RemoteException;
import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

class HostFeedTest {
    private static final long SECOND = 1_000_000_000L;

    private final InMemoryHost host = new InMemoryHost();
    private final AtomicLong nanos = new AtomicLong(-7 * SECOND);
    private final Recorder recorder = new Recorder();
    private final HostFeed feed =
            new HostFeed(SampleCluster.pair().hosts().get(0), host, nanos::get, recorder);

    @AfterEach
    void the_thread_ends_and_the_session_is_closed() throws InterruptedException {
        feed.close();
        assertThat(feed.ended(5_000)).isTrue();
        assertThat(host.sessionsOpen).hasValue(0);
    }

    @Test
    void asks_to_watch_and_reads_what_the_agent_says() {
        feed.start();
        InMemoryHost.Line line = host.connection();
        line.say(Lines.encode(master("web1")));

        HostReading reading = recorder.await(r -> r.link() == Link.AGENT);

        assertThat(line.asked()).isEqualTo("{\"request\":\"watch\"}\n");
        assertThat(reading.told().orElseThrow().status()).isEqualTo(master("web1"));
        assertThat(reading.told().orElseThrow().atNanos()).isEqualTo(-7 * SECOND);
        assertThat(reading.error()).isNull();
    }

    @Test
    void only_what_matters_is_urgent() {
        feed.start();
        InMemoryHost.Line line = host.connection();
        line.say(Lines.encode(master("web1")));
        line.say(Lines.encode(master("web1")));
        line.say(Lines.encode(backup("web1")));

        recorder.await(r -> state(r) == State.BACKUP);

        assertThat(recorder.mattered()).containsExactly(true, false, true);
    }

    @Test
    void a_line_in_pieces_is_one_line_and_a_line_cut_off_is_none() {
        feed.start();
        String line = Lines.encode(master("web1"));
        InMemoryHost.Line first = host.connection();
        first.sayPart(line.substring(0, 40));
        first.sayPart(line.substring(40) + "\n" + Lines.encode(backup("web1")));
        first.hangUp();
        host.connection().say(line);

        recorder.await(r -> recorder.mattered().size() == 2);

        assertThat(recorder.mattered()).containsExactly(true, false);
        assertThat(state(feed.reading())).isEqualTo(State.MASTER);
    }

    @Test
    void a_connection_that_ends_is_made_again_and_repeated_events_are_told_once() {
        feed.start();
        InMemoryHost.Line first = host.connection();
        first.say(Lines.encode(event(1, "started")));
        first.say(Lines.encode(event(2, "became MASTER")));
        first.hangUp();
        InMemoryHost.Line second = host.connection();
        second.say(Lines.encode(event(1, "started")));
        second.say(Lines.encode(event(2, "became MASTER")));
        second.say(Lines.encode(event(3, "became BACKUP")));
        second.hangUp();
        // An agent that was started anew counts from 1 again.
        InMemoryHost.Line third = host.connection();
        third.say(Lines.encode(event(1, "started once more")));
        third.say(Lines.encode(master("web1")));

        recorder.await(r -> r.told().isPresent());

        assertThat(recorder.events())
                .containsExactly("started", "became MASTER", "became BACKUP", "started once more");
    }

    @Test
    void words_unknown_here_are_said_and_the_next_status_takes_that_back() {
        feed.start();
        InMemoryHost.Line line = host.connection();
        line.say("{\"status\":17}");
        HostReading confused = recorder.await(r -> r.error() != null);
        line.say("\u0000\u001b[2J");
        line.say(Lines.encode(master("web1")));
        HostReading well = recorder.await(r -> r.told().isPresent());

        assertThat(confused.error()).contains("speaks words unknown here");
        assertThat(well.error()).isNull();
    }

    @Test
    void an_endless_line_is_hung_up_on() {
        feed.start();
        InMemoryHost.Line line = host.connection();
        String chunk = "x".repeat(64 * 1024);
        for (int i = 0; i < 5; i++) {
            line.sayPart(chunk);
        }

        HostReading reading = recorder.await(r -> r.error() != null);
        host.connection().say(Lines.encode(master("web1")));
        HostReading well = recorder.await(r -> r.told().isPresent());

        assertThat(reading.error()).contains("endless lines");
        assertThat(line.isClosed()).isTrue();
        assertThat(well.error()).isNull();
    }

    @Test
    void what_a_host_says_cannot_move_the_cursor() {
        feed.start();
        InMemoryHost.Line line = host.connection();
        line.say(Lines.encode(event(1, "a\u001b[2Jb")));
        line.say(Lines.encode(master("we\u0007b1")));

        HostReading reading = recorder.await(r -> r.told().isPresent());

        assertThat(reading.told().orElseThrow().status().hostname()).doesNotContain("\u0007");
        assertThat(recorder.events().get(0)).doesNotContain("\u001b");
    }

    @Test
    void without_an_agent_the_host_is_looked_at_until_one_comes() {
        host.socketRefuses = true;
        feed.start();

        HostReading without = recorder.await(r -> r.link() == Link.NO_AGENT);
        assertThat(without.looked().orElseThrow().addresses()).containsExactly("10.0.0.1/8");
        assertThat(without.looked().orElseThrow().nginx()).isEqualTo(NginxState.RUNNING);
        assertThat(without.error()).isNull();

        host.socketRefuses = false;
        host.connection().say(Lines.encode(master("web1")));
        recorder.await(r -> r.link() == Link.AGENT);
    }

    @Test
    void where_sshd_forbids_the_socket_the_agent_is_followed_by_a_command() {
        host.socketRefuses = true;
        host.stdout = "agent active\nnginx active\n";
        feed.start();

        Consumer<String> follower = host.follower();
        follower.accept(Lines.encode(master("web1")));
        HostReading reading = recorder.await(r -> r.link() == Link.AGENT);

        assertThat(reading.told()).isPresent();
        assertThat(host.commands)
                .endsWith(HostFeed.WATCH_COMMAND)
                .filteredOn(HostFeed.WATCH_COMMAND::equals)
                .hasSize(1);
    }

    @Test
    void a_host_that_cannot_be_reached_is_tried_again() {
        host.unreachable = new RemoteException(
                RemoteException.Kind.UNREACHABLE, "web1 (10.0.0.1:22) does not answer\u001b[0m");
        feed.start();

        HostReading broken = recorder.await(r -> r.link() == Link.BROKEN);
        host.unreachable = null;
        host.connection().say(Lines.encode(master("web1")));
        recorder.await(r -> r.link() == Link.AGENT);

        assertThat(broken.error())
                .startsWith("web1 (10.0.0.1:22) does not answer")
                .doesNotContain("\u001b");
    }

    @Test
    void a_lost_session_keeps_the_last_reading_and_says_that_it_is_lost() {
        feed.start();
        InMemoryHost.Line line = host.connection();
        line.say(Lines.encode(master("web1")));
        recorder.await(r -> r.link() == Link.AGENT);
        host.unreachable =
                new RemoteException(RemoteException.Kind.LOST, "lost while 'look' was under way");
        line.hangUp();

        HostReading reading = recorder.await(r -> r.link() == Link.BROKEN);

        assertThat(reading.told()).isPresent();
        assertThat(reading.error()).isEqualTo("the SSH session with web1 has ended");
    }

    @Test
    void an_agent_gone_silent_is_hung_up_on_and_the_host_is_looked_at() {
        feed.start();
        InMemoryHost.Line line = host.connection();
        line.say(Lines.encode(master("web1")));
        recorder.await(r -> r.link() == Link.AGENT);

        nanos.addAndGet(3 * SECOND);
        feed.tick();
        assertThat(line.isClosed()).isFalse();
        nanos.addAndGet(1);
        feed.tick();

        HostReading reading = recorder.await(r -> r.looked().isPresent());
        assertThat(line.isClosed()).isTrue();
        assertThat(reading.link()).isEqualTo(Link.AGENT);
        assertThat(reading.error()).isEqualTo("the agent on web1 does not speak");
        assertThat(reading.told().orElseThrow().atNanos()).isEqualTo(-7 * SECOND);
        assertThat(reading.looked().orElseThrow().atNanos()).isEqualTo(-4 * SECOND + 1);
    }

    @Test
    void no_time_left_makes_a_host_without_a_word_one_that_does_not_answer() {
        feed.overdue("no answer within 3 s");

        assertThat(feed.reading().link()).isEqualTo(Link.BROKEN);
        assertThat(feed.reading().error()).isEqualTo("no answer within 3 s");
        feed.start();
        host.connection().say(Lines.encode(master("web1")));
        recorder.await(r -> r.link() == Link.AGENT);
        feed.overdue("no answer within 3 s");
        assertThat(feed.reading().link()).isEqualTo(Link.AGENT);
    }

    private static State state(HostReading reading) {
        return reading.told()
                .map(told -> told.status().instances().get(0).state())
                .orElse(State.INIT);
    }

    private static Event event(long seq, String text) {
        return new Event(seq, "2026-01-31T12:00:00.000Z", Event.Kind.STATE, "VI_1", text);
    }

    /** Keeps what the feed tells, and waits for what a test expects. */
    private static final class Recorder implements HostFeed.Listener {
        private static final long LIMIT_NANOS = 5 * SECOND;
        private final List<HostReading> readings = new ArrayList<>();
        private final List<Boolean> mattered = new ArrayList<>();
        private final List<String> events = new ArrayList<>();

        @Override
        public synchronized void read(String host, HostReading reading, boolean matters) {
            readings.add(reading);
            mattered.add(matters);
            notifyAll();
        }

        @Override
        public synchronized void happened(String host, Event event) {
            events.add(event.text());
            notifyAll();
        }

        synchronized HostReading await(Predicate<HostReading> wanted) {
            long end = System.nanoTime() + LIMIT_NANOS;
            while (true) {
                for (HostReading reading : readings) {
                    if (wanted.test(reading)) {
                        return reading;
                    }
                }
                long leftMs = (end - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new AssertionError("not within 5 s; read: " + readings);
                }
                try {
                    wait(leftMs);
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted", e);
                }
            }
        }

        synchronized List<Boolean> mattered() {
            return List.copyOf(mattered);
        }

        synchronized List<String> events() {
            return List.copyOf(events);
        }
    }
}
