package io.vipdeck.tui;

/**
 * Draws the model. Pure: the same model and size give the same frame, so a frame that has not changed need
 * not be painted.
 */
public final class View {
    private View() {}

    public static Frame view(Model model, Size size) {
        Canvas canvas = new Canvas(size, Glyphs.of(model.look().ascii()));
        if (!size.holds(Size.LEAST)) {
            TooSmall.draw(canvas, size);
            return canvas.frame();
        }
        Rect body = Shell.draw(canvas, size, model);
        switch (model.where().page()) {
            case OVERVIEW -> {
                if (size.isWide()) {
                    WideOverview.draw(canvas, body, model);
                } else {
                    Overview.draw(canvas, body, model);
                }
            }
            case DETAIL -> DetailPage.draw(canvas, body, model);
            case EVENTS -> EventList.page(canvas, body, model);
            case INSTALL -> InstallPage.draw(canvas, body, model);
            case HELP -> HelpPage.draw(canvas, body, model);
        }
        model.dialog().ifPresent(dialog -> DialogBox.draw(canvas, size, model, dialog));
        return canvas.frame();
    }
}
