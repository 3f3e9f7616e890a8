package dev.limpid.course;

import dev.limpid.corpus.Part;
import dev.limpid.corpus.Splits;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.performance.Answers;
import dev.limpid.performance.ClassificationReport;
import dev.limpid.performance.Metric;
import dev.limpid.performance.Report;
import dev.limpid.runtime.Runtime;
import dev.limpid.train.Examiner;
import dev.limpid.train.Examples;
import dev.limpid.train.Network;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * A course with its examples.
 *
 * @param validation null without
 * @param test null without
 */
record Taught<A extends Answers>(
        Course<A> course,
        Splits splits,
        Examples train,
        @Nullable Examples validation,
        @Nullable Examples test) implements AutoCloseable {
    static <A extends Answers> Taught<A> of(Course<A> course, Splits splits) throws IOException {
        Part validation = splits.validation();
        Part test = splits.test();
        return new Taught<>(
                course,
                splits,
                course.examples(splits.train()),
                validation == null ? null : course.examples(validation),
                test == null ? null : course.examples(test));
    }

    /**
     * Judges by the examples for validation, or for the test; null if there are none.
     *
     * @param metric null for the usual one
     */
    @Nullable
    Examiner<A> examiner(Network network, boolean tested, @Nullable String metric, int batch, Runtime runtime) {
        Examples examples = tested ? test : validation;
        Part part = tested ? splits.test() : splits.validation();
        Metric<A> by = course.metric(metric);
        return examples == null || part == null
                ? null
                : new Examiner<>(
                        network,
                        course.loss(),
                        course.role(),
                        examples,
                        batch,
                        () -> course.gathering(part, examples),
                        by,
                        runtime);
    }

    /** How the network does on validation, or on test; null without such examples. */
    @Nullable
    Report report(Network network, boolean tested, int batch, Bootstrap bootstrap, Runtime runtime) {
        Examiner<A> examiner = examiner(network, tested, null, batch, runtime);
        Part part = tested ? splits.test() : splits.validation();
        Report report = examiner == null ? null : course.report(examiner.answers(), bootstrap);
        return report instanceof ClassificationReport classes && part != null
                ? classes.told(example -> Reading.place(part, example), example -> Reading.words(part, example))
                : report;
    }

    @Override
    public void close() throws IOException {
        try (splits) {
            train.close();
            if (validation != null) {
                validation.close();
            }
            if (test != null) {
                test.close();
            }
        }
    }
}
