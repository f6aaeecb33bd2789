package io.vipdeck.tui;

import io.vipdeck.inventory.Inventory;

import java.util.List;
import java.util.Optional;

/** The one place where the model changes: a message in, the next model and what to do outside out. */
public final class Update {
    private static final int PAGE_ROWS = 10;

    private Update() {}

    public static Step update(Model model, Msg msg) {
        if (msg instanceof Msg.Key key) {
            return key(model, key.press());
        }
        if (msg instanceof Msg.Tick tick) {
            return Step.to(tick(model, new Now(tick.at(), tick.nanos())));
        }
        if (msg instanceof Msg.PictureChanged changed) {
            return Step.to(model.watch(model.watch().seen(changed.picture(), model.now())));
        }
        if (msg instanceof Msg.HostEventHeard event) {
            return Step.to(heard(model, Heard.of(event.host(), event.event())));
        }
        if (msg instanceof Msg.InstallProgress word) {
            Install install = model.doings().install();
            return Step.to(model.doings(model.doings()
                    .install(install.told(word.progress(), model.now().nanos()))));
        }
        if (msg instanceof Msg.InstallPlanned plan) {
            return Step.to(installPlanned(model, plan));
        }
        if (msg instanceof Msg.InstallEnded end) {
            return Step.to(installEnded(model, end));
        }
        if (msg instanceof Msg.ActionEnded end) {
            Model ended = model.doings(model.doings().ended(end.action(), end.ok()));
            return Step.to(ended.flash(end.ok(), end.text()));
        }
        if (msg instanceof Msg.ThemeChanged theme) {
            return Step.to(model.look(model.look().withTheme(theme.name()))
                    .flash(true, "theme " + theme.name()));
        }
        Msg.Note note = (Msg.Note) msg;
        return Step.to(model.flash(note.ok(), note.text()));
    }

    private static Model tick(Model model, Now now) {
        Model later = model.now(now);
        boolean over = later.doings().flash().stream().anyMatch(flash -> flash.isOver(now));
        return over ? later.doings(later.doings().flashIsOver()) : later;
    }

    private static Model heard(Model model, Heard line) {
        Watch next = model.watch().heard(line);
        boolean newest = !next.journal().lines().isEmpty()
                && next.journal() != model.watch().journal()
                && model.where().skipped() > 0;
        // Who reads older events keeps them in front of his eyes.
        Where where = newest ? model.where().skip(model.where().skipped() + 1) : model.where();
        return model.watch(next).where(where);
    }

    private static Model installPlanned(Model model, Msg.InstallPlanned plan) {
        Install planned = model.doings()
                .install()
                .planned(plan.changes(), plan.ok(), plan.text(), model.now().nanos());
        Doings ended = model.doings().ended(new Effect.PlanInstall(), plan.ok()).install(planned);
        return model.doings(ended).flash(plan.ok(), plan.text());
    }

    private static Model installEnded(Model model, Msg.InstallEnded end) {
        Doings ended = model.doings()
                .ended(new Effect.Install(model.doings().install().hosts()), end.ok())
                .install(model.doings()
                        .install()
                        .ended(end.ok(), end.text(), model.now().nanos()));
        return model.doings(ended).flash(end.ok(), end.text());
    }

    private static Step key(Model model, KeyPress press) {
        if (model.dialog().isPresent()) {
            return Answer.to(model, model.dialog().get(), press);
        }
        if (model.where().typingFilter()) {
            return Step.to(model.where(typeFilter(model.where(), press)));
        }
        Optional<KeyBinding> binding = Keys.binding(model, press);
        if (binding.isEmpty()) {
            return Step.to(model);
        }
        Optional<String> refusal = binding.get().refusal().apply(model);
        return refusal.isPresent()
                ? Step.to(model.flash(false, binding.get().shown() + ": " + refusal.get()))
                : perform(model, binding.get().command());
    }

    private static Where typeFilter(Where where, KeyPress press) {
        if (press.is(KeyPress.Code.ESC)) {
            return where.filter(Filter.NONE).typing(false);
        }
        if (press.is(KeyPress.Code.BACKSPACE)) {
            return where.filter(where.filter().rubbedOut());
        }
        if (press.isTyped()) {
            return where.filter(where.filter().typed(press.character()));
        }
        return press.is(KeyPress.Code.OTHER) ? where : where.typing(false);
    }

    private static Step perform(Model model, Command command) {
        return switch (command) {
            case UP -> Step.to(move(model, -1));
            case DOWN -> Step.to(move(model, 1));
            case PAGE_UP -> Step.to(move(model, -PAGE_ROWS));
            case PAGE_DOWN -> Step.to(move(model, PAGE_ROWS));
            case TOP -> Step.to(move(model, -Integer.MAX_VALUE / 2));
            case BOTTOM -> Step.to(move(model, Integer.MAX_VALUE / 2));
            case NEXT_PANE ->
                Step.to(model.where(model.where()
                        .focus(
                                model.where().pane() == Where.Pane.HOSTS
                                        ? Where.Pane.EVENTS
                                        : Where.Pane.HOSTS)));
            case OPEN -> Step.to(model.where(model.where().to(Page.DETAIL)));
            case EVENTS -> Step.to(model.where(model.where().to(Page.EVENTS)));
            case HELP ->
                Step.to(
                        model.where().page() == Page.HELP
                                ? back(model)
                                : model.where(model.where().to(Page.HELP)));
            case BACK -> Step.to(back(model));
            case FILTER -> Step.to(model.where(model.where().typing(true)));
            case INSTALL -> install(model);
            case RETRY -> retry(model);
            case NGINX -> Step.to(model.ask(nginx(model.selected().orElseThrow())));
            case KILL ->
                Step.to(model.ask(
                        new Dialog.Kill(model.selected().orElseThrow().name(), "", false)));
            case RESTORE ->
                act(model, new Effect.ReviveNode(model.selected().orElseThrow().name()));
            case THEME -> Step.to(model, new Effect.NextTheme(model.look().theme()));
            case REDRAW -> Step.to(model, new Effect.Redraw());
            case SUSPEND -> Step.to(model, new Effect.Suspend());
            case QUIT -> quit(model);
        };
    }

    private static Model move(Model model, int by) {
        if (model.where().filtersEvents()) {
            int most = model.watch().journal().passing(model.where().events()).size() - 1;
            long wanted = (long) model.where().skipped() + by;
            return model.where(model.where().skip((int) Math.min(wanted, Math.max(0, most))));
        }
        if (model.where().page() == Page.INSTALL
                && model.doings().install().isPlan()
                && Math.abs(by) == PAGE_ROWS) {
            return model.where(model.where().skip(model.where().skipped() + by));
        }
        List<String> names = model.where().page() == Page.INSTALL
                ? model.doings().install().lanes().stream().map(Lane::host).toList()
                : model.rows().stream().map(HostReading::name).toList();
        if (names.isEmpty()) {
            return model;
        }
        long wanted = Math.max(0, names.indexOf(model.where().selected())) + (long) by;
        int index = (int) Math.max(0, Math.min(wanted, names.size() - 1));
        Where there = model.where().select(names.get(index));
        return model.where(there.page() == Page.INSTALL ? there.skip(0) : there);
    }

    /** Esc takes away one thing at a time: the filter, then the page. */
    private static Model back(Model model) {
        Where where = model.where();
        if (where.page() == Page.OVERVIEW || where.page() == Page.EVENTS) {
            if (!where.filter().isEmpty()) {
                return model.where(where.filter(Filter.NONE));
            }
        }
        if (where.page() == Page.OVERVIEW) {
            Where calm = where.focus(Where.Pane.HOSTS).skip(0);
            return model.where(calm).doings(model.doings().flashIsOver());
        }
        return model.where(where.to(where.page() == Page.HELP ? where.before() : Page.OVERVIEW));
    }

    private static Step install(Model model) {
        Model watching = model.where().page() == Page.INSTALL
                ? model
                : model.where(model.where().to(Page.INSTALL));
        if (model.doings().install().running()) {
            return Step.to(watching);
        }
        List<String> hosts = model.start().inventory().hosts().stream()
                .map(Inventory.Host::name)
                .toList();
        long now = model.now().nanos();
        if (Keys.isPlanInFront(model)) {
            Doings begun = watching.doings().install(Install.begin(hosts, now));
            return act(watching.doings(begun), new Effect.Install(List.of()));
        }
        Doings begun = watching.doings().install(Install.plan(hosts, now));
        return act(
                watching.where(watching.where().skip(0)).doings(begun), new Effect.PlanInstall());
    }

    private static Step retry(Model model) {
        Install again = model.doings().install().retry(model.now().nanos());
        return act(model.doings(model.doings().install(again)), new Effect.Install(again.hosts()));
    }

    private static Dialog nginx(HostReading host) {
        String owner = host.ownsVip() ? ", which holds the VIP" : "";
        return host.isNginxRunning()
                ? new Dialog.Ask(
                        "Stop Nginx on " + host.name() + owner,
                        "stop it",
                        new Effect.StopNginx(host.name()))
                : new Dialog.Ask(
                        "Start Nginx on " + host.name(),
                        "start it",
                        new Effect.StartNginx(host.name()));
    }

    /** Sets an action going and writes it down as done by the operator. */
    static Step act(Model model, Effect.OnCluster action) {
        Heard line =
                new Heard(model.now().at(), "you", model.now().nanos(), Mark.YOU, action.text());
        Model begun = model.doings(model.doings().begun(action));
        return Step.to(begun.watch(begun.watch().heard(line)), action);
    }

    private static Step quit(Model model) {
        if (model.start().asksAboutLab()) {
            return Step.to(model.ask(new Dialog.Leave(Dialog.Leave.KEEP)));
        }
        Effect leave = new Effect.LeaveWith(LabChoice.NONE);
        return model.doings().install().running()
                ? Step.to(model.ask(new Dialog.Ask(
                        "The installation is running and will be broken off; leave",
                        "leave",
                        leave)))
                : Step.to(model, leave);
    }
}
