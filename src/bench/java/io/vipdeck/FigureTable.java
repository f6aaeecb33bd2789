package io.vipdeck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** Figures as they come, and all of them at the end: each one's median, and its runs. */
public final class FigureTable {
    private final List<String> rows = new ArrayList<>();

    /** Measures one figure several times. */
    public void figure(String name, int times, DoubleSupplier run) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            values.add(run.getAsDouble());
        }
        row(name, values);
    }

    /** Takes a figure that is measured. */
    public void row(String name, List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        String line = String.format(
                Locale.ROOT,
                "%-55s %8.3f   %s",
                name,
                sorted[sorted.length / 2],
                Arrays.toString(Arrays.stream(sorted)
                        .map(value -> Math.round(value * 1000) / 1000.0)
                        .toArray()));
        System.err.println(line);
        rows.add(line);
    }

    /** Prints all of them. */
    public void print() {
        rows.forEach(System.out::println);
    }
}
