package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Looks whether the hosts of a cluster can be installed, and changes nothing. */
public final class Check {
    private final Connector connector;
    private final Bundle bundle;
    private final Map<String, String> environment;

    /**
     * @param bundle asked for what it runs on only; it is not packed
     * @param environment where passwords may come from
     */
    public Check(Connector connector, Bundle bundle, Map<String, String> environment) {
        this.connector = connector;
        this.bundle = bundle;
        this.environment = Map.copyOf(environment);
    }

    /** All that stands in the way, of all hosts at once; none when everything is well. */
    public List<Obstacle> run(Inventory inventory) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(16, inventory.hosts().size()), Installer::thread);
        try (Survey survey = Survey.of(inventory, connector, threads)) {
            List<Obstacle> found = new ArrayList<>();
            try {
                Passwords.of(inventory, environment);
            } catch (DeployException e) {
                found.add(new Obstacle("", String.valueOf(e.getMessage()), ""));
            }
            found.addAll(Ground.strangers(inventory, survey.facts()));
            for (Inventory.Host host : inventory.hosts()) {
                Survey.Answer answer = survey.answer(host.name());
                if (answer.facts().isPresent()) {
                    found.addAll(Ground.obstacles(
                            inventory, host, answer.facts().get(), bundle.arch(), bundle.libc()));
                } else {
                    found.add(new Obstacle(host.name(), answer.failure(), ""));
                }
            }
            return found;
        } finally {
            threads.shutdownNow();
        }
    }
}
