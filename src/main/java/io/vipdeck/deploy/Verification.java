package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.HostText;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;
import io.vipdeck.vrrp.VirtualAddress;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether exactly one host holds each VIP, judged by the addresses on the hosts, and whether the
 * VIP
 * answers when another host asks.
 */
final class Verification {
    private static final Duration COMMAND = Duration.ofSeconds(10);
    private static final long PAUSE_MS = 150;
    private static final long MARGIN_MS = 8_000;

    private final Inventory inventory;
    private final Survey survey;
    private final Set<String> unasked = new HashSet<>();

    Verification(Inventory inventory, Survey survey) {
        this.inventory = inventory;
        this.survey = survey;
    }

    /**
     * Whether the facts leave it open; they are enough when every host told and each VIP has one
     * owner.
     */
    boolean isNeeded() {
        Map<String, Facts> facts = survey.facts();
        if (facts.size() < inventory.hosts().size()) {
            return false;
        }
        return vips().anyMatch(vip ->
                facts.values().stream().filter(each -> each.owns(vip)).count() != 1);
    }

    /**
     * Waits as long as an election may last, then says what is wrong.
     *
     * @param failed hosts that are not asked, since they failed before
     */
    void run(Set<String> failed, Consumer<String> doing)
            throws DeployException, InterruptedException {
        unasked.addAll(failed);
        long longest = inventory.vrrp().stream()
                .mapToLong(Inventory.Vrrp::advertIntMs)
                .max()
                .orElse(1000);
        // Silence for three intervals and the skew, at most one more (RFC 9568 section 6.1).
        long deadline = System.nanoTime() + (4 * longest + MARGIN_MS) * 1_000_000;
        while (true) {
            Map<VirtualAddress, List<String>> owners = owners();
            Optional<String> wrong = wrongOwners(owners).or(() -> silent(owners));
            if (wrong.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new DeployException(wrong.get(), described(owners));
            }
            doing.accept("waiting: " + wrong.get());
            Thread.sleep(PAUSE_MS);
        }
    }

    /** Hosts that are not asked, since they failed before. */
    void leaveOut(Set<String> hosts) {
        unasked.addAll(hosts);
    }

    private Stream<VirtualAddress> vips() {
        return inventory.vrrp().stream().flatMap(vrrp -> vrrp.virtualIpaddress().stream());
    }

    Map<VirtualAddress, List<String>> owners() throws DeployException {
        Map<VirtualAddress, List<String>> owners = new LinkedHashMap<>();
        vips().forEach(vip -> owners.put(vip, new ArrayList<>()));
        for (Inventory.Host host : asked()) {
            try {
                Remote.Result result = survey.answer(host.name())
                        .remote()
                        .orElseThrow()
                        .run(
                                Script.command(host.ssh().become(), "addresses.sh", List.of()),
                                COMMAND);
                String present = result.stdout() + "\n";
                owners.forEach((vip, hosts) -> {
                    if (present.contains(" " + Ground.plain(vip) + "/")) {
                        hosts.add(host.name());
                    }
                });
            } catch (RemoteException e) {
                throw new DeployException(
                        host.name() + ": "
                                + CutOff.text(
                                        e, "while the VIPs were looked for", "run install again"),
                        "");
            }
        }
        return owners;
    }

    static Optional<String> wrongOwners(Map<VirtualAddress, List<String>> owners) {
        for (Map.Entry<VirtualAddress, List<String>> each : owners.entrySet()) {
            String vip = Ground.plain(each.getKey());
            if (each.getValue().isEmpty()) {
                return Optional.of("no host holds the VIP " + vip
                        + ", read journalctl -u vipdeck-agent on the hosts");
            }
            if (each.getValue().size() > 1) {
                return Optional.of(String.join(" and ", each.getValue()) + " both hold the VIP "
                        + vip + ", let IP protocol 112 to 224.0.0.18 pass between them");
            }
        }
        return Optional.empty();
    }

    /** The VIP that does not answer. */
    private Optional<String> silent(Map<VirtualAddress, List<String>> owners) {
        for (Map.Entry<VirtualAddress, List<String>> each : owners.entrySet()) {
            String vip = Ground.plain(each.getKey());
            Optional<Inventory.Host> from = asked().stream()
                    .filter(host -> !each.getValue().contains(host.name()))
                    .findFirst();
            // A cluster of one host is asked by the host itself.
            Inventory.Host asker = from.orElseGet(() -> asked().get(0));
            Optional<String> wrong = ask(asker, vip);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private Optional<String> ask(Inventory.Host from, String vip) {
        return inventory.front(vip).flatMap(url -> ask(from, vip, url));
    }

    private Optional<String> ask(Inventory.Host from, String vip, URI url) {
        boolean encrypted = "https".equals(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : encrypted ? 443 : 80;
        String path =
                url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        List<String> arguments = new ArrayList<>(
                List.of(vip, Integer.toString(port), url.getRawAuthority(), path + query));
        if (encrypted || "tcp".equals(url.getScheme())) {
            arguments.add("connect");
        }
        try {
            Remote.Result result = survey.answer(from.name())
                    .remote()
                    .orElseThrow()
                    .run(Script.command(from.ssh().become(), "fetch.sh", arguments), COMMAND);
            String answer = HostText.line(result.stdout());
            if (result.succeeded() && answer.matches("connected|HTTP/1\\.[01] [23]\\d\\d.*")) {
                return Optional.empty();
            }
            return Optional.of(url + " asked from " + from.name() + " "
                    + (answer.isEmpty() ? "does not answer" : "answers " + answer)
                    + ", look at " + served() + " and the firewall of the host that holds the VIP");
        } catch (RemoteException e) {
            return Optional.of(from.name() + ": " + e.getMessage());
        }
    }

    private String served() {
        return inventory.nginx().source() == Inventory.Source.NONE ? "the service" : "Nginx";
    }

    private List<Inventory.Host> asked() {
        return inventory.hosts().stream()
                .filter(host -> survey.answer(host.name()).facts().isPresent()
                        && !unasked.contains(host.name()))
                .toList();
    }

    private static String described(Map<VirtualAddress, List<String>> owners) {
        return owners.entrySet().stream()
                .map(each -> Ground.plain(each.getKey()) + ": "
                        + (each.getValue().isEmpty()
                                ? "on no host"
                                : "on " + String.join(", ", each.getValue())))
                .collect(Collectors.joining("\n"));
    }
}
