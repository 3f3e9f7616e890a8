package dev.limpid.performance;

import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Interval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What is told of one class, label or type of entity.
 *
 * @param labelled how many there are
 * @param predicted how many a model says there are
 */
public record ClassFigures(
        String name, long labelled, long predicted, Interval precision, Interval recall, Interval f1) {
    private static final int EACH = 3;

    /** Of all classes, from the same draws. */
    static List<ClassFigures> of(List<String> names, Function<int[], Tally> tallies, int size, Bootstrap bootstrap) {
        int[] once = new int[size];
        Arrays.fill(once, 1);
        Tally all = tallies.apply(once);
        List<Interval> intervals = Resampling.intervals(
                times -> {
                    Tally tally = tallies.apply(times);
                    double[] values = new double[EACH * names.size()];
                    for (int k = 0; k < names.size(); k++) {
                        // Not among those drawn: nothing is told, rather than 0.
                        boolean occurs = tally.occurs(k);
                        values[EACH * k] = occurs ? tally.precision(k) : Double.NaN;
                        values[EACH * k + 1] = occurs ? tally.recall(k) : Double.NaN;
                        values[EACH * k + 2] = occurs ? tally.f1(k) : Double.NaN;
                    }
                    return values;
                },
                EACH * names.size(),
                size,
                bootstrap);
        List<ClassFigures> classes = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            classes.add(new ClassFigures(
                    names.get(k),
                    all.labelled()[k],
                    all.predicted()[k],
                    intervals.get(EACH * k),
                    intervals.get(EACH * k + 1),
                    intervals.get(EACH * k + 2)));
        }
        return classes;
    }
}
