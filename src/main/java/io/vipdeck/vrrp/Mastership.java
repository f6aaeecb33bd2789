package io.vipdeck.vrrp;

import java.util.List;
import java.util.function.IntSupplier;

/**
 * What a router does while it is master: advertise, announce, hold its addresses; and what it must
 * not do after it has been asleep.
 *
 * <p>A process can be stopped for seconds (SIGSTOP, a paused machine) and then believe itself master
 * while another has taken over. So whenever more time has passed since the last advertisement than the
 * strongest backup waits, the router is stale: it says nothing for one short window, in which the loop
 * delivers what waits in the sockets. Another master heard in it wins. Only silence lets it speak on.
 */
final class Mastership {
    /** Longest window in which waiting packets are read after a stall. */
    private static final long LISTEN_NANOS = 50_000_000;

    /** Shortest time between two times that missing addresses are put back. */
    private static final long PUT_BACK_NANOS = 1_000_000_000;

    /**
     * How long a master that gave way still answers: several times what an advertisement and the
     * winner's announcement need on a LAN, and nothing beside the interval.
     */
    private static final long LINGER_NANOS = 20_000_000;

    private RouterSettings settings;
    private final Outbox out;
    private final TimerBoard timers;
    private final IntSupplier priority;
    private long spokeNanos;
    private long putBackNanos;
    private long answeredNanos;
    private boolean stale;
    private long stalledNanos;

    Mastership(RouterSettings settings, Outbox out, TimerBoard timers, IntSupplier priority) {
        this.settings = settings;
        this.out = out;
        this.timers = timers;
        this.priority = priority;
    }

    /** Takes other settings; a master's addresses follow them at once, its priority in its turn. */
    void configure(RouterSettings fresh, boolean master, long nowNanos) {
        RouterSettings old = settings;
        settings = fresh;
        if (!master) {
            return;
        }
        List<VirtualAddress> gone = without(old.held(), fresh.held());
        if (!gone.isEmpty()) {
            out.put(new Effect.RemoveAddresses(gone));
        }
        if (fresh.advertIntNanos() != old.advertIntNanos() && !stale) {
            // Backups learn the interval from it, and it is the silence since then that counts.
            advertise(nowNanos);
        }
        List<VirtualAddress> added = without(fresh.held(), old.held());
        if (!added.isEmpty() && stale) {
            timers.arm(Timer.PUT_BACK, nowNanos + PUT_BACK_NANOS);
        } else if (!added.isEmpty()) {
            out.put(new Effect.AddAddresses(added));
            announce(added, fresh.announcements().repeat());
        }
        long refresh = fresh.announcements().refreshNanos();
        if (refresh != old.announcements().refreshNanos()) {
            timers.cancel(Timer.GARP_REFRESH);
            if (refresh > 0) {
                timers.arm(Timer.GARP_REFRESH, nowNanos + refresh);
            }
        }
    }

    private static List<VirtualAddress> without(
            List<VirtualAddress> all, List<VirtualAddress> some) {
        return all.stream().filter(each -> !some.contains(each)).toList();
    }

    /** How long is listened after a stall, for a given interval. */
    static long listenNanos(long advertIntNanos) {
        return Math.min(advertIntNanos, LISTEN_NANOS);
    }

    /**
     * RFC 9568 section 6.4.1, 6.4.2. The advertisement goes first, so that another master
     * drops the addresses before ours are announced.
     */
    void begin(long nowNanos) {
        stale = false;
        advertise(nowNanos);
        out.put(new Effect.AddAddresses(settings.held()));
        putBackNanos = nowNanos - PUT_BACK_NANOS;
        answeredNanos = nowNanos - settings.advertIntNanos();
        announceTwice(nowNanos);
        if (settings.announcements().refreshNanos() > 0) {
            timers.arm(Timer.GARP_REFRESH, nowNanos + settings.announcements().refreshNanos());
        }
    }

    /**
     * Ends it: no timer stays, no address stays.
     *
     * @param resign whether to send priority 0, so that a backup does not wait (section 6.4.3);
     *     a stale master never does, since it may be another's turn already
     */
    void end(boolean resign) {
        timers.cancelAll();
        if (resign && !stale) {
            out.put(new Effect.SendAdvertisement(settings.advertisement(0)));
        }
        out.put(new Effect.RemoveAddresses(settings.held()));
        stale = false;
    }

    /**
     * Another is master and stronger. What clients have under way here is still answered: the addresses
     * stay for a moment, while the winner's announcement already draws everything new to it. A stale
     * master, whose clients have long gone, lets go at once and stays silent.
     */
    void giveWay(long nowNanos) {
        if (stale) {
            end(false);
            return;
        }
        timers.cancelAll();
        timers.arm(Timer.LINGER, nowNanos + Math.min(settings.advertIntNanos() / 2, LINGER_NANOS));
    }

    /**
     * The moment is over. After the addresses are gone the weaker advertisement is sent once more
     * (keepalived: {@code higher_prio_send_advert}): the winner answers it by announcing again, so that
     * clients whom we still answered find it, also after the LAN had fallen into parts.
     */
    void letGo() {
        out.put(new Effect.RemoveAddresses(settings.held()));
        out.put(new Effect.SendAdvertisement(settings.advertisement(priority.getAsInt())));
    }

    /** Whether the addresses are still here although another is master. */
    boolean lingers() {
        return timers.isArmed(Timer.LINGER);
    }

    /** Sends an advertisement now; the next one is due an interval later. */
    void advertise(long nowNanos) {
        out.put(new Effect.SendAdvertisement(settings.advertisement(priority.getAsInt())));
        spokeNanos = nowNanos;
        timers.arm(Timer.ADVERTISE, nowNanos + settings.advertIntNanos());
    }

    /** Whether the router must not speak until it has listened. */
    boolean stale() {
        return stale;
    }

    /** How long the router was asleep, while it is stale. */
    long stalledNanos() {
        return stalledNanos;
    }

    /** Looks whether so much time has passed that another may be master. */
    void noticeStall(long nowNanos) {
        long silent = nowNanos - spokeNanos;
        if (!stale && silent >= Timers.silentNanos(settings.advertIntNanos())) {
            stale = true;
            stalledNanos = silent;
            timers.arm(Timer.ADVERTISE, nowNanos + listenNanos(settings.advertIntNanos()));
        }
    }

    /** One of the master's timers has run out. */
    void expired(Timer timer, long nowNanos) {
        if (timer == Timer.ADVERTISE) {
            advertiseAgain(nowNanos);
        } else if (stale) {
            // What is due waits until it is certain that we are master.
            timers.arm(timer, nowNanos + listenNanos(settings.advertIntNanos()));
        } else if (timer == Timer.GARP_DELAY) {
            announce(settings.held(), settings.announcements().repeat());
        } else if (timer == Timer.GARP_LOWER_PRIO) {
            announce(settings.held(), settings.announcements().lowerRepeat());
        } else if (timer == Timer.GARP_REFRESH) {
            announce(settings.held(), settings.announcements().refreshRepeat());
            timers.arm(timer, nowNanos + settings.announcements().refreshNanos());
        } else if (timer == Timer.PUT_BACK) {
            putBack(settings.held(), nowNanos);
        }
    }

    /** RFC 9568 section 6.4.3: the advertisement is due. */
    private void advertiseAgain(long nowNanos) {
        boolean woken = stale;
        stale = false;
        advertise(nowNanos);
        if (woken) {
            if (timers.isArmed(Timer.PUT_BACK)) {
                // Taken away while we slept.
                timers.cancel(Timer.PUT_BACK);
                putBackNanos = nowNanos;
                out.put(new Effect.AddAddresses(settings.held()));
            }
            announceTwice(nowNanos);
            out.tell(
                    Effect.Topic.WARNING,
                    "the agent was stopped for " + Spoken.seconds(stalledNanos)
                            + "; no other master is heard, so it goes on");
        }
    }

    /**
     * RFC 9568 section 6.4.3: a weaker router believes itself master. It is told at once, and the
     * LAN too, whose last announcement may have come from it. Not more than twice an interval, so that
     * a flood is not answered with a flood.
     */
    void answerWeaker(long nowNanos) {
        if (mayAnswer(nowNanos)) {
            advertise(nowNanos);
            announceAfterWeaker(nowNanos);
        }
    }

    /** Another member of its group has answered: the LAN may have lost its way to this one too. */
    void announceAgain(long nowNanos) {
        if (!stale && mayAnswer(nowNanos)) {
            announceAfterWeaker(nowNanos);
        }
    }

    private boolean mayAnswer(long nowNanos) {
        if (nowNanos - answeredNanos < settings.advertIntNanos() / 2) {
            return false;
        }
        answeredNanos = nowNanos;
        return true;
    }

    /** Puts an address back that somebody else took; against one who insists, once a second. */
    void addressLost(VirtualAddress address, long nowNanos) {
        if (stale || nowNanos - putBackNanos < PUT_BACK_NANOS) {
            if (!timers.isArmed(Timer.PUT_BACK)) {
                timers.arm(Timer.PUT_BACK, nowNanos + PUT_BACK_NANOS);
            }
            return;
        }
        putBack(List.of(address), nowNanos);
    }

    private void putBack(List<VirtualAddress> addresses, long nowNanos) {
        putBackNanos = nowNanos;
        out.put(new Effect.AddAddresses(addresses));
        announce(addresses, settings.announcements().repeat());
    }

    private void announceTwice(long nowNanos) {
        announce(settings.held(), settings.announcements().repeat());
        if (settings.announcements().delayNanos() > 0) {
            timers.arm(Timer.GARP_DELAY, nowNanos + settings.announcements().delayNanos());
        }
    }

    /** keepalived's {@code garp_lower_prio_*}; a round that becoming master asked for still comes. */
    private void announceAfterWeaker(long nowNanos) {
        announce(settings.held(), settings.announcements().lowerRepeat());
        if (settings.announcements().lowerDelayNanos() > 0) {
            timers.arm(
                    Timer.GARP_LOWER_PRIO, nowNanos + settings.announcements().lowerDelayNanos());
        }
    }

    private void announce(List<VirtualAddress> addresses, int repeat) {
        if (repeat > 0) {
            out.put(new Effect.Announce(addresses, repeat));
        }
    }
}
