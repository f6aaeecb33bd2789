package io.vipdeck.inventory;

import io.vipdeck.inventory.Inventory.Health;
import io.vipdeck.inventory.Inventory.Nginx;
import io.vipdeck.inventory.Inventory.Page;
import io.vipdeck.inventory.Inventory.Source;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/** Reads {@code nginx}. */
final class NginxReader {
    private static final Health STANDARD_HEALTH = new Health("http://{address}/", 2000, 1000, 2, 2);
    private static final Nginx STANDARD = new Nginx(Source.DISTRO, Page.HOSTNAME, STANDARD_HEALTH);

    private NginxReader() {}

    static Nginx read(Section root, String home) {
        Optional<Node> node = root.node("nginx");
        if (node.isPresent()
                && node.get() instanceof Node.Scalar word
                && word.text().equals("none")) {
            return new Nginx(Source.NONE, Page.KEEP, STANDARD_HEALTH);
        }
        return root.section("nginx", "nginx: { source: distro, page: hostname }, or nginx: none")
                .map(section -> nginx(section, home))
                .orElse(STANDARD);
    }

    private static Nginx nginx(Section section, String home) {
        Nginx nginx = new Nginx(
                section.choice(
                        "source",
                        Map.of(
                                "distro", Source.DISTRO,
                                "nginx.org", Source.NGINX_ORG,
                                "skip", Source.SKIP),
                        STANDARD.source()),
                section.choice(
                        "page",
                        Map.of("hostname", Page.HOSTNAME, "keep", Page.KEEP),
                        STANDARD.page()),
                section.section("health", "health: { interval: 2, timeout: 1 }")
                        .map(NginxReader::health)
                        .orElse(STANDARD_HEALTH),
                HostsReader.path(section, "files", home));
        section.refuseTheRest();
        return nginx;
    }

    private static Health health(Section section) {
        Health health = new Health(
                section.text("url")
                        .filter(text -> isUrl(section, text))
                        .orElse(STANDARD_HEALTH.url()),
                section.secondsAsMs("interval", 100, 3_600_000)
                        .orElse(STANDARD_HEALTH.intervalMs()),
                section.secondsAsMs("timeout", 10, 60_000).orElse(STANDARD_HEALTH.timeoutMs()),
                section.integer("rise", 1, 100).orElse(STANDARD_HEALTH.rise()),
                section.integer("fall", 1, 100).orElse(STANDARD_HEALTH.fall()));
        section.refuseTheRest();
        return health;
    }

    static boolean isUrl(Section section, String text) {
        Optional<URI> uri = uri(text);
        if (uri.isPresent()
                && "http".equals(uri.get().getScheme())
                && "192.0.2.1".equals(uri.get().getHost())
                && uri.get().getUserInfo() == null
                && uri.get().getPort() <= 65535) {
            return true;
        }
        section.problem(
                "url",
                "'" + Problems.shown(text) + "' cannot be asked on each host",
                "write such as http://{address}/ or http://{address}:8080/health");
        return false;
    }

    /** With an address of RFC 5737 in place, so that a wrong place for it shows. */
    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text.replace("{address}", "192.0.2.1")));
        } catch (URISyntaxException notOne) {
            return Optional.empty();
        }
    }
}
