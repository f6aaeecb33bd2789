package io.vipdeck.lab;

import io.vipdeck.lab.LabException.Kind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Makes a lab and takes it away. Whoever calls holds the lab's lock. */
final class Construction {
    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(5);
    private static final Duration STEP_LIMIT = Duration.ofSeconds(60);
    private static final Consumer<String> SILENT = line -> {};

    private final StateFiles files;
    private final Path cache;
    private final Scripts scripts;
    private final Object clearing = new Object();
    private boolean brokenOff;

    /**
     * @param cache where the base layer, the keys and the hosts' disks are
     */
    Construction(StateFiles files, Path cache) {
        this.files = files;
        this.cache = cache;
        this.scripts = new Scripts(files.scripts());
    }

    /** Makes a lab where there is none; what was made goes when a step fails or a signal comes. */
    void make(Plan plan, Consumer<String> progress) throws LabException, IOException {
        Thread breakOff = new Thread(() -> breakOff(progress), "lab-break-off");
        Runtime.getRuntime().addShutdownHook(breakOff);
        boolean done = false;
        try {
            Files.createDirectories(files.directory());
            Files.writeString(files.size(), plan.hosts().size() + "\n");
            Files.writeString(files.hidden(), Checkout.hidden());
            scripts.layDown();
            step("preparing this machine", DOWNLOAD_LIMIT, progress, "tools.sh");
            step("making the base layer", DOWNLOAD_LIMIT, progress, "base.sh");
            step("making the LAN", STEP_LIMIT, progress, "network.sh");
            bootAll(plan, progress);
            writeInventory(plan);
            Files.writeString(files.complete(), "");
            done = true;
        } finally {
            if (!done) {
                clear();
            }
            removeHook(breakOff);
        }
    }

    /** Takes away what there is of a lab. */
    void takeAway(boolean purge) throws LabException, IOException {
        scripts.layDown();
        String[] words = purge ? new String[] {"--purge"} : new String[0];
        step("taking the lab away", STEP_LIMIT, SILENT, "down.sh", words);
    }

    void switchOff(LabHost host) throws LabException, IOException {
        scripts.layDown();
        step("switching " + host.name() + " off", STEP_LIMIT, SILENT, "kill.sh", host.name());
    }

    void boot(LabHost host) throws LabException, IOException {
        scripts.layDown();
        startBoot(host, SILENT).await();
    }

    private void bootAll(Plan plan, Consumer<String> progress) throws LabException, IOException {
        progress.accept("booting "
                + plan.hosts().stream().map(LabHost::name).collect(Collectors.joining(", ")));
        List<Scripts.Run> runs = new ArrayList<>();
        for (LabHost host : plan.hosts()) {
            runs.add(startBoot(host, progress));
        }
        for (Scripts.Run run : runs) {
            run.await();
        }
    }

    private Scripts.Run startBoot(LabHost host, Consumer<String> progress)
            throws LabException, IOException {
        return scripts.start(
                "booting " + host.name(),
                STEP_LIMIT,
                progress,
                "host.sh",
                host.name(),
                Integer.toString(host.number()),
                host.address());
    }

    private void writeInventory(Plan plan) throws IOException {
        StringBuilder known = new StringBuilder();
        for (LabHost host : plan.hosts()) {
            Path key = cache.resolve("hosts")
                    .resolve(host.name())
                    .resolve("upper/etc/ssh/ssh_host_ed25519_key.pub");
            known.append(InventoryText.knownHost(host, Files.readString(key)));
        }
        Files.writeString(files.knownHosts(), known);
        Files.writeString(
                files.inventory(),
                InventoryText.inventory(
                        plan,
                        cache.resolve("keys/operator").toString(),
                        files.knownHosts().toString()));
    }

    /** Ctrl-C, SIGTERM: what runs stops, nothing more starts, and what was made goes. */
    private void breakOff(Consumer<String> progress) {
        scripts.cancel();
        progress.accept("interrupted: taking away what was made");
        synchronized (clearing) {
            brokenOff = true;
            try {
                takeAway(false);
            } catch (LabException failed) {
                progress.accept(failed.sentence());
            } catch (IOException failed) {
                progress.accept(unusable(failed).sentence());
            }
        }
    }

    /** After a failed step; not when that was the signal's doing, which clears up itself. */
    private void clear() throws LabException, IOException {
        synchronized (clearing) {
            if (!brokenOff) {
                takeAway(false);
            }
        }
    }

    private void step(
            String what, Duration limit, Consumer<String> progress, String script, String... words)
            throws LabException, IOException {
        scripts.start(what, limit, progress, script, words).await();
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook is at work; it runs to its end.
        }
    }

    static LabException unusable(IOException failed) {
        return new LabException(
                Kind.FAILED,
                "a file of the lab cannot be used (" + Printable.text(failed.toString())
                        + "): vipdeck lab down clears everything away",
                failed);
    }
}
