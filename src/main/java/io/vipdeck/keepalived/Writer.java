package io.vipdeck.keepalived;

import io.vipdeck.vrrp.IpLiteral;

import java.math.BigDecimal;
import java.util.List;

/**
 * Writes a configuration in keepalived's language, so that {@link Parser} reads it back equal. The text is
 * the same for equal configurations, and holds the passwords: give the file to root alone.
 */
public final class Writer {
    private final StringBuilder text = new StringBuilder();

    private Writer() {}

    /**
     * The text of a configuration, ending in a newline.
     *
     * @param headLine said in the first line, as a comment
     * @throws IllegalArgumentException when a name holds what the language cannot write: a double quote or
     *     a control character
     */
    public static String write(Configuration configuration, String headLine) {
        Writer writer = new Writer();
        writer.comment(headLine);
        writer.globalDefs(configuration.globalDefs());
        configuration
                .scripts()
                .forEach(script -> writer.script(script, configuration.globalDefs()));
        configuration.services().forEach(writer::service);
        configuration.instances().forEach(writer::instance);
        return writer.text.toString();
    }

    private void comment(String headLine) {
        if (headLine.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("the head line is not one line");
        }
        text.append("# ").append(headLine).append('\n');
    }

    private void globalDefs(Configuration.GlobalDefs defs) {
        if (defs.routerId().isEmpty() && defs.scriptUser().isEmpty()) {
            return;
        }
        open("global_defs");
        unlessEmpty("router_id", defs.routerId());
        unlessEmpty("script_user", defs.scriptUser());
        close();
    }

    private void script(Configuration.Script script, Configuration.GlobalDefs defs) {
        open("vrrp_script " + word(script.name()));
        line("script", "\"" + CommandWords.join(script.command()) + "\"");
        line("interval", seconds(script.intervalNanos()));
        if (script.timeoutNanos() != script.intervalNanos()) {
            line("timeout", seconds(script.timeoutNanos()));
        }
        if (script.weight() != 0 || script.reverse()) {
            line("weight", script.weight() + (script.reverse() ? " reverse" : ""));
        }
        line("rise", script.rise());
        line("fall", script.fall());
        if (!script.user().equals(defs.scriptUser())) {
            line("user", word(script.user()));
        }
        if (script.initFail()) {
            line("init_fail", "");
        }
        close();
    }

    private void service(Configuration.Service service) {
        open("vrrp_service " + word(service.name()));
        line("unit", word(service.unit()));
        line("process", word(service.process()));
        line("restart", service.restart());
        service.url()
                .ifPresent(url -> line(
                        url.getScheme().equals("tcp") ? "tcp" : "url",
                        word(url.getScheme().equals("tcp") ? url.getAuthority() : url.toString())));
        if (!service.command().isEmpty()) {
            line("command", "\"" + CommandWords.join(service.command()) + "\"");
            line("user", word(service.user()));
        }
        line("interval", seconds(service.intervalNanos()));
        line("timeout", seconds(service.timeoutNanos()));
        line("rise", service.rise());
        line("fall", service.fall());
        line("weight", service.weight());
        close();
    }

    private void instance(Configuration.Instance instance) {
        open("vrrp_instance " + word(instance.name()));
        line("state", instance.state().name());
        line("interface", word(instance.interfaceName()));
        line("virtual_router_id", instance.virtualRouterId());
        line("version", instance.version());
        line("priority", instance.priority());
        line("advert_int", seconds(instance.advertIntNanos()));
        if (instance.nopreempt()) {
            line("nopreempt", "");
        }
        if (instance.preemptDelayNanos() != 0) {
            line("preempt_delay", seconds(instance.preemptDelayNanos()));
        }
        line("garp_master_delay", seconds(instance.announcing().delayNanos()));
        line("garp_master_repeat", instance.announcing().repeat());
        line("garp_master_refresh", seconds(instance.announcing().refreshNanos()));
        line("garp_master_refresh_repeat", instance.announcing().refreshRepeat());
        instance.mcastSrcIp().ifPresent(source -> line("mcast_src_ip", IpLiteral.format(source)));
        instance.authPass()
                .ifPresent(password -> block(
                        "authentication",
                        List.of("auth_type PASS", "auth_pass " + word(password))));
        block(
                "virtual_ipaddress",
                instance.virtualIpaddress().stream().map(Writer::address).toList());
        block(
                "track_script",
                instance.tracking().scripts().stream().map(Writer::track).toList());
        block(
                "track_service",
                instance.tracking().services().stream().map(Writer::track).toList());
        block(
                "track_interface",
                instance.tracking().interfaces().stream().map(Writer::track).toList());
        close();
    }

    private static String address(Configuration.Address address) {
        return address.address() + " dev " + word(address.interfaceName())
                + (address.label().isEmpty() ? "" : " label " + word(address.label()));
    }

    private static String track(Configuration.Track track) {
        String reverse = track.reverse() ? " reverse" : "";
        return word(track.name())
                + track.weight().map(weight -> " weight " + weight + reverse).orElse("");
    }

    private void open(String head) {
        text.append('\n').append(head).append(" {\n");
    }

    private void close() {
        text.append("}\n");
    }

    private void line(String keyword, int value) {
        line(keyword, String.valueOf(value));
    }

    private void line(String keyword, String value) {
        text.append("    ").append(keyword);
        if (!value.isEmpty()) {
            text.append(' ').append(value);
        }
        text.append('\n');
    }

    private void unlessEmpty(String keyword, String value) {
        if (!value.isEmpty()) {
            line(keyword, word(value));
        }
    }

    private void block(String keyword, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("    ").append(keyword).append(" {\n");
            lines.forEach(line -> text.append("        ").append(line).append('\n'));
            text.append("    }\n");
        }
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }

    /** One word as the parser takes it, in quotes where it could be taken for something else. */
    private static String word(String word) {
        if (word.chars().anyMatch(c -> c < ' ' || c == '"' || c == 0x7f) || word.endsWith("\\")) {
            throw new IllegalArgumentException(
                    "keepalived's language cannot write a double quote, a control character or a"
                            + " backslash at the end of a word");
        }
        boolean plain = word.matches("[!-~&&[^#!{}\\\\]]+") && !word.matches("[$~@].*");
        return plain ? word : "\"" + word + "\"";
    }
}
