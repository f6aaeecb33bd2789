package io.vipdeck.tui;

import io.vipdeck.cluster.Picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is the same on every page.
 *
 * <pre>
 * header
 * banner, only while there is an alarm that nobody may miss
 * ... the page ...
 * status: what goes on, what came of it, or what is wrong
 * hints: the keys of this page
 * </pre>
 */
final class Shell {
    private static final List<String> BANNERS = List.of("split-brain", "no-owner", "stale");

    private Shell() {}

    /** Draws the frame around a page; returns the room for the page. */
    static Rect draw(Canvas canvas, Size size, Model model) {
        header(canvas, size, model);
        int top = 1;
        Optional<String> banner = banner(model);
        if (banner.isPresent()) {
            canvas.put(1, 1, banner.get(), Style.BANNER, size.columns() - 2);
            canvas.paint(0, 1, size.columns(), Style.BANNER);
            top = 2;
        }
        status(canvas, size, model);
        Hints.draw(canvas, size, model);
        return new Rect(0, top, size.columns(), size.rows() - top - 2);
    }

    private static void header(Canvas canvas, Size size, Model model) {
        boolean wide = size.isWide();
        String gap = wide ? "   " : "  ";
        int x = canvas.put(1, 0, "vipdeck", Style.TITLE);
        List<Piece> right = new ArrayList<>();
        right.add(freshness(model));
        right.add(
                model.look().readonly()
                        ? new Piece("READ-ONLY", Style.WARN)
                        : new Piece("RW", Style.DIM));
        if (wide) {
            right.add(new Piece("theme " + model.look().theme(), Style.DIM));
        }
        right.add(new Piece(Text.timeOfDay(model.now().at()) + "Z", Style.FG));
        right.add(new Piece("?:help", Style.KEY));
        int width = right.stream()
                .mapToInt(p -> Text.width(p.text()) + gap.length())
                .sum();
        int end = size.columns() - 1;
        int start = end - width + gap.length();
        for (Piece piece : right) {
            canvas.put(start, 0, piece.text(), piece.style());
            start += Text.width(piece.text()) + gap.length();
        }
        int room = end - width - x - 2;
        String crumbs = model.start().inventory().cluster() + " > " + crumb(model);
        canvas.put(x + 2, 0, crumbs, Style.FG, room);
    }

    private record Piece(String text, Style style) {}

    private static String crumb(Model model) {
        Where where = model.where();
        return switch (where.page()) {
            case DETAIL -> model.selected().map(HostReading::name).orElse("host");
            case HELP -> "help";
            default -> where.page().label();
        };
    }

    private static Piece freshness(Model model) {
        if (model.watch().picture().isEmpty()) {
            return new Piece("WAIT", Style.DIM);
        }
        return model.watch().isOld(model.now())
                ? new Piece("OLD " + Text.span(model.watch().pictureAgeMs(model.now())), Style.WARN)
                : new Piece("LIVE", Style.OK);
    }

    /** The worst alarm that has to be seen from across the room. */
    static Optional<String> banner(Model model) {
        if (model.watch().isOld(model.now())) {
            String age = Text.span(model.watch().pictureAgeMs(model.now()));
            return Optional.of("STALE " + age + ": nothing on this screen is newer than that");
        }
        if (model.nothingInstalled()) {
            return Optional.empty();
        }
        return model.alarms().stream()
                .filter(alarm -> BANNERS.contains(alarm.kind()))
                .min(Comparator.comparingInt(alarm -> BANNERS.indexOf(alarm.kind())))
                .map(alarm -> banner(model, alarm));
    }

    private static String banner(Model model, Picture.Alarm alarm) {
        long since = model.watch()
                .alarmSince()
                .getOrDefault(Watch.key(alarm), model.now().nanos());
        String age = Text.span((model.now().nanos() - since) / 1_000_000);
        Optional<Picture.Vip> torn =
                model.vips().stream().filter(vip -> vip.owners().size() > 1).findFirst();
        return switch (alarm.kind()) {
            case "split-brain" ->
                "SPLIT BRAIN " + age + ": "
                        + torn.map(vip ->
                                        vip.address() + " on " + String.join(" AND ", vip.owners()))
                                .orElse(alarm.text());
            case "no-owner" -> "NO OWNER " + age + ": " + alarm.text();
            default -> "STALE: " + alarm.text();
        };
    }

    private static void status(Canvas canvas, Size size, Model model) {
        int y = size.rows() - 2;
        int room = size.columns() - 2;
        Optional<Flash> flash = model.doings().flash();
        if (model.where().typingFilter()) {
            int x = canvas.put(1, y, "/", Style.KEY);
            canvas.put(x, y, model.where().filter().text() + "_", Style.FG, room - 1);
        } else if (flash.isPresent()) {
            Style style = flash.get().ok() ? Style.OK : Style.FAIL;
            canvas.put(1, y, (flash.get().ok() ? "+ " : "x ") + flash.get().text(), style, room);
        } else if (!model.doings().underWay().isEmpty()) {
            List<String> texts = model.doings().underWay().stream()
                    .map(Effect.OnCluster::text)
                    .toList();
            canvas.put(1, y, "> " + String.join(", ", texts), Style.INFO, room);
        } else {
            concern(model).ifPresent(text -> canvas.put(1, y, "! " + text, Style.WARN, room));
        }
    }

    /** The first alarm that has no banner of its own. */
    private static Optional<String> concern(Model model) {
        if (model.nothingInstalled()) {
            return Optional.empty();
        }
        List<Picture.Alarm> others = model.alarms().stream()
                .filter(alarm -> !BANNERS.contains(alarm.kind()))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        Picture.Alarm first = others.get(0);
        String named = first.host().isEmpty() || first.text().contains(first.host())
                ? first.text()
                : first.host() + ": " + first.text();
        return Optional.of(
                others.size() == 1 ? named : named + " (and " + (others.size() - 1) + " more)");
    }
}
