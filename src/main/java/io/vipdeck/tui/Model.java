package io.vipdeck.tui;

import io.vipdeck.cluster.Picture;
import io.vipdeck.inventory.Inventory;

import java.util.List;
import java.util.Optional;

/**
 * All that the screen knows; immutable. {@link Update} makes the next one, {@link View} draws it.
 *
 * @param hosts every host, by what may be said of it now, in the order of the inventory; follows from
 *     {@code watch} and {@code now}
 */
public record Model(
        Start start,
        Look look,
        Now now,
        Watch watch,
        Where where,
        Doings doings,
        Optional<Dialog> dialog,
        List<HostReading> hosts) {
    public Model {
        hosts = List.copyOf(hosts);
    }

    /** The model before anything was heard. */
    public static Model begin(Start start, Look look) {
        String first = start.inventory().hosts().stream()
                .map(Inventory.Host::name)
                .findFirst()
                .orElse("");
        return new Model(
                start,
                look,
                Now.UNKNOWN,
                Watch.NOTHING,
                Where.at(first),
                Doings.NONE,
                Optional.empty(),
                start.inventory().hosts().stream()
                        .map(h -> HostReading.unasked(h.name(), h.address(), h.priority()))
                        .toList());
    }

    Model now(Now next) {
        return new Model(start, look, next, watch, where, doings, dialog, read(watch, next));
    }

    Model look(Look next) {
        return new Model(start, next, now, watch, where, doings, dialog, hosts);
    }

    Model watch(Watch next) {
        return new Model(start, look, now, next, where, doings, dialog, read(next, now));
    }

    Model where(Where next) {
        return new Model(start, look, now, watch, next, doings, dialog, hosts);
    }

    Model doings(Doings next) {
        return new Model(start, look, now, watch, where, next, dialog, hosts);
    }

    Model ask(Dialog next) {
        return new Model(start, look, now, watch, where, doings, Optional.of(next), hosts);
    }

    Model answered() {
        return new Model(start, look, now, watch, where, doings, Optional.empty(), hosts);
    }

    Model flash(boolean ok, String text) {
        return doings(doings.flash(new Flash(ok, text, now.nanos())));
    }

    private List<HostReading> read(Watch seen, Now at) {
        return seen.picture()
                .map(picture -> picture.hosts().stream()
                        .map(host -> HostReading.of(host, seen, at))
                        .toList())
                .orElse(hosts);
    }

    /** The hosts that the filter lets through. */
    List<HostReading> rows() {
        return where.hosts().isEmpty()
                ? hosts
                : hosts.stream()
                        .filter(host -> where.hosts().passes(host.row()))
                        .toList();
    }

    /** The host that keys act on: the selected one if it is among the rows, else the first row. */
    Optional<HostReading> selected() {
        List<HostReading> rows = rows();
        for (HostReading row : rows) {
            if (row.name().equals(where.selected())) {
                return Optional.of(row);
            }
        }
        return rows.stream().findFirst();
    }

    Optional<HostReading> host(String name) {
        return hosts.stream().filter(host -> host.name().equals(name)).findFirst();
    }

    List<Picture.Vip> vips() {
        return watch.picture().map(Picture::vips).orElse(List.of());
    }

    List<Picture.Alarm> alarms() {
        return watch.picture().map(Picture::alarms).orElse(List.of());
    }

    /** Whether what was seen last is too old to be taken for now. */
    boolean isOld() {
        return watch.isOld(now);
    }

    /** Whether every host has answered that no agent runs there. */
    boolean nothingInstalled() {
        return watch.picture().isPresent()
                && !hosts.isEmpty()
                && hosts.stream().allMatch(h -> h.reach() == Picture.Reach.NO_AGENT);
    }
}
