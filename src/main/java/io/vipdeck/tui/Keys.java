package io.vipdeck.tui;

import static io.vipdeck.tui.KeyBinding.Group.APP;
import static io.vipdeck.tui.KeyBinding.Group.CHANGE;
import static io.vipdeck.tui.KeyBinding.Group.FIND;
import static io.vipdeck.tui.KeyBinding.Group.LOOK;
import static io.vipdeck.tui.KeyBinding.Group.MOVE;
import static io.vipdeck.tui.KeyBinding.Group.VIEW;

import io.vipdeck.cluster.Picture.Reach;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The key table. Capital letters act on the selected host, and {@code G} is the one exception. */
final class Keys {
    private static final Set<Page> ALL = EnumSet.allOf(Page.class);
    private static final Set<Page> LISTS =
            EnumSet.of(Page.OVERVIEW, Page.DETAIL, Page.EVENTS, Page.INSTALL);
    private static final Set<Page> HOSTS = EnumSet.of(Page.OVERVIEW, Page.DETAIL);

    private static final List<KeyBinding> TABLE = List.of(
            move(
                    Command.DOWN,
                    "j Down",
                    "row down",
                    KeyPress.of('j'),
                    KeyPress.of(KeyPress.Code.DOWN)),
            move(Command.UP, "k Up", "row up", KeyPress.of('k'), KeyPress.of(KeyPress.Code.UP)),
            move(
                    Command.TOP,
                    "g Home",
                    "first row",
                    KeyPress.of('g'),
                    KeyPress.of(KeyPress.Code.HOME)),
            move(
                    Command.BOTTOM,
                    "G End",
                    "last row",
                    KeyPress.of('G'),
                    KeyPress.of(KeyPress.Code.END)),
            move(Command.PAGE_DOWN, "PgDn", "page down", KeyPress.of(KeyPress.Code.PAGE_DOWN)),
            move(Command.PAGE_UP, "PgUp", "page up", KeyPress.of(KeyPress.Code.PAGE_UP)),
            key(Command.OPEN, "Enter", LOOK, EnumSet.of(Page.OVERVIEW), "host detail", "open", 5)
                    .on(KeyPress.of(KeyPress.Code.ENTER))
                    .unless(Keys::noHost),
            key(Command.NEXT_PANE, "Tab", LOOK, EnumSet.of(Page.OVERVIEW), "other pane", "", 0)
                    .on(KeyPress.of(KeyPress.Code.TAB), KeyPress.of(KeyPress.Code.BACK_TAB))
                    .always(),
            key(
                            Command.EVENTS,
                            "e",
                            LOOK,
                            EnumSet.of(Page.OVERVIEW, Page.DETAIL, Page.INSTALL),
                            "all events",
                            "events",
                            3)
                    .on(KeyPress.of('e'))
                    .always(),
            key(
                            Command.INSTALL,
                            "i",
                            CHANGE,
                            EnumSet.of(Page.OVERVIEW, Page.DETAIL, Page.INSTALL),
                            "plan, install",
                            "install",
                            6)
                    .hinted(m -> isPlanInFront(m) ? "do this" : "install")
                    .on(KeyPress.of('i'))
                    .unless(Keys::noInstall),
            key(Command.RETRY, "R", CHANGE, EnumSet.of(Page.INSTALL), "retry failed", "retry", 7)
                    .hinted(m -> m.doings().install().failed().isEmpty() ? "" : "retry failed")
                    .on(KeyPress.of('R'))
                    .unless(Keys::noRetry),
            key(Command.NGINX, "N", CHANGE, HOSTS, "nginx on/off", "", 9)
                    .hinted(m -> runsNginx(m) ? "stop nginx" : "start nginx")
                    .on(KeyPress.of('N'))
                    .unless(Keys::noNginx),
            key(Command.KILL, "K", CHANGE, HOSTS, "kill node", "kill", 8)
                    .on(KeyPress.of('K'))
                    .unless(Keys::noKill),
            key(Command.RESTORE, "R", CHANGE, HOSTS, "restore node", "restore", 7)
                    .on(KeyPress.of('R'))
                    .unless(Keys::noRestore),
            key(
                            Command.FILTER,
                            "/",
                            FIND,
                            EnumSet.of(Page.OVERVIEW, Page.EVENTS),
                            "filter",
                            "filter",
                            4)
                    .on(KeyPress.of('/'))
                    .always(),
            key(Command.THEME, "t", VIEW, ALL, "next theme", "theme", 1)
                    .on(KeyPress.of('t'))
                    .always(),
            key(Command.REDRAW, "Ctrl-L", VIEW, ALL, "redraw", "", 0)
                    .on(KeyPress.ctrl('l'))
                    .always(),
            key(Command.HELP, "?", APP, ALL, "help", "", 2).on(KeyPress.of('?')).always(),
            key(Command.BACK, "Esc", FIND, ALL, "back", "", 10)
                    .hinted(m -> m.where().page() == Page.OVERVIEW ? "" : "back")
                    .on(KeyPress.of(KeyPress.Code.ESC))
                    .always(),
            key(Command.SUSPEND, "Ctrl-Z", APP, ALL, "suspend", "", 0)
                    .on(KeyPress.ctrl('z'))
                    .always(),
            key(Command.QUIT, "q", APP, ALL, "quit", "quit", 11)
                    .on(KeyPress.of('q'), KeyPress.ctrl('c'))
                    .always());

    private Keys() {}

    /** The keys that there are: all, or with {@code readonly} those that change nothing on a host. */
    static List<KeyBinding> table(Model model) {
        return model.look().readonly()
                ? TABLE.stream().filter(key -> key.group() != CHANGE).toList()
                : TABLE;
    }

    /** The keys of the page in front. */
    static List<KeyBinding> here(Model model) {
        Page page = model.where().page();
        return table(model).stream().filter(key -> key.pages().contains(page)).toList();
    }

    static Optional<KeyBinding> binding(Model model, KeyPress press) {
        return here(model).stream().filter(key -> key.isFor(press)).findFirst();
    }

    static boolean runsNginx(Model model) {
        return model.selected().map(HostReading::isNginxRunning).orElse(true);
    }

    private static Optional<String> noHost(Model model) {
        return model.selected().isPresent()
                ? Optional.empty()
                : Optional.of(
                        model.where().hosts().isEmpty()
                                ? "there is no host"
                                : "no host passes the filter, Esc clears it");
    }

    private static Optional<String> noInstall(Model model) {
        boolean watching = model.where().page() == Page.INSTALL;
        return watching && model.doings().install().running()
                ? Optional.of("the installation is running")
                : Optional.empty();
    }

    /** Whether the operator sees what an installation would do, and may agree. */
    static boolean isPlanInFront(Model model) {
        return model.where().page() == Page.INSTALL
                && model.doings().install().phase() == Install.Phase.PLANNED;
    }

    private static Optional<String> noRetry(Model model) {
        return noInstall(model)
                .or(() -> model.doings().install().failed().isEmpty()
                        ? Optional.of("nothing failed")
                        : Optional.empty());
    }

    private static Optional<String> noNginx(Model model) {
        return noHost(model).or(() -> {
            HostReading host = model.selected().orElseThrow();
            return switch (host.reach()) {
                case NO_AGENT -> Optional.of("no agent on " + host.name() + ", press i");
                case CONNECTING -> Optional.of(host.name() + " has not answered yet");
                case STALE, NO_ANSWER -> Optional.of(host.name() + " gives no answer");
                case LIVE ->
                    host.service().isEmpty()
                            ? Optional.of("no Nginx is watched on " + host.name())
                            : busy(model, host);
            };
        });
    }

    private static Optional<String> noKill(Model model) {
        return noHost(model).or(() -> model.start().cannotKill()).or(() -> {
            HostReading host = model.selected().orElseThrow();
            return switch (host.reach()) {
                case NO_ANSWER -> Optional.of(host.name() + " gives no answer already");
                case CONNECTING -> Optional.of(host.name() + " has not answered yet");
                case STALE, NO_AGENT, LIVE -> busy(model, host);
            };
        });
    }

    private static Optional<String> noRestore(Model model) {
        return noHost(model).or(() -> {
            HostReading host = model.selected().orElseThrow();
            boolean away = model.doings().away().contains(host.name());
            boolean fine =
                    (host.reach() == Reach.LIVE && host.isWell()) || host.reach() == Reach.NO_AGENT;
            if (fine && !away) {
                return Optional.of(host.name() + " is up, nothing to restore");
            }
            return host.reach() == Reach.CONNECTING && !away
                    ? Optional.of(host.name() + " has not answered yet")
                    : busy(model, host);
        });
    }

    private static Optional<String> busy(Model model, HostReading host) {
        return model.doings().underWay().stream()
                .filter(action -> action.text().endsWith(" " + host.name()))
                .findFirst()
                .map(action -> "still " + action.text());
    }

    private static KeyBinding move(
            Command command, String shown, String label, KeyPress... presses) {
        return key(command, shown, MOVE, LISTS, label, "", 0).on(presses).always();
    }

    private static Draft key(
            Command command,
            String shown,
            KeyBinding.Group group,
            Set<Page> pages,
            String label,
            String hint,
            int weight) {
        return new Draft(command, shown, group, pages, label, m -> hint, weight, List.of());
    }

    /** A line of the table while it is being written. */
    private record Draft(
            Command command,
            String shown,
            KeyBinding.Group group,
            Set<Page> pages,
            String label,
            Function<Model, String> hint,
            int weight,
            List<KeyPress> presses) {
        Draft on(KeyPress... keys) {
            return new Draft(command, shown, group, pages, label, hint, weight, List.of(keys));
        }

        Draft hinted(Function<Model, String> live) {
            return new Draft(command, shown, group, pages, label, live, weight, presses);
        }

        KeyBinding always() {
            return unless(m -> Optional.empty());
        }

        KeyBinding unless(Function<Model, Optional<String>> refusal) {
            return new KeyBinding(
                    command, presses, shown, group, pages, label, hint, weight, refusal);
        }
    }
}
