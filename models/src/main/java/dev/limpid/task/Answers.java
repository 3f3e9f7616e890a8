package dev.limpid.task;

import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What the entries of an output are called, and how they are read.
 *
 * @param names by entry
 */
public record Answers(Target.Type type, Target.Output output, IntFunction<String> names) {
    /** The best entries of one input, best first; equal scores by index. */
    public List<Prediction> top(Probe probe, Input input, @Nullable Integer position, int count) {
        double[] row = probe.row(input, output, position).toDoubles();
        double[] probabilities = output.link() == Target.Link.NONE ? null : Probabilities.of(row, output.link());
        return IntStream.range(0, row.length)
                .boxed()
                .sorted((a, b) -> Double.compare(row[b], row[a]))
                .limit(count)
                .map(i -> new Prediction(
                        names.apply(i), i, position, row[i], probabilities == null ? null : probabilities[i]))
                .toList();
    }

    /** An entry with its name. */
    public Target.Choice choice(int index) {
        return new Target.Choice(index, names.apply(index));
    }
}
