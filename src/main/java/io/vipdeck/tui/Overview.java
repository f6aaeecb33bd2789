package io.vipdeck.tui;

import io.vipdeck.cluster.Picture;

import java.util.List;

/**
 * The first page in one column.
 *
 * <pre>
 * VIP line, one for each VIP
 * HTTP line
 * ┌ Hosts ┐
 * └───────┘
 * ┌ Events ┐
 * └────────┘
 * </pre>
 */
final class Overview {
    private static final int MOST_VIPS = 3;
    private static final int SPARK_CELLS = 32;

    private Overview() {}

    static void draw(Canvas canvas, Rect body, Model model) {
        int y = body.y();
        List<Picture.Vip> vips = model.vips();
        if (vips.isEmpty()) {
            VipLine.waiting(canvas, y++, body.width(), model);
        }
        for (Picture.Vip vip : vips.subList(0, Math.min(MOST_VIPS, vips.size()))) {
            VipLine.draw(canvas, y++, body.width(), model, vip);
        }
        http(canvas, y++, body.width(), model);
        int room = body.bottom() - y;
        int hosts = Math.min(model.hosts().size() + 3, Math.max(5, room - 6));
        hosts = Math.min(hosts, room - 4);
        HostTable.draw(canvas, new Rect(0, y, body.width(), hosts), model);
        Rect events = new Rect(0, y + hosts, body.width(), room - hosts);
        EventList.box(canvas, events, model, model.where().filtersEvents());
    }

    private static void http(Canvas canvas, int y, int width, Model model) {
        if (model.vips().isEmpty() || model.nothingInstalled()) {
            return;
        }
        Picture.Vip vip = model.vips().get(0);
        int x = canvas.put(1, y, "HTTP ", Style.TITLE);
        x = VipLine.http(canvas, x, y, model, vip) + 3;
        List<History.Answer> answers =
                model.watch().history().answers(Math.min(SPARK_CELLS, Math.max(0, width - x - 34)));
        x = canvas.put(x, y, Graphs.reach(answers.size()), Style.DIM) + 1;
        x = Graphs.answers(canvas, x, y, answers) + 3;
        Graphs.summary(canvas, x, y, width - 1 - x, answers);
    }
}
