package io.vipdeck.tui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys, written from the key table, and what the signs mean. */
final class HelpPage {
    private static final int MOST_GAP = 8;

    private HelpPage() {}

    static void draw(Canvas canvas, Rect body, Model model) {
        Rect area = new Rect(0, body.y(), Math.min(80, body.width()), Math.min(21, body.height()));
        Rect centred = body.centred(area.width(), area.height());
        Rect inside = canvas.box(centred, "Keys", "", true);
        List<List<KeyBinding.Group>> columns = List.of(
                List.of(KeyBinding.Group.MOVE, KeyBinding.Group.FIND),
                List.of(KeyBinding.Group.LOOK, KeyBinding.Group.VIEW),
                List.of(KeyBinding.Group.CHANGE, KeyBinding.Group.APP));
        int spare = inside.width() - 2;
        for (List<KeyBinding.Group> column : columns) {
            spare -= width(model, column);
        }
        int gap = Math.max(1, Math.min(MOST_GAP, spare / (columns.size() - 1)));
        int lowest = inside.y();
        int x = inside.x() + 1;
        for (List<KeyBinding.Group> column : columns) {
            lowest = Math.max(lowest, column(canvas, x, inside.y(), column, model));
            x += width(model, column) + gap;
        }
        legend(canvas, inside, lowest + 1);
        notes(canvas, inside, model, lowest + 5);
    }

    private static List<KeyBinding> keys(Model model, List<KeyBinding.Group> groups) {
        return Keys.table(model).stream()
                .filter(key -> groups.contains(key.group()))
                .toList();
    }

    private static int keyWidth(Model model, List<KeyBinding.Group> groups) {
        return keys(model, groups).stream()
                        .mapToInt(k -> k.shown().length())
                        .max()
                        .orElse(0)
                + 1;
    }

    private static int width(Model model, List<KeyBinding.Group> groups) {
        return keyWidth(model, groups)
                + keys(model, groups).stream()
                        .mapToInt(k -> k.label().length())
                        .max()
                        .orElse(0);
    }

    private static int column(
            Canvas canvas, int x, int top, List<KeyBinding.Group> groups, Model model) {
        int keyWidth = keyWidth(model, groups);
        int y = top;
        for (KeyBinding.Group group : groups) {
            List<KeyBinding> keys = keys(model, List.of(group));
            if (keys.isEmpty()) {
                continue;
            }
            canvas.put(x, y++, group.title(), Style.TITLE);
            for (KeyBinding key : keys) {
                canvas.put(x, y, key.shown(), Style.KEY);
                canvas.put(x + keyWidth, y++, key.label(), Style.FG);
            }
            y++;
        }
        return y - 1;
    }

    private static void legend(Canvas canvas, Rect inside, int top) {
        if (top + 3 > inside.bottom()) {
            return;
        }
        canvas.put(inside.x() + 1, top, "SIGNS", Style.TITLE);
        marks(
                canvas,
                inside,
                top + 1,
                List.of(
                        Mark.MASTER,
                        Mark.BACKUP,
                        Mark.FAULT,
                        Mark.STALE,
                        Mark.NO_ANSWER,
                        Mark.INIT));
        marks(
                canvas,
                inside,
                top + 2,
                List.of(Mark.VIP, Mark.UP, Mark.STARTING, Mark.FAILED, Mark.WARNING, Mark.YOU));
    }

    private static void marks(Canvas canvas, Rect inside, int y, List<Mark> marks) {
        int x = inside.x() + 2;
        for (Mark mark : marks) {
            String text = mark.shown(canvas.glyphs());
            if (x + Text.width(text) < inside.right()) {
                x = canvas.put(x, y, text, mark.style()) + 2;
            }
        }
    }

    private static void notes(Canvas canvas, Rect inside, Model model, int top) {
        List<String> notes = new ArrayList<>();
        if (model.look().readonly()) {
            notes.add("Read-only: the keys that change hosts are not there.");
        }
        for (KeyBinding key : Keys.table(model)) {
            Optional<String> refusal = key.refusal().apply(model);
            refusal.ifPresent(why -> notes.add(key.shown() + " does nothing now: " + why));
        }
        int y = top;
        for (String note : notes) {
            if (y < inside.bottom()) {
                canvas.put(inside.x() + 1, y++, note, Style.DIM, inside.width() - 2);
            }
        }
    }
}
