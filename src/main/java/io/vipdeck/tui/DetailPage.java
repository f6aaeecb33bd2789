package io.vipdeck.tui;

import io.vipdeck.control.InstanceStatus;
import io.vipdeck.control.ServiceStatus;
import io.vipdeck.control.Status;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All that is known of one host: a page of its own, and a pane beside the wide overview. */
final class DetailPage {
    private static final int LABEL = 9;

    private DetailPage() {}

    static void draw(Canvas canvas, Rect body, Model model) {
        Optional<HostReading> host = model.selected();
        if (host.isEmpty()) {
            canvas.put(1, body.y(), "no host", Style.DIM);
            return;
        }
        summary(canvas, body, host.get());
        int height = Math.min(body.height() - 5, Math.max(9, body.height() / 2));
        Rect state = new Rect(0, body.y() + 1, body.width(), height);
        Rect inside = canvas.box(state, "State", "", true);
        facts(canvas, inside, model, host.get());
        Rect rest = new Rect(0, state.bottom(), body.width(), body.bottom() - state.bottom());
        Rect events = canvas.box(rest, "Events on " + host.get().name(), "", false);
        EventList.lines(canvas, events, model.watch().journal().of(host.get().name()), false);
    }

    /** The pane on the wide overview. */
    static void pane(Canvas canvas, Rect area, Model model) {
        Optional<HostReading> host = model.selected();
        Rect inside = canvas.box(
                area, host.map(HostReading::name).orElse("no host"), "selected row", false);
        if (host.isEmpty()) {
            return;
        }
        int y = facts(canvas, inside, model, host.get()) + 1;
        Rect rest = new Rect(inside.x(), y, inside.width(), inside.bottom() - y);
        EventList.lines(canvas, rest, model.watch().journal().of(host.get().name()), false);
    }

    private static void summary(Canvas canvas, Rect body, HostReading host) {
        Glyphs glyphs = canvas.glyphs();
        int y = body.y();
        int x = canvas.put(1, y, host.name(), Style.TITLE) + 2;
        x = canvas.put(x, y, host.host().address(), Style.FG) + 2;
        x = canvas.put(x, y, host.role().shown(glyphs), host.role().style()) + 2;
        if (host.ownsVip()) {
            canvas.put(x, y, Mark.VIP.shown(glyphs), Style.VIP);
        }
        String agent = host.live()
                .map(Status::agentVersion)
                .map(v -> "agent " + v + "  ")
                .orElse("");
        String seen = host.seen().isEmpty() ? "never seen" : "seen " + host.seen();
        canvas.putRight(body.width() - 1, y, agent + seen, Style.DIM);
    }

    /** Returns the line below the last one. */
    private static int facts(Canvas canvas, Rect inside, Model model, HostReading host) {
        Lines lines = new Lines(canvas, inside, inside.y());
        if (host.live().isEmpty()) {
            String error = host.host().error();
            lines.say("state", host.role().shown(canvas.glyphs()), host.role().style());
            lines.wrapped("why", error == null ? without(host) : error);
            if (host.ageMs() != null && host.host().status().isPresent()) {
                lines.say(
                        "last",
                        "heard " + host.seen() + " ago; what it said then is not shown",
                        Style.DIM);
            }
            return lines.y;
        }
        for (InstanceStatus instance : host.live().get().instances()) {
            instance(lines, canvas, model, host, instance);
        }
        for (ServiceStatus service : host.live().get().services()) {
            service(lines, canvas, host, service);
        }
        return lines.y;
    }

    private static String without(HostReading host) {
        return switch (host.reach()) {
            case NO_AGENT -> "it answers, but no agent runs there: press i to install";
            case CONNECTING -> "it has not answered yet";
            default -> "it gives no answer";
        };
    }

    private static void instance(
            Lines lines, Canvas canvas, Model model, HostReading host, InstanceStatus i) {
        Mark mark = HostReading.role(i.state());
        Long age = host.ageMs();
        lines.say("state", mark.shown(canvas.glyphs()), mark.style());
        lines.more("for " + Text.span(i.sinceMs() + (age == null ? 0 : age)) + "   " + i.name()
                + "   vrid " + i.vrid() + "   v" + i.version() + "   " + i.interfaceName());
        lines.wrapped("why", i.reason());
        lines.say("prio", i.priority() + " base, " + i.effectivePriority() + " in force", Style.FG);
        lines.more("   every " + Text.seconds(i.advertIntMs()) + "s");
        InstanceStatus.Peer master = i.master();
        if (master != null) {
            lines.more("   hears " + master.address() + " at " + master.priority());
        }
        lines.say(
                "adverts",
                "tx " + i.advertsSent() + "   rx " + i.advertsReceived() + "   discarded "
                        + i.advertsDiscarded(),
                Style.FG);
        lines.say("vips", String.join(", ", i.vips()), host.ownsVip() ? Style.VIP : Style.DIM);
        Succession.heldBy(model, host.name()).stream()
                .filter(vip -> vip.instance().equals(i.name()))
                .findFirst()
                .ifPresent(vip -> lost(lines, Succession.of(model, vip, host.name())));
    }

    private static void lost(Lines lines, Optional<Succession> heir) {
        if (heir.isEmpty()) {
            lines.say("if lost", "nobody takes over", Style.WARN);
        } else {
            String text = String.format(
                    Locale.ROOT,
                    "%s takes over, %.3fs after the last advertisement",
                    heir.get().host().name(),
                    heir.get().toMs() / 1000);
            lines.say("if lost", text, Style.FG);
        }
    }

    private static void service(
            Lines lines, Canvas canvas, HostReading host, ServiceStatus service) {
        Mark mark = host.nginx();
        Integer pid = service.pid();
        Integer http = service.httpStatus();
        lines.say(service.name(), mark.shown(canvas.glyphs()), mark.style());
        lines.more((http == null ? "" : "   HTTP " + http + " " + host.latency())
                + (pid == null ? "" : "   pid " + pid)
                + "   for " + Text.span(service.sinceMs())
                + "   started again " + service.restarts() + "x");
        if (service.state() != ServiceStatus.State.RUNNING) {
            lines.wrapped("why", service.reason());
        }
    }

    /** Lines with a label in front, one below the other. */
    private static final class Lines {
        private final Canvas canvas;
        private final Rect inside;
        private int x;
        private int y;

        Lines(Canvas canvas, Rect inside, int y) {
            this.canvas = canvas;
            this.inside = inside;
            this.y = y;
        }

        private int room() {
            return inside.right() - 1 - x;
        }

        void say(String label, String text, Style style) {
            x = inside.x() + 1;
            if (y < inside.bottom()) {
                canvas.put(x, y, label, Style.DIM, LABEL - 1);
                x += LABEL;
                x = canvas.put(x, y, text, style, room());
            }
            y++;
        }

        /** On the same line. */
        void more(String text) {
            if (y - 1 < inside.bottom() && room() > 0) {
                x = canvas.put(x + 1, y - 1, text, Style.FG, room() - 1);
            }
        }

        void wrapped(String label, String text) {
            List<String> parts = Text.wrap(text, Math.max(10, inside.width() - LABEL - 2));
            for (int i = 0; i < Math.min(3, parts.size()); i++) {
                say(i == 0 ? label : "", parts.get(i), Style.FG);
            }
        }
    }
}
