package io.vipdeck.cluster;

import io.vipdeck.cluster.HostReading.Looked;
import io.vipdeck.cluster.HostReading.Present;
import io.vipdeck.cluster.HostReading.Told;
import io.vipdeck.cluster.Picture.Alarm;
import io.vipdeck.cluster.Picture.Health;
import io.vipdeck.cluster.Picture.HostView;
import io.vipdeck.cluster.Picture.NginxState;
import io.vipdeck.cluster.Picture.Reach;
import io.vipdeck.cluster.Picture.Vip;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.vrrp.IpLiteral;
import io.vipdeck.vrrp.VirtualAddress;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folds what every host said last, and what the VIPs answered last, into one {@link Picture}.
 *
 * <p>Remembers who held which VIP (see {@link Ownership}), so one object serves one cluster and one
 * thread. Time comes in as an argument.
 */
public final class Fold {
    /** Agents speak at least once a second; a reading older than this tells nothing of now. */
    static final long FRESH_NANOS = 3_000_000_000L;

    private static final int HTTP_ERROR_FROM = 400;

    private final Inventory inventory;
    private final List<String> names;

    private final List<Guarded> guarded = new ArrayList<>();
    private boolean open = true;

    /**
     * One VIP and what is remembered of it.
     *
     * @param asked whether anything is asked of it; where not, its owners are all that can be told
     */
    private record Guarded(
            String instance, InetAddress address, boolean asked, Ownership ownership) {
        String text() {
            return IpLiteral.format(address);
        }
    }

    public Fold(Inventory inventory) {
        this.inventory = inventory;
        this.names = inventory.hosts().stream().map(Inventory.Host::name).toList();
        for (Inventory.Vrrp vrrp : inventory.vrrp()) {
            for (VirtualAddress vip : vrrp.virtualIpaddress()) {
                boolean asked = inventory.front(IpLiteral.format(vip.address())).isPresent();
                guarded.add(new Guarded(vrrp.name(), vip.address(), asked, new Ownership()));
            }
        }
    }

    /**
     * The picture of this moment.
     *
     * @param readings by host name; a host without one has not been asked yet
     * @param vips by address as {@link Vip#address} writes it; absent: not fetched yet
     * @param nowNanos on the clock that stamped the readings
     */
    public Picture fold(
            Map<String, HostReading> readings,
            Map<String, VipReading> vips,
            long nowNanos,
            Instant now) {
        List<HostView> hosts = new ArrayList<>();
        for (Inventory.Host host : inventory.hosts()) {
            HostReading reading = readings.getOrDefault(host.name(), HostReading.none());
            hosts.add(view(host, reading, nowNanos));
            claim(host.name(), reading, nowNanos);
        }
        Alarms alarms = new Alarms(hosts);
        List<Health> healths = new ArrayList<>();
        List<Vip> folded = new ArrayList<>();
        open = hosts.stream().anyMatch(host -> host.reach() == Reach.CONNECTING);
        for (Guarded vip : guarded) {
            vip.ownership().settle(names, nowNanos);
            VipReading fetched = ofNow(vips.get(vip.text()), vip.ownership(), nowNanos);
            folded.add(new Vip(
                    vip.text(),
                    vip.instance(),
                    vip.ownership().owners(),
                    fetched != null,
                    fetched != null && fetched.reachable(),
                    fetched == null ? null : fetched.httpStatus(),
                    fetched == null ? null : fetched.latencyMs()));
            healths.add(judge(vip, fetched, hosts, alarms, nowNanos));
            open |= (vip.asked() && fetched == null) || vip.ownership().open(nowNanos);
        }
        alarms.ofHosts();
        List<Alarm> sorted = alarms.sorted();
        return new Picture(
                inventory.cluster(),
                WallClock.text(now),
                health(healths, hosts, sorted),
                folded,
                hosts,
                sorted);
    }

    /**
     * Whether the last picture was drawn before something was known that is about to be: a host has
     * not been heard, a VIP not been fetched, or a takeover may be under way.
     */
    public boolean open() {
        return open;
    }

    private static HostView view(Inventory.Host host, HostReading reading, long nowNanos) {
        Reach reach = reach(reading, nowNanos);
        Optional<Long> tellsAt = reading.told().map(Told::atNanos);
        Optional<Long> looksAt = reading.looked().map(Looked::atNanos);
        Optional<Long> seenAt = reach == Reach.NO_AGENT || tellsAt.isEmpty() ? looksAt : tellsAt;
        NginxState nginx = reach == Reach.NO_AGENT
                ? reading.looked().map(Looked::nginx).orElse(NginxState.UNKNOWN)
                : NginxReading.of(reach, reading.told().map(Told::status));
        return new HostView(
                host.name(),
                host.address(),
                host.priority(),
                reach,
                reading.error(),
                seenAt.map(at -> Math.max(0, (nowNanos - at) / 1_000_000)).orElse(null),
                reading.told().map(Told::status),
                nginx);
    }

    private static Reach reach(HostReading reading, long nowNanos) {
        return switch (reading.link()) {
            case CONNECTING -> Reach.CONNECTING;
            case BROKEN -> Reach.NO_ANSWER;
            case AGENT ->
                fresh(reading.told().map(Told::atNanos), nowNanos) ? Reach.LIVE : Reach.STALE;
            case NO_AGENT ->
                fresh(reading.looked().map(Looked::atNanos), nowNanos)
                        ? Reach.NO_AGENT
                        : Reach.STALE;
        };
    }

    /** Exactly three seconds old is still fresh; the smallest bit more is not. */
    private static boolean fresh(Optional<Long> atNanos, long nowNanos) {
        return atNanos.isPresent() && nowNanos - atNanos.get() <= FRESH_NANOS;
    }

    /**
     * The fetch, if it tells of now. One without an answer that was begun before the present owner
     * came, and one that was answered before the last owner went, do not.
     */
    private static @Nullable VipReading ofNow(
            @Nullable VipReading fetched, Ownership ownership, long nowNanos) {
        if (fetched == null || nowNanos - fetched.atNanos() > FRESH_NANOS) {
            return null;
        }
        boolean ofEarlier = ownership.owners().isEmpty()
                ? ownership.orphaned(nowNanos)
                        && fetched.atNanos() - ownership.ownerlessSinceNanos() < 0
                : !fetched.reachable() && ownership.takenSince(fetched.begunNanos());
        return ofEarlier ? null : fetched;
    }

    private void claim(String host, HostReading reading, long nowNanos) {
        Optional<Present> present = reading.link() == HostReading.Link.BROKEN
                ? Optional.empty()
                : reading.present().filter(p -> nowNanos - p.atNanos() <= FRESH_NANOS);
        for (Guarded vip : guarded) {
            if (present.isEmpty()) {
                vip.ownership().loses(host);
            } else {
                boolean held = holds(present.get().addresses(), vip.address());
                vip.ownership().reads(host, present.get(), held);
            }
        }
    }

    private static boolean holds(List<String> addresses, InetAddress vip) {
        return addresses.stream()
                .anyMatch(text -> VirtualAddress.parse(text)
                        .map(VirtualAddress::address)
                        .filter(vip::equals)
                        .isPresent());
    }

    /** What one VIP means for the cluster's health; its alarms are added on the way. */
    private static Health judge(
            Guarded vip,
            @Nullable VipReading fetched,
            List<HostView> hosts,
            Alarms alarms,
            long nowNanos) {
        List<String> owners = vip.ownership().owners();
        if (vip.ownership().split()) {
            alarms.splitBrain(vip.text(), owners);
        }
        if (owners.isEmpty()) {
            return judgeOwnerless(vip, fetched, hosts, alarms, nowNanos);
        }
        if (fetched == null) {
            return vip.asked() ? Health.UNKNOWN : Health.OK;
        }
        if (!fetched.reachable()) {
            alarms.silent(vip.text(), owners);
            boolean nginxRuns = hosts.stream()
                    .anyMatch(host ->
                            owners.contains(host.name()) && host.nginx() == NginxState.RUNNING);
            return nginxRuns ? Health.DEGRADED : Health.DOWN;
        }
        Integer httpStatus = fetched.httpStatus();
        if (httpStatus != null && httpStatus >= HTTP_ERROR_FROM) {
            alarms.httpError(vip.text(), httpStatus);
            return Health.DEGRADED;
        }
        return Health.OK;
    }

    private static Health judgeOwnerless(
            Guarded vip,
            @Nullable VipReading fetched,
            List<HostView> hosts,
            Alarms alarms,
            long nowNanos) {
        boolean asking = hosts.stream().anyMatch(host -> host.reach() == Reach.CONNECTING);
        boolean blind = hosts.stream().allMatch(host -> !readable(host));
        boolean allRead = hosts.stream().allMatch(Fold::readable);
        boolean answers = fetched != null && fetched.reachable();
        if (asking || (blind && !answers)) {
            return Health.UNKNOWN;
        }
        if (!vip.ownership().orphaned(nowNanos)) {
            return answers ? Health.OK : Health.UNKNOWN;
        }
        // A host that cannot be read may hold it: only a fetch of now tells.
        if (!allRead && fetched == null) {
            return Health.UNKNOWN;
        }
        if (allRead || !answers) {
            alarms.noOwner(vip.text(), allRead, answers);
        }
        return answers ? Health.DEGRADED : Health.DOWN;
    }

    private static boolean readable(HostView host) {
        return host.reach() == Reach.LIVE || host.reach() == Reach.NO_AGENT;
    }

    private static Health health(List<Health> vips, List<HostView> hosts, List<Alarm> alarms) {
        if (vips.contains(Health.DOWN)) {
            return Health.DOWN;
        }
        boolean asking = hosts.stream().anyMatch(host -> host.reach() == Reach.CONNECTING);
        if (asking || vips.contains(Health.UNKNOWN)) {
            return Health.UNKNOWN;
        }
        return alarms.isEmpty() && !vips.contains(Health.DEGRADED) ? Health.OK : Health.DEGRADED;
    }
}
