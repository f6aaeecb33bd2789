package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/** Writes what instances and groups have in common: what they track and whom they tell. */
final class TrackingText {
    private TrackingText() {}

    static void write(Page page, Tracking tracking, Notify notices, String defaultUser) {
        block(page, "track_script", tracking.scripts());
        block(page, "track_service", tracking.services());
        block(page, "track_process", tracking.processes());
        block(page, "track_file", tracking.files());
        block(page, "track_interface", tracking.interfaces());
        page.flag("track_src_ip", tracking.sourceAddress());
        page.flag("dont_track_primary", tracking.untrackedPrimary());
        script(page, "notify_master", notices.master(), defaultUser);
        script(page, "notify_backup", notices.backup(), defaultUser);
        script(page, "notify_fault", notices.fault(), defaultUser);
        script(page, "notify_stop", notices.stop(), defaultUser);
        script(page, "notify_deleted", notices.deleted(), defaultUser);
        page.flag("notify_deleted", notices.tellsDeleted() && notices.deleted().isEmpty());
        script(page, "notify_master_rx_lower_pri", notices.masterRxLowerPri(), defaultUser);
        script(page, "notify", notices.any(), defaultUser);
        if (notices.priorityChanges()) {
            page.line("notify_priority_changes", "on");
        }
    }

    private static void block(Page page, String keyword, List<Configuration.Track> tracks) {
        page.block(keyword, tracks.stream().map(TrackingText::track).toList());
    }

    private static String track(Configuration.Track track) {
        String reverse = track.reverse() ? " reverse" : "";
        return Page.word(track.name())
                + track.weight().map(weight -> " weight " + weight + reverse).orElse("");
    }

    private static void script(
            Page page, String keyword, Optional<Notify.Script> script, String defaultUser) {
        script.ifPresent(it -> page.line(
                keyword,
                Page.command(it.command())
                        + (it.user().equals(defaultUser) ? "" : " " + Page.word(it.user()))));
    }
}
