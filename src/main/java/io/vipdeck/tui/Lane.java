package io.vipdeck.tui;

import io.vipdeck.deploy.Progress;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The installation of one host.
 *
 * @param steps of the plan; empty before it is made
 * @param tookMs for each step how long it took; -1 for one that is not done
 * @param current the step that runs; -1 for none
 * @param changes what would change, as an operator reads it before he agrees; lines of diffs
 * @param endNanos meant only once it has ended
 */
record Lane(
        String host,
        Stage stage,
        List<String> steps,
        List<Long> tookMs,
        int current,
        String doing,
        String failure,
        String detail,
        List<String> changes,
        long startNanos,
        long endNanos) {
    Lane {
        changes = List.copyOf(changes);
        steps = List.copyOf(steps);
        tookMs = List.copyOf(tookMs);
    }

    /** How far a host is. */
    enum Stage {
        READING,
        WORKING,
        CHANGED,
        UNCHANGED,
        FAILED
    }

    static Lane start(String host, long nanos) {
        return new Lane(
                host, Stage.READING, List.of(), List.of(), -1, "", "", "", List.of(), nanos, nanos);
    }

    boolean isOver() {
        return stage == Stage.CHANGED || stage == Stage.UNCHANGED || stage == Stage.FAILED;
    }

    long done() {
        return tookMs.stream().filter(took -> took >= 0).count();
    }

    Lane told(Progress progress, long nanos) {
        if (progress instanceof Progress.Planned planned) {
            List<Long> open = Collections.nCopies(planned.steps().size(), -1L);
            return new Lane(
                    host,
                    Stage.WORKING,
                    planned.steps(),
                    open,
                    -1,
                    "",
                    "",
                    "",
                    List.of(),
                    startNanos,
                    nanos);
        }
        if (progress instanceof Progress.Differs differs) {
            return changing(differs.text().lines().toList());
        }
        if (progress instanceof Progress.Noted noted) {
            return changing(List.of(noted.text()));
        }
        if (progress instanceof Progress.Started started) {
            return with(Stage.WORKING, tookMs, started.index(), "", "", "", nanos);
        }
        if (progress instanceof Progress.Doing says) {
            return with(stage, tookMs, current, says.text(), "", "", nanos);
        }
        if (progress instanceof Progress.Finished finished) {
            return finished(finished, nanos);
        }
        if (progress instanceof Progress.Done end) {
            Stage last = end.changed() ? Stage.CHANGED : Stage.UNCHANGED;
            return with(last, tookMs, -1, "", "", "", nanos);
        }
        Progress.Failed failed = (Progress.Failed) progress;
        return with(Stage.FAILED, tookMs, current, doing, failed.text(), failed.detail(), nanos);
    }

    private Lane changing(List<String> lines) {
        List<String> more = new ArrayList<>(changes);
        more.addAll(lines);
        return new Lane(
                host,
                stage,
                steps,
                tookMs,
                current,
                doing,
                failure,
                detail,
                more,
                startNanos,
                endNanos);
    }

    private Lane finished(Progress.Finished finished, long nanos) {
        List<Long> took = new ArrayList<>(tookMs);
        if (finished.index() >= 0 && finished.index() < took.size()) {
            took.set(finished.index(), finished.tookMs());
        }
        return with(stage, took, -1, "", "", "", nanos);
    }

    private Lane with(
            Stage next,
            List<Long> took,
            int step,
            String says,
            String broke,
            String why,
            long nanos) {
        return new Lane(
                host, next, steps, took, step, says, broke, why, changes, startNanos, nanos);
    }

    /** The lane when the installation ended without a last word for it. */
    Lane cutOff(long nanos) {
        return isOver()
                ? this
                : with(Stage.FAILED, tookMs, current, doing, "was broken off", "", nanos);
    }

    long ranMs(Now now) {
        return Math.max(0, ((isOver() ? endNanos : now.nanos()) - startNanos) / 1_000_000);
    }
}
