package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.HostText;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Sessions to all hosts of a cluster and their facts, asked side by side. */
final class Survey implements AutoCloseable {
    private static final Duration FACTS_DEADLINE = Duration.ofSeconds(30);

    private final Map<String, Answer> answers;

    private Survey(Map<String, Answer> answers) {
        this.answers = answers;
    }

    /**
     * What asking one host came to.
     *
     * @param remote the session, where there is one
     * @param facts empty when there is a failure
     * @param failure one sentence without the host's name; empty for none
     * @param detail the host's own words, made clean
     */
    record Answer(Optional<Remote> remote, Optional<Facts> facts, String failure, String detail) {}

    static Survey of(Inventory inventory, Connector connector, ExecutorService threads)
            throws InterruptedException {
        Map<String, Future<Answer>> asked = new LinkedHashMap<>();
        for (Inventory.Host host : inventory.hosts()) {
            asked.put(host.name(), threads.submit(() -> ask(inventory, host, connector)));
        }
        return answered(asked);
    }

    private static Survey answered(Map<String, Future<Answer>> asked) throws InterruptedException {
        Map<String, Answer> answers = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Future<Answer>> each : asked.entrySet()) {
                answers.put(each.getKey(), each.getValue().get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return new Survey(answers);
    }

    /** The same sessions, with facts of now; who gave none before is not asked. */
    Survey again(Inventory inventory, ExecutorService threads) throws InterruptedException {
        Map<String, Future<Answer>> asked = new LinkedHashMap<>();
        for (Inventory.Host host : inventory.hosts()) {
            Answer before = answer(host.name());
            asked.put(
                    host.name(),
                    threads.submit(() -> before.facts().isEmpty()
                            ? before
                            : facts(inventory, host, before.remote().orElseThrow())));
        }
        return answered(asked);
    }

    Answer answer(String host) {
        Answer answer = answers.get(host);
        if (answer == null) {
            throw new IllegalArgumentException("no host " + host);
        }
        return answer;
    }

    /** Facts of the hosts that gave them, in the inventory's order. */
    Map<String, Facts> facts() {
        Map<String, Facts> facts = new LinkedHashMap<>();
        answers.forEach(
                (host, answer) -> answer.facts().ifPresent(found -> facts.put(host, found)));
        return facts;
    }

    /** The units of the services beside Nginx. */
    private static List<String> units(Inventory inventory) {
        return inventory.services().stream()
                .map(service -> bare(service.unit()) + ".service")
                .toList();
    }

    /** A unit's name without its ending. */
    static String bare(String unit) {
        return unit.endsWith(".service")
                ? unit.substring(0, unit.length() - ".service".length())
                : unit;
    }

    /** The VIPs of an inventory as text without prefix. */
    static List<String> vips(Inventory inventory) {
        List<String> vips = new ArrayList<>();
        inventory
                .vrrp()
                .forEach(vrrp ->
                        vrrp.virtualIpaddress().forEach(vip -> vips.add(Ground.plain(vip))));
        return vips;
    }

    private static Answer ask(Inventory inventory, Inventory.Host host, Connector connector) {
        Remote remote;
        try {
            remote = connector.open(host);
        } catch (RemoteException e) {
            return new Answer(
                    Optional.empty(), Optional.empty(), String.valueOf(e.getMessage()), "");
        }
        return facts(inventory, host, remote);
    }

    private static Answer facts(Inventory inventory, Inventory.Host host, Remote remote) {
        try {
            Remote.Result result = remote.run(
                    Script.facts(host.ssh().become(), units(inventory), vips(inventory)),
                    FACTS_DEADLINE);
            Optional<Facts> facts = FactsReader.read(result.stdout());
            String failure = facts.isPresent() ? "" : failure(host, result);
            return new Answer(
                    Optional.of(remote),
                    facts,
                    failure,
                    HostText.clean(result.stderr()).strip());
        } catch (RemoteException e) {
            String text = CutOff.text(
                    e, "while the host told of itself", "look whether it is up and try again");
            return new Answer(Optional.of(remote), Optional.empty(), text, "");
        }
    }

    private static String failure(Inventory.Host host, Remote.Result result) {
        String said = result.stderr();
        if (host.ssh().become() == Inventory.Become.SUDO && result.exitCode() != 0) {
            if (said.contains("not found")) {
                return "there is no sudo there, set ssh.user: root and ssh.become: none or install it";
            }
            if (said.contains("password") || said.contains("terminal")) {
                return "sudo asks user " + host.ssh().user()
                        + " for a password, allow NOPASSWD for that user in sudoers or use root";
            }
            return "sudo refuses user " + host.ssh().user()
                    + ", allow it ALL in sudoers or use root";
        }
        return "what the host tells of itself cannot be read, look whether a shell works there";
    }

    @Override
    public void close() {
        answers.values().forEach(answer -> answer.remote().ifPresent(Remote::close));
    }
}
