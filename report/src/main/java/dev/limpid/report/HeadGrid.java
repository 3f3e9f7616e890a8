package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Named;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import static dev.limpid.report.Say.say;

/**
 * A number for each attention head: layers by heads, stronger where larger.
 *
 * @param name of the numbers
 * @param layers top to bottom, their heads left to right
 */
record HeadGrid(String name, List<List<Cell>> layers) {
    private static final List<String> AXES = List.of("layer", "head");
    private static final int MOST_NAMED = 5;

    /**
     * @param name of the head
     * @param value as it is written
     * @param share of the largest, 0 to 1
     */
    record Cell(String name, String value, double share) {
        /** The share as CSS has it. */
        String strength() {
            return String.format(Locale.ROOT, "%.3f", share);
        }
    }

    /** The explanation's first array of numbers by head; null without one. */
    static @Nullable HeadGrid of(Attribution explanation) {
        return explanation.arrays().stream()
                .filter(array -> draws(array) && array.value().size() > 0)
                .findFirst()
                .map(HeadGrid::of)
                .orElse(null);
    }

    /** Whether an array is drawn, rather than left to those who read numbers. */
    static boolean draws(Named array) {
        return array.axes().equals(AXES);
    }

    private static HeadGrid of(Named array) {
        int heads = (int) array.value().shape().dim(1);
        double[] values = array.value().toDoubles();
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        Numbers numbers = Numbers.fitting(largest);
        List<List<Cell>> layers = new ArrayList<>();
        for (int start = 0; start < values.length; start += heads) {
            List<Cell> row = new ArrayList<>();
            for (int head = 0; head < heads; head++) {
                double value = values[start + head];
                row.add(new Cell(
                        say("layer {}, head {}", start / heads + 1, head + 1),
                        numbers.plain(value),
                        largest > 0 ? Math.max(0, value) / largest : 0));
            }
            layers.add(List.copyOf(row));
        }
        return new HeadGrid(array.name(), List.copyOf(layers));
    }

    /** The heads with the largest numbers, in words. */
    String leading() {
        return layers.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingDouble(Cell::share).reversed())
                .filter(cell -> cell.share > 0)
                .limit(MOST_NAMED)
                .map(cell -> cell.name + ": " + cell.value)
                .collect(Collectors.joining("; "));
    }
}
