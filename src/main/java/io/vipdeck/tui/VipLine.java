package io.vipdeck.tui;

import io.vipdeck.cluster.Picture;
import io.vipdeck.cluster.Picture.Reach;
import io.vipdeck.inventory.Inventory;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who holds a VIP, since when, and who is next. */
final class VipLine {
    private static final String NOBODY = "next: nobody";

    private VipLine() {}

    /** Draws the line of one VIP, as much of it as there is room for. */
    static void draw(Canvas canvas, int y, int width, Model model, Picture.Vip vip) {
        int end = width - 1;
        int x = canvas.put(1, y, "VIP ", Style.TITLE);
        x = canvas.put(x, y, withPrefix(model, vip), Style.FG) + 2;
        if (model.nothingInstalled()) {
            invitation(canvas, x, y, end, model);
            return;
        }
        x = owners(canvas, x, y, model, vip) + 2;
        String held = held(model, vip).map(text -> "held " + text).orElse("");
        int room = end - x;
        int next = Text.width(next(model, vip));
        boolean both = Text.width(held) + 2 + next <= room;
        if (!held.isEmpty() && (both || next > room)) {
            x = canvas.put(x, y, held, Style.FG) + 2;
        }
        if (!both && next > room) {
            return;
        }
        next(canvas, x, y, end, model, vip);
    }

    /** What to do on a cluster that has nothing yet. */
    static void invitation(Canvas canvas, int x, int y, int end, Model model) {
        String text = model.look().readonly()
                ? "no agent yet: install with vipdeck install"
                : "no agent yet: press i to install";
        canvas.put(x, y, text, Style.INFO, end - x);
    }

    /** {@code ◆ web-1  1 owner OK}, or what is wrong with that. */
    static int owners(Canvas canvas, int x, int y, Model model, Picture.Vip vip) {
        List<String> owners = vip.owners();
        if (model.isOld()) {
            return canvas.put(x, y, "? not known now", Style.WARN);
        }
        if (owners.isEmpty()) {
            return canvas.put(x, y, "? no owner", Style.FAIL);
        }
        int after = canvas.put(
                x,
                y,
                Mark.VIP.glyph(canvas.glyphs()) + " " + String.join(", ", owners),
                owners.size() == 1 ? Style.VIP : Style.FAIL);
        return owners.size() == 1
                ? canvas.put(after + 2, y, "1 owner OK", Style.OK)
                : canvas.put(after + 2, y, owners.size() + " OWNERS", Style.FAIL);
    }

    static Optional<String> held(Model model, Picture.Vip vip) {
        return vip.owners().size() != 1
                ? Optional.empty()
                : model.host(vip.owners().get(0))
                        .filter(host -> host.instance(vip.instance()).isPresent())
                        .map(host -> {
                            Long age = host.ageMs();
                            long since =
                                    host.instance(vip.instance()).orElseThrow().sinceMs();
                            return Text.span(since + (age == null ? 0 : age));
                        });
    }

    /** Who takes over; empty where that cannot be said. */
    static String next(Model model, Picture.Vip vip) {
        if (vip.owners().size() != 1 || model.isOld()) {
            return "";
        }
        return Succession.of(model, vip, vip.owners().get(0))
                .map(heir ->
                        "next: " + heir.host().name() + " in <=" + Text.seconds(heir.toMs()) + "s")
                .orElse(NOBODY);
    }

    static void next(Canvas canvas, int x, int y, int end, Model model, Picture.Vip vip) {
        String text = next(model, vip);
        canvas.put(x, y, text, text.equals(NOBODY) ? Style.WARN : Style.FG, end - x);
    }

    /** The address as the inventory writes it, with its prefix. */
    static String withPrefix(Model model, Picture.Vip vip) {
        return model.start().inventory().vrrp().stream()
                .map(Inventory.Vrrp::virtualIpaddress)
                .flatMap(List::stream)
                .map(Object::toString)
                .filter(address -> address.startsWith(vip.address() + "/"))
                .findFirst()
                .orElse(vip.address());
    }

    /** Before any picture: the addresses that the inventory wants, and whom we are asking. */
    static void waiting(Canvas canvas, int y, int width, Model model) {
        String address = model.start().inventory().vrrp().stream()
                .flatMap(vrrp -> vrrp.virtualIpaddress().stream())
                .findFirst()
                .map(Object::toString)
                .orElse("");
        int x = canvas.put(1, y, "VIP ", Style.TITLE);
        x = canvas.put(x, y, address, Style.FG) + 2;
        canvas.put(x, y, asking(model), Style.DIM, width - 1 - x);
    }

    static String asking(Model model) {
        long open = model.hosts().stream()
                .filter(h -> h.reach() == Reach.CONNECTING)
                .count();
        return "asking " + open + (open == 1 ? " host" : " hosts");
    }

    /** {@code HTTP 200 4ms}, from the last answer at the VIP. */
    static int http(Canvas canvas, int x, int y, Model model, Picture.Vip vip) {
        if (model.isOld()) {
            return canvas.put(x, y, "? not known now", Style.WARN);
        }
        if (!vip.fetched()) {
            boolean asked = model.start().inventory().front(vip.address()).isPresent();
            return canvas.put(x, y, asked ? "asking" : "not asked", Style.DIM);
        }
        Integer status = vip.httpStatus();
        Double latency = vip.latencyMs();
        if (!vip.reachable()) {
            return canvas.put(x, y, "x no answer", Style.FAIL);
        }
        int after = canvas.put(
                x,
                y,
                status == null ? "connects" : String.format(Locale.ROOT, "%d", status),
                status == null || status < 400 ? Style.OK : Style.FAIL);
        return latency == null
                ? after
                : canvas.put(after + 1, y, HostReading.millis(latency), Style.FG);
    }
}
