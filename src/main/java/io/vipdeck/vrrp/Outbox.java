package io.vipdeck.vrrp;

import java.util.ArrayList;
import java.util.List;

/** The effects of one step, in order. */
final class Outbox {
    private List<Effect> effects = new ArrayList<>();

    void put(Effect effect) {
        effects.add(effect);
    }

    void tell(Effect.Topic topic, String text) {
        put(new Effect.Tell(topic, text));
    }

    /** All effects since the last time. */
    List<Effect> take() {
        List<Effect> taken = List.copyOf(effects);
        effects = new ArrayList<>();
        return taken;
    }
}
