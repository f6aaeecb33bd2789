package io.vipdeck.tui;

/** A question that has to be answered before anything else; the safe answer stands first. */
sealed interface Dialog {

    /**
     * One line: {@code y} or Enter does it, anything else does not.
     *
     * @param question without a question mark
     */
    record Ask(String question, String verb, Effect effect) implements Dialog {}

    /**
     * Taking a node away: its name must be typed.
     *
     * @param typed what stands there so far
     * @param go the dangerous button has the focus; only once the name is right
     */
    record Kill(String host, String typed, boolean go) implements Dialog {
        boolean isNamed() {
            return typed.equals(host);
        }

        Kill typed(String text) {
            return new Kill(host, text, text.equals(host));
        }
    }

    /**
     * Leaving a lab that this session made.
     *
     * @param button 0 keep, 1 take down, 2 stay
     */
    record Leave(int button) implements Dialog {
        static final int KEEP = 0;
        static final int DOWN = 1;
        static final int STAY = 2;
    }
}
