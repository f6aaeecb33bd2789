package io.vipdeck.tui;

import java.util.ArrayList;
import java.util.List;

/** What happened, newest first. */
final class EventList {
    private EventList() {}

    /** All events, the filter of the page applied, long lines broken. */
    static void page(Canvas canvas, Rect body, Model model) {
        box(canvas, body, model, true);
    }

    static void box(Canvas canvas, Rect area, Model model, boolean focused) {
        Where where = model.where();
        List<Heard> all = model.watch().journal().passing(where.events());
        int skipped = Math.min(where.skipped(), Math.max(0, all.size() - 1));
        String count = where.events().isEmpty()
                ? ""
                : " " + all.size() + "/" + model.watch().journal().lines().size();
        String filter = where.events().isEmpty() ? "" : "/" + where.events().text() + "  ";
        String follow = skipped == 0 ? "follow" : skipped + " newer above";
        Rect inside = canvas.box(area, "Events" + count, filter + follow, focused);
        lines(canvas, inside, all.subList(skipped, all.size()), true);
        if (all.isEmpty()) {
            String why = where.events().isEmpty() ? "nothing yet" : "no event passes the filter";
            canvas.put(inside.x() + 1, inside.y(), why, Style.DIM);
        }
    }

    /**
     * As many lines as there is room for.
     *
     * @param named with the host's name in each
     */
    static void lines(Canvas canvas, Rect inside, List<Heard> lines, boolean named) {
        int host = named
                ? lines.stream()
                        .limit(inside.height())
                        .mapToInt(line -> Math.min(12, Text.width(line.host())))
                        .max()
                        .orElse(0)
                : 0;
        int textX = inside.x() + 12 + (named ? host + 2 : 0);
        int width = inside.right() - 1 - textX;
        int y = inside.y();
        for (Heard line : lines) {
            List<String> parts = Text.wrap(line.text(), Math.max(10, width));
            if (y >= inside.bottom()) {
                return;
            }
            head(canvas, inside.x() + 1, y, line, named);
            for (String part : shortened(parts, inside.bottom() - y)) {
                canvas.put(textX, y++, part, Style.FG, width);
            }
        }
    }

    private static List<String> shortened(List<String> parts, int room) {
        return new ArrayList<>(parts.subList(0, Math.min(room, Math.min(3, parts.size()))));
    }

    private static void head(Canvas canvas, int x0, int y, Heard line, boolean named) {
        int x = canvas.put(x0, y, Text.timeOfDay(line.at()), Style.DIM) + 1;
        x = canvas.put(x, y, line.mark().glyph(canvas.glyphs()), line.mark().style()) + 1;
        if (named) {
            Style style = line.mark().equals(Mark.YOU) ? Style.YOU : Style.FG;
            canvas.put(x, y, line.host(), style, 12);
        }
    }
}
