package io.vipdeck.deploy;

import io.vipdeck.inventory.Inventory;
import io.vipdeck.remote.HostText;
import io.vipdeck.remote.Remote;
import io.vipdeck.remote.RemoteException;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One host's way through an installation. Used by one thread at a time. */
final class Lane {
    /** Gives the packed bundle, waiting for it where it is being packed. */
    interface Packer {
        Bundle.Packed packed() throws DeployException, InterruptedException;
    }

    private static final Duration CONTENTS_DEADLINE = Duration.ofSeconds(30);

    private final Inventory.Host host;
    private final Remote remote;
    private final Plan plan;
    private final Consumer<Progress> progress;
    private final String deed;
    private final Supplier<Optional<String>> stop;
    private volatile int done;
    private volatile boolean failed;

    /**
     * @param deed the command that an operator gave and would give again: {@code install}
     * @param stop says why no further step may begin; empty to go on
     */
    Lane(
            Inventory.Host host,
            Remote remote,
            Plan plan,
            Consumer<Progress> progress,
            String deed,
            Supplier<Optional<String>> stop) {
        this.host = host;
        this.remote = remote;
        this.plan = plan;
        this.progress = progress;
        this.deed = deed;
        this.stop = stop;
    }

    Inventory.Host host() {
        return host;
    }

    Remote remote() {
        return remote;
    }

    Plan plan() {
        return plan;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Whether a step was done to the host. */
    boolean hasChanged() {
        return done > 0;
    }

    /**
     * Tells that the plan is made; further steps that are not scripts of the host come after it.
     */
    void announce(List<String> further) {
        List<String> names = new ArrayList<>(plan.names());
        names.addAll(further);
        progress.accept(new Progress.Planned(host.name(), names));
        plan.notes().forEach(note -> progress.accept(new Progress.Noted(host.name(), note)));
    }

    /** Tells how the plan's files would change. */
    void tellDifferences() {
        List<String> paths = FileDiffs.paths(plan);
        if (paths.isEmpty()) {
            return;
        }
        try {
            Remote.Result result = remote.run(
                    Script.command(host.ssh().become(), "contents.sh", paths), CONTENTS_DEADLINE);
            FileDiffs.of(plan, result.stdout())
                    .forEach((path, diff) ->
                            progress.accept(new Progress.Differs(host.name(), path, diff)));
        } catch (RemoteException e) {
            fail(CutOff.text(e, "while its files were read", "run " + deed + " again"), "");
        }
    }

    /** Does steps in order until one fails; after a failure nothing more is done on this host. */
    void go(List<Step> steps, Packer packer) {
        for (Step step : steps) {
            doing(step.name(), () -> {
                apply(step, packer);
                return null;
            });
        }
    }

    /** One step with its place in the list; what it throws fails the lane. */
    void doing(String name, Callable<?> deed) {
        if (failed) {
            return;
        }
        int index = done;
        try {
            Optional<String> stopped = stop.get();
            if (stopped.isPresent()) {
                throw new DeployException(
                        stopped.get() + " before the step " + name + ", run " + deed
                                + " again to go on",
                        "");
            }
            progress.accept(new Progress.Started(host.name(), index));
            long begin = System.nanoTime();
            deed.call();
            done++;
            progress.accept(new Progress.Finished(
                    host.name(), index, (System.nanoTime() - begin) / 1_000_000));
        } catch (DeployException e) {
            fail(String.valueOf(e.getMessage()), e.detail());
        } catch (RemoteException e) {
            fail(
                    CutOff.text(
                            e,
                            "in the step " + name,
                            "run " + deed + " again, it goes on from there"),
                    "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted in the step " + name + ", run " + deed + " again to go on", "");
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void fail(String text, String detail) {
        failed = true;
        progress.accept(new Progress.Failed(host.name(), text, detail));
    }

    void finish() {
        if (!failed) {
            progress.accept(new Progress.Done(host.name(), hasChanged()));
        }
    }

    void say(String text) {
        progress.accept(new Progress.Doing(host.name(), text));
    }

    private void apply(Step step, Packer packer)
            throws DeployException, RemoteException, InterruptedException {
        say(step.what());
        List<String> arguments = new ArrayList<>(step.arguments());
        if (step.input() instanceof Step.Agent) {
            say("packing the agent");
            Bundle.Packed packed = packer.packed();
            arguments.add(packed.sha256());
            try (InputStream content = sending(packed)) {
                run(step, arguments, content);
            } catch (IOException e) {
                throw new DeployException(
                        packed.file() + " cannot be read, delete it and run install again", "");
            }
        } else if (step.input() instanceof Step.Content content) {
            run(
                    step,
                    arguments,
                    new ByteArrayInputStream(content.text().getBytes(StandardCharsets.UTF_8)));
        } else {
            run(step, arguments, InputStream.nullInputStream());
        }
    }

    private void run(Step step, List<String> arguments, InputStream input)
            throws DeployException, RemoteException {
        String command = Script.command(host.ssh().become(), step.script(), arguments);
        Remote.Result result = remote.run(command, input, step.deadline());
        if (!result.succeeded()) {
            throw new DeployException(
                    complaint(step, result) + "; " + step.remedy(),
                    HostText.clean(result.stderr()).strip());
        }
    }

    /** Our scripts end with a sentence for the operator; without one the last line must do. */
    private static String complaint(Step step, Remote.Result result) {
        String marked = "vipdeck: ";
        String last = "";
        for (String line : result.stderr().split("\n")) {
            String clean = HostText.line(line);
            if (clean.startsWith(marked)) {
                return clean.substring(marked.length());
            }
            last = clean.isEmpty() ? last : clean;
        }
        return "the step " + step.name() + " ended with status " + result.exitCode()
                + (last.isEmpty() ? "" : ": " + last);
    }

    private InputStream sending(Bundle.Packed packed) throws IOException {
        return new FilterInputStream(Files.newInputStream(packed.file())) {
            private long sentBytes;
            private long toldPercent = -1;

            @Override
            public int read() throws IOException {
                int value = super.read();
                tell(value < 0 ? 0 : 1);
                return value;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                tell(Math.max(0, count));
                return count;
            }

            private void tell(int count) {
                sentBytes += count;
                long percent = packed.sizeBytes() == 0 ? 100 : sentBytes * 100 / packed.sizeBytes();
                if (percent >= toldPercent + 4 || percent == 100 && toldPercent < 100) {
                    toldPercent = percent;
                    say(
                            percent >= 100
                                    ? "unpacking the agent"
                                    : "sending the agent " + percent + "%");
                }
            }
        };
    }
}
