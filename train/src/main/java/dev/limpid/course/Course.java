package dev.limpid.course;

import dev.limpid.corpus.Part;
import dev.limpid.corpus.Splits;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.loss.Loss;
import dev.limpid.performance.Answers;
import dev.limpid.performance.Metric;
import dev.limpid.performance.Report;
import dev.limpid.train.Examples;
import dev.limpid.train.Gathering;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/**
 * A kind of task, as one learns it.
 *
 * @param <A> what a model's answers are judged as
 */
interface Course<A extends Answers> {
    /** The output that is judged; null where the loss says all. */
    @Nullable
    String role();

    Loss loss();

    /** Reads all examples of a part once. */
    Examples examples(Part part) throws IOException;

    /**
     * The metric of that name; the usual one for null.
     *
     * @throws IllegalArgumentException naming those there are
     */
    Metric<A> metric(@Nullable String name);

    /** Begins to gather what a model answers to the examples of a part, which {@link #examples} read. */
    Gathering<A> gathering(Part part, Examples examples);

    /** All that is worth telling. */
    Report report(A answers, Bootstrap bootstrap);

    /** What a user should know of the examples that were made, such as what was left out; in whole sentences. */
    default List<String> notes(Splits splits) {
        return List.of();
    }
}
