package io.vipdeck.tui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The bottom line: the keys of this page, from the key table; what does nothing just now is dim. */
final class Hints {
    private static final int GAP = 2;

    private Hints() {}

    private record Hint(KeyBinding key, String text, Optional<String> refusal) {
        int width() {
            return Text.width(key.shown()) + 1 + Text.width(text);
        }
    }

    static void draw(Canvas canvas, Size size, Model model) {
        int y = size.rows() - 1;
        if (model.dialog().isPresent()) {
            dialog(canvas, y, model.dialog().get());
            return;
        }
        if (model.where().typingFilter()) {
            canvas.put(1, y, "Enter:keep  Esc:clear  !text:rows without it", Style.DIM);
            return;
        }
        List<Hint> hints = fitting(hints(model), size.columns() - 2);
        int x = 1;
        for (Hint hint : hints) {
            if (!hint.key().group().standsRight()) {
                x = put(canvas, x, y, hint) + GAP;
            }
        }
        int right = hints.stream()
                .filter(hint -> hint.key().group().standsRight())
                .mapToInt(hint -> hint.width() + GAP)
                .sum();
        int start = size.columns() - 1 - Math.max(0, right - GAP);
        reason(canvas, x, y, start - GAP - x, hints);
        for (Hint hint : hints) {
            if (hint.key().group().standsRight()) {
                start = put(canvas, start, y, hint) + GAP;
            }
        }
    }

    private static List<Hint> hints(Model model) {
        List<Hint> hints = new ArrayList<>();
        for (KeyBinding key : Keys.here(model)) {
            String text = key.hint().apply(model);
            if (!text.isEmpty()) {
                hints.add(new Hint(key, text, key.refusal().apply(model)));
            }
        }
        return hints;
    }

    /** Leaves out the least weighty until the rest fits. */
    private static List<Hint> fitting(List<Hint> all, int room) {
        List<Hint> hints = new ArrayList<>(all);
        while (hints.stream().mapToInt(hint -> hint.width() + GAP).sum() - GAP > room) {
            hints.remove(hints.stream()
                    .min(Comparator.comparingInt(hint -> hint.key().weight()))
                    .orElseThrow());
        }
        return hints;
    }

    private static int put(Canvas canvas, int x, int y, Hint hint) {
        boolean off = hint.refusal().isPresent();
        int after = canvas.put(x, y, hint.key().shown(), off ? Style.DIM : Style.KEY);
        return canvas.put(after, y, ":" + hint.text(), off ? Style.DIM : Style.FG);
    }

    /** Why the first dim key is dim, where there is room to say so. */
    private static void reason(Canvas canvas, int x, int y, int room, List<Hint> hints) {
        hints.stream()
                .filter(hint -> hint.refusal().isPresent())
                .map(hint -> "(" + hint.key().shown() + ": " + hint.refusal().orElse("") + ")")
                .filter(text -> Text.width(text) <= room)
                .findFirst()
                .ifPresent(text -> canvas.put(x, y, text, Style.DIM));
    }

    private static void dialog(Canvas canvas, int y, Dialog dialog) {
        String text = dialog instanceof Dialog.Ask ? "y Enter:yes" : "Tab:button  Enter:press";
        canvas.put(1, y, text + "  Esc:cancel", Style.FG);
    }
}
