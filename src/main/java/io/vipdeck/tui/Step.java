package io.vipdeck.tui;

import java.util.List;

/** What a message led to: the model after it, and what is to be done outside, in order. */
public record Step(Model model, List<Effect> effects) {
    public Step {
        effects = List.copyOf(effects);
    }

    static Step to(Model model, Effect... effects) {
        return new Step(model, List.of(effects));
    }
}
