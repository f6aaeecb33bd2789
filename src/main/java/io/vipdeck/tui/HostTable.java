package io.vipdeck.tui;

import io.vipdeck.control.Status;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rows of hosts. Only the rows that can be seen are drawn, around the selected one. */
final class HostTable {
    private static final int MARKER = 2;

    private static final int MOST_GAP = 6;

    private HostTable() {}

    private enum Column {
        NAME("NAME", 4),
        ADDRESS("ADDRESS", 7),
        ROLE("ROLE", 11),
        SINCE("SINCE", 6),
        PRIO("PRIO", 7),
        VIP("VIP", 3),
        NGINX("NGINX", 12),
        ADVERT("ADVERT", 7),
        AGENT("AGENT", 7),
        SEEN("SEEN", 6);

        private final String head;
        private final int width;

        Column(String head, int width) {
            this.head = head;
            this.width = width;
        }
    }

    static void draw(Canvas canvas, Rect area, Model model) {
        List<HostReading> rows = model.rows();
        boolean focused = model.where().pane() == Where.Pane.HOSTS;
        Rect inside = canvas.box(area, title(model, rows), filterText(model), focused);
        Map<Column, Integer> places = layout(model.hosts(), inside.width());
        places.forEach(
                (column, x) -> canvas.put(inside.x() + x, inside.y(), column.head, Style.DIM));
        int visible = inside.height() - 1;
        int selected = 0;
        String name = model.selected().map(HostReading::name).orElse("");
        for (int i = 0; i < rows.size(); i++) {
            selected = rows.get(i).name().equals(name) ? i : selected;
        }
        int top = Math.max(0, Math.min(selected - visible / 2, rows.size() - visible));
        for (int i = top; i < Math.min(rows.size(), top + visible); i++) {
            int y = inside.y() + 1 + i - top;
            row(canvas, inside.x(), y, rows.get(i), places);
            if (i == selected) {
                canvas.put(inside.x(), y, ">", Style.FOCUS);
                canvas.select(inside.x(), y, inside.width());
            }
        }
        if (rows.isEmpty() && visible > 0) {
            String why = model.where().hosts().isEmpty()
                    ? "no host in the inventory"
                    : "no host passes the filter";
            canvas.put(inside.x() + MARKER, inside.y() + 1, why, Style.DIM);
        }
    }

    private static String title(Model model, List<HostReading> rows) {
        return "Hosts " + rows.size() + "/" + model.hosts().size();
    }

    private static String filterText(Model model) {
        Filter filter = model.where().hosts();
        return filter.isEmpty() ? "" : "/" + filter.text();
    }

    /** Where each column begins; what has no place is left out, the least needed first. */
    private static Map<Column, Integer> layout(List<HostReading> hosts, int width) {
        int name = hosts.stream().mapToInt(h -> Text.width(h.name())).max().orElse(4);
        int address = hosts.stream()
                .mapToInt(h -> Text.width(h.host().address()))
                .max()
                .orElse(7);
        Map<Column, Integer> widths = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            widths.put(column, column.width);
        }
        widths.put(Column.NAME, Math.max(4, Math.min(20, name)));
        widths.put(Column.ADDRESS, Math.max(7, Math.min(39, address)));
        List<Column> dropped = new ArrayList<>(
                List.of(Column.AGENT, Column.SINCE, Column.ADVERT, Column.ADDRESS, Column.PRIO));
        while (MARKER + needed(widths) > width && !dropped.isEmpty()) {
            widths.remove(dropped.remove(0));
        }
        int gaps = Math.max(1, widths.size() - 1);
        int spare = Math.max(0, width - MARKER - needed(widths));
        int gap = 1 + Math.min(MOST_GAP, spare / gaps);
        int left = gap > MOST_GAP ? 0 : spare - (gap - 1) * gaps;
        Map<Column, Integer> places = new EnumMap<>(Column.class);
        int x = MARKER;
        for (Map.Entry<Column, Integer> column : widths.entrySet()) {
            places.put(column.getKey(), x);
            x += column.getValue() + gap + (left-- > 0 ? 1 : 0);
        }
        return places;
    }

    private static int needed(Map<Column, Integer> widths) {
        return widths.values().stream().mapToInt(Integer::intValue).sum() + widths.size();
    }

    private static void row(
            Canvas canvas, int x0, int y, HostReading host, Map<Column, Integer> places) {
        Glyphs glyphs = canvas.glyphs();
        Style plain = host.isLive() ? Style.FG : Style.DIM;
        places.forEach((column, place) -> {
            int x = x0 + place;
            switch (column) {
                case NAME -> canvas.put(x, y, host.name(), Style.FG, 20);
                case ADDRESS -> canvas.put(x, y, host.host().address(), plain, 39);
                case ROLE ->
                    canvas.put(x, y, host.role().shown(glyphs), host.role().style(), column.width);
                case SINCE -> canvas.put(x, y, host.since(), plain);
                case PRIO -> canvas.put(x, y, host.priority(), plain, column.width);
                case VIP ->
                    canvas.put(x, y, host.ownsVip() ? Mark.VIP.glyph(glyphs) : "", Style.VIP);
                case NGINX -> nginx(canvas, x, y, host);
                case ADVERT -> canvas.put(x, y, advert(host), plain);
                case AGENT ->
                    canvas.put(
                            x,
                            y,
                            host.live().map(Status::agentVersion).orElse(""),
                            plain,
                            column.width);
                case SEEN ->
                    canvas.put(
                            x,
                            y,
                            host.seen(),
                            host.isLive() ? Style.FG : host.role().style());
            }
        });
    }

    private static void nginx(Canvas canvas, int x, int y, HostReading host) {
        Mark mark = host.nginx();
        if (mark.word().isEmpty()) {
            return;
        }
        canvas.put(x, y, mark.shown(canvas.glyphs()), mark.style(), Column.NGINX.width);
        canvas.put(x + 5, y, Text.right(host.latency(), 6).substring(0, 6), Style.FG);
        if (host.latency().isEmpty()) {
            canvas.put(x, y, mark.shown(canvas.glyphs()), mark.style(), Column.NGINX.width);
        }
    }

    private static String advert(HostReading host) {
        return host.isLive() ? host.pace().map(Pace::shown).orElse("") : "";
    }
}
