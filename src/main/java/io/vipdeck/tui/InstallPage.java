package io.vipdeck.tui;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The installation: a lane for each host, the steps of the selected one, and what failed.
 *
 * <pre>
 * summary
 * ┌ Progress ┐
 * ┌ host     ┐
 * ┌ Problems ┐   beside the steps where there is room
 * </pre>
 */
final class InstallPage {
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})%");
    private static final int BAR = 24;

    private InstallPage() {}

    static void draw(Canvas canvas, Rect body, Model model) {
        Install install = model.doings().install();
        summary(canvas, body, model, install);
        int y = body.y() + 1;
        int room = body.bottom() - y;
        int lanes = Math.min(install.lanes().size() + 3, Math.max(4, room / 2));
        Rect top = new Rect(0, y, body.width(), lanes);
        lanes(canvas, top, model, install);
        Rect rest = new Rect(0, top.bottom(), body.width(), body.bottom() - top.bottom());
        Lane selected = selected(model, install);
        if (selected == null) {
            canvas.box(rest, "Steps", "", false);
            return;
        }
        if (install.isPlan() && install.failed().isEmpty()) {
            int half = Math.min(selected.steps().size() + 2, rest.height() / 2);
            steps(canvas, new Rect(0, rest.y(), rest.width(), half), selected);
            changes(
                    canvas,
                    new Rect(0, rest.y() + half, rest.width(), rest.height() - half),
                    selected,
                    model.where().skipped());
        } else if (install.failed().isEmpty()) {
            steps(canvas, rest, selected);
        } else if (body.width() >= 120) {
            int half = rest.width() / 2;
            steps(canvas, new Rect(0, rest.y(), half, rest.height()), selected);
            problems(canvas, new Rect(half, rest.y(), rest.width() - half, rest.height()), install);
        } else {
            int half = rest.height() / 2;
            steps(canvas, new Rect(0, rest.y(), rest.width(), half), selected);
            problems(
                    canvas,
                    new Rect(0, rest.y() + half, rest.width(), rest.height() - half),
                    install);
        }
    }

    private static @Nullable Lane selected(Model model, Install install) {
        return install.lane(model.where().selected())
                .or(() -> install.lanes().stream().findFirst())
                .orElse(null);
    }

    private static void summary(Canvas canvas, Rect body, Model model, Install install) {
        int x = canvas.put(1, body.y(), install.lanes().size() + " hosts", Style.FG) + 3;
        long over = install.lanes().stream()
                .filter(lane -> lane.isOver() && lane.stage() != Lane.Stage.FAILED)
                .count();
        x = canvas.put(x, body.y(), over + " done", Style.FG) + 3;
        int failed = install.failed().size();
        if (failed > 0) {
            x = canvas.put(x, body.y(), failed + " failed", Style.FAIL) + 3;
        }
        x = canvas.put(x, body.y(), "elapsed " + Text.span(install.ranMs(model.now())), Style.FG)
                + 3;
        if (!install.running() && !install.ending().isEmpty()) {
            Style style = install.ok() ? Style.OK : Style.FAIL;
            canvas.put(x, body.y(), install.ending(), style, body.width() - 1 - x);
        }
    }

    private static void lanes(Canvas canvas, Rect area, Model model, Install install) {
        List<Lane> lanes = install.lanes();
        long done = lanes.stream().mapToLong(Lane::done).sum();
        long all = lanes.stream().mapToLong(lane -> lane.steps().size()).sum();
        Rect inside = canvas.box(area, "Progress", done + "/" + all + " steps", true);
        int name = lanes.stream()
                .mapToInt(l -> Math.min(16, Text.width(l.host())))
                .max()
                .orElse(4);
        int strip =
                Math.max(5, lanes.stream().mapToInt(l -> l.steps().size()).max().orElse(0));
        strip = Math.min(strip, Math.max(5, inside.width() - name - 40));
        int stepsX = inside.x() + 3 + Math.max(4, name) + 2;
        int doneX = stepsX + strip + 2;
        int timeX = doneX + 7;
        int nowX = timeX + 9;
        canvas.put(inside.x() + 3, inside.y(), "NAME", Style.DIM);
        canvas.put(stepsX, inside.y(), "STEPS", Style.DIM);
        canvas.put(doneX, inside.y(), "DONE", Style.DIM);
        canvas.put(timeX + 2, inside.y(), "TIME", Style.DIM);
        canvas.put(nowX, inside.y(), "NOW", Style.DIM);
        Lane selected = selected(model, install);
        int visible = inside.height() - 1;
        int at = selected == null ? 0 : lanes.indexOf(selected);
        int top = Math.max(0, Math.min(at - visible / 2, lanes.size() - visible));
        for (int i = top; i < Math.min(lanes.size(), top + visible); i++) {
            Lane lane = lanes.get(i);
            int y = inside.y() + 1 + i - top;
            canvas.put(inside.x() + 3, y, lane.host(), Style.FG, 16);
            strip(canvas, stepsX, y, strip, lane);
            canvas.put(
                    doneX,
                    y,
                    lane.steps().isEmpty()
                            ? ""
                            : lane.done() + "/" + lane.steps().size(),
                    Style.FG);
            canvas.putRight(timeX + 6, y, Text.span(lane.ranMs(model.now())), Style.FG);
            canvas.put(
                    nowX,
                    y,
                    install.isPlan() ? planned(lane) : now(lane),
                    style(lane),
                    inside.right() - 1 - nowX);
            if (lane.equals(selected)) {
                canvas.put(inside.x(), y, ">", Style.FOCUS);
                canvas.select(inside.x(), y, inside.width());
            }
        }
    }

    private static void strip(Canvas canvas, int x, int y, int most, Lane lane) {
        for (int i = 0; i < Math.min(most, lane.steps().size()); i++) {
            Mark mark = mark(lane, i);
            canvas.put(x + i, y, mark.word(), mark.style());
        }
    }

    /** The sign of a step: done, running, failed, to come. */
    private static Mark mark(Lane lane, int step) {
        if (lane.tookMs().get(step) >= 0) {
            return new Mark(Mark.Sign.GOOD, "+", Style.OK);
        }
        if (step == lane.current()) {
            return lane.stage() == Lane.Stage.FAILED
                    ? new Mark(Mark.Sign.BAD, "x", Style.FAIL)
                    : new Mark(Mark.Sign.NONE, ">", Style.INFO);
        }
        return new Mark(Mark.Sign.NONE, ".", Style.DIM);
    }

    private static String now(Lane lane) {
        return switch (lane.stage()) {
            case READING -> lane.doing().isEmpty() ? "looking at the host" : lane.doing();
            case WORKING ->
                lane.current() < 0 || lane.current() >= lane.steps().size()
                        ? "waiting"
                        : lane.doing().isEmpty() ? lane.steps().get(lane.current()) : lane.doing();
            case CHANGED -> "done";
            case UNCHANGED -> "as wanted, nothing changed";
            case FAILED -> "failed: " + lane.failure();
        };
    }

    private static String planned(Lane lane) {
        if (lane.stage() != Lane.Stage.WORKING) {
            return now(lane);
        }
        return lane.steps().isEmpty() ? "as wanted" : "to do: " + String.join(", ", lane.steps());
    }

    private static Style style(Lane lane) {
        return switch (lane.stage()) {
            case READING -> Style.DIM;
            case WORKING -> Style.FG;
            case CHANGED, UNCHANGED -> Style.OK;
            case FAILED -> Style.FAIL;
        };
    }

    private static void steps(Canvas canvas, Rect area, Lane lane) {
        Rect inside =
                canvas.box(area, lane.host(), lane.done() + "/" + lane.steps().size(), false);
        if (lane.steps().isEmpty()) {
            canvas.put(inside.x() + 1, inside.y(), now(lane), style(lane), inside.width() - 2);
            return;
        }
        int current = lane.current() >= 0 ? lane.current() : (int) lane.done();
        int top = Math.max(
                0, Math.min(current - inside.height() / 2, lane.steps().size() - inside.height()));
        int end = inside.right() - 1;
        for (int i = top; i < Math.min(lane.steps().size(), top + inside.height()); i++) {
            int y = inside.y() + i - top;
            Mark mark = mark(lane, i);
            int x = canvas.put(inside.x() + 1, y, mark.word(), mark.style()) + 1;
            boolean open = lane.tookMs().get(i) < 0 && i != lane.current();
            x = canvas.put(x, y, lane.steps().get(i), open ? Style.DIM : Style.FG, end - x - 8) + 3;
            if (lane.tookMs().get(i) >= 0) {
                canvas.putRight(end, y, Text.span(lane.tookMs().get(i)), Style.DIM);
            } else if (i == lane.current()) {
                doing(canvas, x, y, end, lane.doing());
            }
        }
    }

    /** What a step does just now, with a bar when it tells a percentage. */
    private static void doing(Canvas canvas, int x, int y, int end, String text) {
        Matcher percent = PERCENT.matcher(text);
        int after = canvas.put(x, y, text, Style.INFO, end - x) + 2;
        if (percent.find() && after + BAR <= end) {
            int full = Math.min(100, Integer.parseInt(percent.group(1))) * BAR / 100;
            int rest = canvas.put(after, y, canvas.glyphs().full().repeat(full), Style.SPARK);
            canvas.put(rest, y, canvas.glyphs().empty().repeat(BAR - full), Style.DIM);
        }
    }

    /** How the host's files would change. */
    private static void changes(Canvas canvas, Rect area, Lane lane, int skipped) {
        List<String> lines = lane.changes();
        Rect inside = canvas.box(area, "Changes", lines.size() + " lines", false);
        int top = Math.max(0, Math.min(skipped, lines.size() - inside.height()));
        for (int i = top; i < Math.min(lines.size(), top + inside.height()); i++) {
            String line = lines.get(i);
            Style style =
                    line.startsWith("+") ? Style.OK : line.startsWith("-") ? Style.FAIL : Style.FG;
            canvas.put(inside.x() + 1, inside.y() + i - top, line, style, inside.width() - 2);
        }
    }

    private static String named(Lane lane) {
        return lane.failure().contains(lane.host())
                ? lane.failure()
                : lane.host() + ": " + lane.failure();
    }

    private static void problems(Canvas canvas, Rect area, Install install) {
        List<Lane> failed = install.failed();
        Rect inside = canvas.box(
                area, "Problems", String.format(Locale.ROOT, "%d", failed.size()), false);
        int y = inside.y();
        for (Lane lane : failed) {
            boolean first = true;
            for (String part : Text.wrap(named(lane), inside.width() - 4)) {
                if (y < inside.bottom()) {
                    canvas.put(inside.x() + 1, y, first ? "x" : " ", Style.FAIL);
                    canvas.put(inside.x() + 3, y++, part, Style.FG);
                }
                first = false;
            }
            for (String line : lane.detail().lines().toList()) {
                if (y < inside.bottom() && !line.isBlank()) {
                    canvas.put(inside.x() + 5, y++, line, Style.DIM, inside.width() - 6);
                }
            }
        }
    }
}
