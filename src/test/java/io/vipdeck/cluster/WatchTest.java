package io.vipdeck.cluster;

import static io.vipdeck.cluster.SampleCluster.backup;
import static io.vipdeck.cluster.SampleCluster.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import io.vipdeck.cluster.Picture.Health;
import io.vipdeck.cluster.Picture.Reach;
import io.vipdeck.control.Event;
import io.vipdeck.control.Lines;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.vrrp.State;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

class WatchTest {
    private final InMemoryHost web1 = new InMemoryHost();
    private final InMemoryHost web2 = new InMemoryHost();
    private final BlockingQueue<Picture> pictures = new LinkedBlockingQueue<>();
    private HttpServer vip;
    private Inventory inventory;

    @BeforeEach
    void a_vip_that_answers() throws Exception {
        vip = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        vip.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        vip.start();
        inventory = SampleCluster.pairOnLoopback(vip.getAddress().getPort());
    }

    @AfterEach
    void nothing_is_left_running() {
        vip.stop(0);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("vipdeck-"));
    }

    @Test
    void settles_when_all_have_answered() throws Exception {
        try (Watch watch = open()) {
            web1.connection().say(line(holding("web1")));
            web2.connection().say(Lines.encode(backup("web2")));

            Picture picture = watch.awaitSettled(Duration.ofSeconds(5));

            assertThat(picture.health()).isEqualTo(Health.OK);
            assertThat(picture.vips().get(0).owners()).containsExactly("web1");
            assertThat(watch.picture()).isNotNull();
        }
    }

    @Test
    void at_the_limit_a_host_without_a_word_does_not_answer() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        HostConnector connector = host -> {
            if (host.name().equals("web1")) {
                return web1.open(host);
            }
            try {
                never.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            return web2.open(host);
        };
        try (Watch watch = Watch.open(inventory, connector)) {
            web1.connection().say(line(holding("web1")));

            Picture picture = watch.awaitSettled(Duration.ofMillis(500));

            assertThat(picture.hosts().get(0).reach()).isEqualTo(Reach.LIVE);
            assertThat(picture.hosts().get(1).reach()).isEqualTo(Reach.NO_ANSWER);
            assertThat(picture.hosts().get(1).error()).isEqualTo("no answer within 500 ms");
            assertThat(picture.health()).isEqualTo(Health.DEGRADED);
        }
    }

    @Test
    void a_transition_is_pictured_at_once_and_not_with_the_next_second() throws Exception {
        List<Long> tookNanos = new ArrayList<>();
        try (Watch watch = open()) {
            watch.onChange(pictures::add);
            InMemoryHost.Line line = web1.connection();
            for (int i = 0; i < 15; i++) {
                boolean up = i % 2 == 0;
                long begun = System.nanoTime();
                line.say(Lines.encode(up ? master("web1") : backup("web1")));
                await(picture -> stateOfWeb1(picture) == (up ? State.MASTER : State.BACKUP));
                tookNanos.add(System.nanoTime() - begun);
            }
        }

        tookNanos.sort(null);
        assertThat(tookNanos.get(tookNanos.size() / 2)).isLessThan(500_000_000L);
    }

    @Test
    void without_news_there_is_a_picture_every_second() throws Exception {
        try (Watch watch = open()) {
            web1.connection().say(line(holding("web1")));
            web2.connection().say(Lines.encode(backup("web2")));
            watch.awaitSettled(Duration.ofSeconds(5));
            watch.onChange(pictures::add);

            Picture first = pictures.poll(1_500, TimeUnit.MILLISECONDS);
            Picture second = pictures.poll(1_500, TimeUnit.MILLISECONDS);

            assertThat(first).isNotNull();
            assertThat(second).isNotNull();
            assertThat(second.hosts().get(0).seenMs())
                    .isGreaterThan(first.hosts().get(0).seenMs());
        }
    }

    @Test
    void events_come_with_their_host_and_before_the_picture_that_shows_them() throws Exception {
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();
        Event event =
                new Event(1, "2026-01-31T12:00:00.000Z", Event.Kind.STATE, "VI_1", "became MASTER");
        try (Watch watch = open()) {
            watch.onEvent(told::add);
            watch.onChange(picture -> {
                if (stateOfWeb1(picture) == State.MASTER) {
                    told.add(picture);
                }
            });
            InMemoryHost.Line line = web1.connection();
            line.sayPart(Lines.encode(event) + "\n" + Lines.encode(master("web1")) + "\n");

            assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo(new HostEventLine("web1", event));
            assertThat(told.poll(5, TimeUnit.SECONDS)).isInstanceOf(Picture.class);
        }
    }

    @Test
    void a_listener_with_a_fault_does_not_end_the_watch() throws Exception {
        BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> faults.add(fault));
        try (Watch watch = open()) {
            watch.onChange(picture -> {
                throw new IllegalStateException("a fault of the listener");
            });
            watch.onChange(pictures::add);
            web1.connection().say(Lines.encode(master("web1")));

            await(picture -> stateOfWeb1(picture) == State.MASTER);

            assertThat(faults.poll(5, TimeUnit.SECONDS)).hasMessage("a fault of the listener");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    private Watch open() {
        return Watch.open(inventory, host -> (host.name().equals("web1") ? web1 : web2).open(host));
    }

    /** The VIP of these tests is this machine's own loopback address. */
    private static io.vipdeck.control.Status holding(String host) {
        io.vipdeck.control.Status status = master(host);
        return new io.vipdeck.control.Status(
                status.agentVersion(),
                status.hostname(),
                status.at(),
                status.uptimeMs(),
                status.instances(),
                status.services(),
                List.of("127.0.0.1/8"));
    }

    private static String line(io.vipdeck.control.Status status) {
        return Lines.encode(status);
    }

    private static State stateOfWeb1(Picture picture) {
        return picture.hosts()
                .get(0)
                .status()
                .map(status -> status.instances().get(0).state())
                .orElse(State.INIT);
    }

    private void await(Predicate<Picture> wanted) throws InterruptedException {
        long end = System.nanoTime() + 5_000_000_000L;
        while (true) {
            Picture picture = pictures.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(picture).as("a picture within 5 s").isNotNull();
            if (wanted.test(picture)) {
                return;
            }
        }
    }
}
