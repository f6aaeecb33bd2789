package io.vipdeck.cli;

import io.vipdeck.deploy.Progress;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** An installation as lines for people, each with its host; failures go to the error stream. */
final class ProgressText implements Consumer<Progress> {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Map<String, List<String>> steps = new HashMap<>();

    ProgressText(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void accept(Progress event) {
        if (event instanceof Progress.Planned planned) {
            steps.put(planned.host(), planned.steps());
            line(
                    planned.host(),
                    planned.steps().isEmpty()
                            ? "nothing to do"
                            : "to do: " + String.join(", ", planned.steps()));
        } else if (event instanceof Progress.Differs differs) {
            differs.text().lines().forEach(text -> line(differs.host(), text));
        } else if (event instanceof Progress.Noted noted) {
            line(noted.host(), "note: " + noted.text());
        } else if (event instanceof Progress.Finished finished) {
            line(
                    finished.host(),
                    String.format(
                            Locale.ROOT,
                            "%s  %.1f s",
                            step(finished.host(), finished.index()),
                            finished.tookMs() / 1000.0));
        } else if (event instanceof Progress.Failed failed) {
            out.flush();
            failed.detail().lines().forEach(text -> err.printf("%s  | %s%n", failed.host(), text));
            boolean named = failed.text().startsWith(failed.host() + " ")
                    || failed.text().startsWith(failed.host() + ":");
            err.println((named ? "" : failed.host() + ": ") + failed.text());
            err.flush();
        }
    }

    private String step(String host, int index) {
        List<String> names = steps.getOrDefault(host, List.of());
        return index < names.size() ? names.get(index) : "step " + (index + 1);
    }

    private void line(String host, String text) {
        out.printf("%s  %s%n", host, text);
        out.flush();
    }
}
