package io.vipdeck.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import io.vipdeck.inventory.InventoryReader;
import io.vipdeck.inventory.Parsed;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An inventory of one cluster in the making: what was said of it so far, judged as a file would be. */
final class Draft {
    private static final String SOURCE = "init";
    private static final List<String> OF_SSH = List.of("user", "identity", "become");
    private static final List<String> OF_VRRP =
            List.of("virtual_router_id", "version", "advert_int");
    /** Stand in for what has not been said yet, while something else is judged (RFC 5737). */
    private static final String ANY_HOST = "{ name: a, address: 192.0.2.1 }";

    private final String home;
    private final Map<String, String> said = new LinkedHashMap<>();
    private final List<String> hosts = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    Draft(String home) {
        this.home = home;
    }

    void say(String key, @Nullable String value) {
        if (value != null) {
            said.put(key, value);
        }
    }

    boolean has(String key) {
        return said.containsKey(key);
    }

    boolean isVersion3() {
        return "3".equals(said.get("version"));
    }

    void forget(String key) {
        said.remove(key);
    }

    void addresses(List<String> given) {
        addresses.clear();
        addresses.addAll(given);
    }

    int hosts() {
        return hosts.size();
    }

    /** @param text {@code NAME=ADDRESS}, or an address alone */
    void host(String text) {
        hosts.add(text);
    }

    void dropHost() {
        hosts.remove(hosts.size() - 1);
    }

    boolean hasAddresses() {
        return !addresses.isEmpty();
    }

    Parsed read() {
        return InventoryReader.read(SOURCE, text(List.of()), home);
    }

    /** What is wrong with the keys that begin with {@code path}, as of now. */
    Optional<String> problem(String path) {
        String text = text(List.of(ANY_HOST));
        return InventoryReader.read(SOURCE, text, home).problems().stream()
                .filter(problem -> problem.key().startsWith(path))
                .findFirst()
                .map(problem -> problem.text() + ", " + problem.remedy());
    }

    private String text(List<String> otherwise) {
        List<String> written = new ArrayList<>();
        for (String host : hosts) {
            int equals = host.indexOf('=');
            String name = equals < 0 ? host : host.substring(0, equals);
            String carrier =
                    has("interface") ? ", interface: " + quoted(said.get("interface")) : "";
            written.add("{ name: " + quoted(name) + ", address: "
                    + quoted(host.substring(equals + 1)) + carrier + " }");
        }
        boolean judging = !otherwise.isEmpty();
        String vips = judging && addresses.isEmpty()
                ? "192.0.2.9/24"
                : addresses.stream().map(Draft::quoted).collect(Collectors.joining(", "));
        String router = keys(OF_VRRP)
                + (has("virtual_router_id") || !judging ? "" : "virtual_router_id: 1, ")
                + authentication();
        return "cluster: " + quoted(said.getOrDefault("cluster", "web")) + "\n"
                + (keys(OF_SSH).isEmpty() ? "" : "ssh: { " + keys(OF_SSH) + "}\n")
                + "hosts: [ " + String.join(", ", written.isEmpty() ? otherwise : written)
                + " ]\nvrrp: { " + router + "virtual_ipaddress: [ " + vips + " ] }\n";
    }

    private String keys(List<String> keys) {
        return keys.stream()
                .filter(said::containsKey)
                .map(key -> key + ": " + quoted(said.get(key)) + ", ")
                .collect(Collectors.joining());
    }

    private String authentication() {
        for (String place : List.of("env", "file")) {
            if (has(place)) {
                return "authentication: { auth_pass: { " + place + ": " + quoted(said.get(place))
                        + " } }, ";
            }
        }
        return has("auth_pass")
                ? "authentication: { auth_pass: " + quoted(said.get("auth_pass")) + " }, "
                : "";
    }

    /** JSON's string is one of YAML, whatever was typed. */
    private static String quoted(@Nullable String text) {
        String given = text == null ? "" : text;
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(given)) + "\"";
    }
}
