package io.vipdeck.tui;

import io.vipdeck.cluster.Picture;

import java.util.List;

/**
 * The first page where two columns fit; the keys are the same.
 *
 * <pre>
 * ┌ VIP ┐┌ Service   ┐
 * ┌ Hosts            ┐
 * ┌ Roles    ┐┌ Events ┐
 * ┌ host     ┐│        │
 * └──────────┘└────────┘
 * </pre>
 */
final class WideOverview {
    private static final int TOP = 4;

    private WideOverview() {}

    static void draw(Canvas canvas, Rect body, Model model) {
        int left = body.width() * 3 / 7;
        vip(canvas, new Rect(0, body.y(), left, TOP), model);
        service(canvas, new Rect(left, body.y(), body.width() - left, TOP), model);
        int y = body.y() + TOP;
        int most = (body.height() - TOP) / 2;
        int hosts = Math.max(6, Math.min(model.hosts().size() + 4, most));
        HostTable.draw(canvas, new Rect(0, y, body.width(), hosts), model);
        y += hosts;
        int column = body.width() * 4 / 7;
        int roles = Math.max(5, Math.min(model.rows().size() + 4, (body.bottom() - y) / 2));
        roles(canvas, new Rect(0, y, column, roles), model);
        Rect detail = new Rect(0, y + roles, column, body.bottom() - y - roles);
        DetailPage.pane(canvas, detail, model);
        Rect events = new Rect(column, y, body.width() - column, body.bottom() - y);
        EventList.box(canvas, events, model, model.where().filtersEvents());
    }

    private static void vip(Canvas canvas, Rect area, Model model) {
        if (model.vips().isEmpty()) {
            Rect inside = canvas.box(area, "VIP", "", false);
            canvas.put(inside.x() + 1, inside.y(), VipLine.asking(model), Style.DIM);
            return;
        }
        Picture.Vip vip = model.vips().get(0);
        String more = model.vips().size() > 1 ? "and " + (model.vips().size() - 1) + " more" : "";
        Rect inside = canvas.box(area, "VIP " + VipLine.withPrefix(model, vip), more, false);
        int x = inside.x() + 1;
        int end = inside.right() - 1;
        if (model.nothingInstalled()) {
            VipLine.invitation(canvas, x, inside.y(), end, model);
            return;
        }
        int after = VipLine.owners(canvas, x, inside.y(), model, vip) + 3;
        String held = VipLine.held(model, vip).map(text -> "held " + text).orElse("");
        canvas.put(after, inside.y(), held, Style.FG, end - after);
        VipLine.next(canvas, x, inside.y() + 1, end, model, vip);
    }

    private static void service(Canvas canvas, Rect area, Model model) {
        String address =
                model.vips().isEmpty() ? "" : " at " + model.vips().get(0).address();
        Rect inside = canvas.box(area, "Service" + address, "seen from here", false);
        if (model.vips().isEmpty() || model.nothingInstalled()) {
            return;
        }
        int x = canvas.put(inside.x() + 1, inside.y(), "HTTP ", Style.TITLE);
        x = VipLine.http(canvas, x, inside.y(), model, model.vips().get(0)) + 3;
        List<History.Answer> answers = model.watch().history().answers(inside.width() - 8);
        Graphs.summary(canvas, x, inside.y(), inside.right() - 1 - x, answers);
        int spark =
                canvas.put(inside.x() + 1, inside.y() + 1, Graphs.reach(answers.size()), Style.DIM);
        Graphs.answers(canvas, spark + 1, inside.y() + 1, answers);
    }

    private static void roles(Canvas canvas, Rect area, Model model) {
        History history = model.watch().history();
        int name = model.hosts().stream()
                .mapToInt(host -> Math.min(12, Text.width(host.name())))
                .max()
                .orElse(4);
        name = Math.max(6, name);
        int cells = Math.max(0, area.width() - name - 6);
        int known = Math.min(cells, history.times().size());
        String right = "last " + Graphs.reach(known) + ", 1 cell = " + History.CELL_SECONDS + "s";
        Rect inside = canvas.box(area, "Roles", right, false);
        int x = inside.x() + 1 + name + 2;
        times(canvas, x, inside.y(), history.times(), known);
        List<HostReading> rows = model.rows();
        int room = inside.height() - 2;
        int selected = model.selected().map(rows::indexOf).orElse(0);
        int top = Math.max(0, Math.min(selected - room / 2, rows.size() - room));
        int y = inside.y() + 1;
        for (HostReading host : rows.subList(top, Math.min(rows.size(), top + room))) {
            canvas.put(inside.x() + 1, y, host.name(), Style.FG, name);
            Graphs.roles(canvas, x, y++, history.roles(host.name(), cells));
        }
        canvas.put(inside.x() + 1, y, "client", Style.DIM);
        for (History.Answer answer : history.answers(cells)) {
            String sign = answer.looks() == 0 ? " " : answer.lost() == 0 ? "+" : ".";
            x = canvas.put(x, y, sign, answer.lost() == 0 ? Style.OK : Style.FAIL);
        }
    }

    private static void times(Canvas canvas, int x, int y, List<String> times, int known) {
        List<String> shown = times.subList(times.size() - known, times.size());
        int free = 0;
        for (int i = 0; i < shown.size(); i++) {
            String at = Text.timeOfDay(shown.get(i)).substring(0, 5);
            boolean opensMinute =
                    i > 0 && !at.equals(Text.timeOfDay(shown.get(i - 1)).substring(0, 5));
            if (opensMinute && i >= free && i + 5 <= shown.size()) {
                canvas.put(x + i, y, at, Style.DIM);
                free = i + 12;
            }
        }
    }
}
