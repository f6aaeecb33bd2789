package io.vipdeck.tui;

/** What a key means while a question stands open. */
final class Answer {
    private Answer() {}

    static Step to(Model model, Dialog dialog, KeyPress press) {
        if (press.is(KeyPress.Code.ESC) || press.equals(KeyPress.ctrl('c'))) {
            return Step.to(model.answered());
        }
        if (press.equals(KeyPress.ctrl('z'))) {
            return Step.to(model, new Effect.Suspend());
        }
        if (press.equals(KeyPress.ctrl('l'))) {
            return Step.to(model, new Effect.Redraw());
        }
        if (dialog instanceof Dialog.Ask ask) {
            return ask(model, ask, press);
        }
        if (dialog instanceof Dialog.Kill kill) {
            return kill(model, kill, press);
        }
        return leave(model, (Dialog.Leave) dialog, press);
    }

    private static Step ask(Model model, Dialog.Ask ask, KeyPress press) {
        if (press.is(KeyPress.Code.OTHER)) {
            return Step.to(model);
        }
        Model after = model.answered();
        boolean yes = press.is(KeyPress.Code.ENTER)
                || press.equals(KeyPress.of('y'))
                || press.equals(KeyPress.of('Y'));
        if (!yes) {
            return Step.to(after);
        }
        return ask.effect() instanceof Effect.OnCluster action
                ? Update.act(after, action)
                : Step.to(after, ask.effect());
    }

    private static Step kill(Model model, Dialog.Kill kill, KeyPress press) {
        if (press.isTyped() && kill.typed().length() < 64) {
            return Step.to(model.ask(kill.typed(kill.typed() + press.character())));
        }
        if (press.is(KeyPress.Code.BACKSPACE)) {
            String typed = kill.typed();
            return Step.to(model.ask(
                    kill.typed(typed.substring(0, Math.max(0, typed.length() - 1)))));
        }
        return switch (press.code()) {
            case TAB, BACK_TAB, LEFT, RIGHT ->
                Step.to(model.ask(
                        new Dialog.Kill(kill.host(), kill.typed(), kill.isNamed() && !kill.go())));
            case ENTER ->
                kill.go() && kill.isNamed()
                        ? Update.act(model.answered(), new Effect.KillNode(kill.host()))
                        : Step.to(model.answered());
            default -> Step.to(model);
        };
    }

    private static Step leave(Model model, Dialog.Leave leave, KeyPress press) {
        return switch (press.code()) {
            case TAB, RIGHT, DOWN -> Step.to(model.ask(new Dialog.Leave((leave.button() + 1) % 3)));
            case BACK_TAB, LEFT, UP ->
                Step.to(model.ask(new Dialog.Leave((leave.button() + 2) % 3)));
            case ENTER -> leave(model, leave.button());
            case CHARACTER ->
                switch (press.character()) {
                    case 'k', 'K' -> leave(model, Dialog.Leave.KEEP);
                    case 't', 'T' -> leave(model, Dialog.Leave.DOWN);
                    case 's', 'S' -> leave(model, Dialog.Leave.STAY);
                    default -> Step.to(model);
                };
            default -> Step.to(model);
        };
    }

    private static Step leave(Model model, int button) {
        return switch (button) {
            case Dialog.Leave.KEEP ->
                Step.to(model.answered(), new Effect.LeaveWith(LabChoice.KEEP));
            case Dialog.Leave.DOWN ->
                Step.to(model.answered(), new Effect.LeaveWith(LabChoice.DOWN));
            default -> Step.to(model.answered());
        };
    }
}
