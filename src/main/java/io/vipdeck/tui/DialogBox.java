package io.vipdeck.tui;

import io.vipdeck.cluster.Picture;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A question over the page, which steps back into the dim colour. Its size does not follow the screen's. */
final class DialogBox {
    private static final int WIDTH = 64;
    private static final int LABEL = 23;

    private DialogBox() {}

    static void draw(Canvas canvas, Size size, Model model, Dialog dialog) {
        recede(canvas, size, model);
        if (dialog instanceof Dialog.Ask ask) {
            ask(canvas, size, ask);
        } else if (dialog instanceof Dialog.Kill kill) {
            kill(canvas, size, model, kill);
        } else {
            leave(canvas, size, model, (Dialog.Leave) dialog);
        }
    }

    /** Everything but an alarm and the hints, which belong to the dialog. */
    private static void recede(Canvas canvas, Size size, Model model) {
        canvas.recede();
        if (Shell.banner(model).isPresent()) {
            canvas.paint(0, 1, size.columns(), Style.BANNER);
        }
        canvas.paint(0, size.rows() - 1, size.columns(), Style.FG);
    }

    private static void ask(Canvas canvas, Size size, Dialog.Ask ask) {
        List<String> question = Text.wrap(ask.question() + "?", WIDTH - 4);
        Rect area = size.whole().centred(WIDTH, question.size() + 4);
        Rect inside = canvas.box(area, "", "", true);
        int y = inside.y();
        for (String line : question) {
            canvas.put(inside.x() + 1, y++, line, Style.FG);
        }
        int x = canvas.put(inside.x() + 1, y + 1, "y", Style.KEY);
        x = canvas.put(x, y + 1, " or ", Style.DIM);
        x = canvas.put(x, y + 1, "Enter", Style.KEY);
        x = canvas.put(x, y + 1, ": " + ask.verb() + "     ", Style.FG);
        x = canvas.put(x, y + 1, "Esc", Style.KEY);
        canvas.put(x, y + 1, ": cancel", Style.FG);
    }

    private static void kill(Canvas canvas, Size size, Model model, Dialog.Kill kill) {
        Rect area = size.whole().centred(WIDTH, 14);
        Rect inside = canvas.box(area, "Kill node " + kill.host(), "", true);
        int x = inside.x() + 1;
        int y = inside.y() + 1;
        canvas.put(x, y, what(model, kill.host()), Style.FG, inside.width() - 2);
        y += 2;
        List<Picture.Vip> held = Succession.heldBy(model, kill.host());
        if (held.isEmpty()) {
            fact(canvas, inside, y++, "holds the VIP", "no", Style.FG);
            fact(canvas, inside, y++, "takes over", "nobody has to", Style.FG);
            fact(canvas, inside, y++, "clients notice", "nothing", Style.FG);
        } else {
            Optional<Succession> heir = Succession.of(model, held.get(0), kill.host());
            fact(canvas, inside, y++, "holds the VIP", "yes, " + held.get(0).address(), Style.VIP);
            fact(
                    canvas,
                    inside,
                    y++,
                    "takes over",
                    heir.map(DialogBox::heir).orElse("nobody: no healthy backup is left"),
                    heir.isPresent() ? Style.FG : Style.FAIL);
            fact(
                    canvas,
                    inside,
                    y++,
                    "clients notice",
                    heir.map(DialogBox::outage).orElse("no service until it is restored"),
                    heir.isPresent() ? Style.FG : Style.FAIL);
        }
        fact(
                canvas,
                inside,
                y++,
                "undo",
                model.start().lab() ? "R boots it again" : "R, or by itself after 5 min",
                Style.FG);
        y++;
        int after = canvas.put(x, y, "Type the host name to go on:  ", Style.FG);
        canvas.put(
                after,
                y,
                kill.typed() + "_",
                kill.isNamed() ? Style.OK : Style.KEY,
                inside.right() - 1 - after);
        buttons(
                canvas,
                inside,
                y + 2,
                List.of("Cancel", "Kill node"),
                kill.go() ? 1 : 0,
                kill.isNamed() ? 1 : -1);
    }

    private static String what(Model model, String host) {
        return model.start().lab()
                ? host + " loses its power, as when its plug is pulled."
                : host + " is cut off: all its traffic but SSH is dropped.";
    }

    private static String heir(Succession heir) {
        int priority = heir.host().instance().map(i -> i.effectivePriority()).orElse(0);
        return heir.host().name() + ", priority " + priority
                + (heir.host().isNginxRunning() ? ", nginx up" : ", nginx NOT up");
    }

    private static String outage(Succession heir) {
        return String.format(
                Locale.ROOT,
                "%.1f to %.1f s without service",
                heir.fromMs() / 1000,
                heir.toMs() / 1000);
    }

    private static void fact(
            Canvas canvas, Rect inside, int y, String label, String text, Style style) {
        canvas.put(inside.x() + 3, y, label, Style.DIM);
        canvas.put(inside.x() + LABEL, y, text, style, inside.right() - 1 - inside.x() - LABEL);
    }

    private static void leave(Canvas canvas, Size size, Model model, Dialog.Leave leave) {
        boolean installing = model.doings().install().running();
        Rect area = size.whole().centred(WIDTH, installing ? 9 : 8);
        Rect inside = canvas.box(area, "Leave", "", true);
        int x = inside.x() + 1;
        int y = inside.y() + 1;
        canvas.put(x, y++, "The lab runs on without this screen if you keep it.", Style.FG);
        canvas.put(x, y++, "vipdeck -i lab shows it again, vipdeck lab down ends it.", Style.DIM);
        if (installing) {
            canvas.put(x, y++, "The installation is running and will be broken off.", Style.WARN);
        }
        buttons(
                canvas,
                inside,
                y + 1,
                List.of("Keep the lab running", "Take it down", "Stay"),
                leave.button(),
                Dialog.Leave.DOWN);
    }

    /** A row of buttons, the focused one in brackets. */
    private static void buttons(
            Canvas canvas, Rect inside, int y, List<String> labels, int focused, int danger) {
        int width = labels.stream().mapToInt(label -> label.length() + 4).sum()
                + 3 * (labels.size() - 1);
        int x = inside.x() + Math.max(1, (inside.width() - width) / 2);
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            Style style = i == danger ? Style.DANGER : i == focused ? Style.FOCUS : Style.FG;
            if (danger < 0 && i > 0) {
                style = Style.DIM;
            }
            canvas.put(x, y, i == focused ? "[ " + label + " ]" : "  " + label + "  ", style);
            x += label.length() + 7;
        }
    }
}
