package dev.limpid.course;

import dev.limpid.architecture.Emitted;
import dev.limpid.corpus.Part;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.loss.Loss;
import dev.limpid.loss.Regression;
import dev.limpid.performance.Measures;
import dev.limpid.performance.Metric;
import dev.limpid.performance.Regressed;
import dev.limpid.performance.RegressionReport;
import dev.limpid.performance.Report;
import dev.limpid.train.Examples;
import dev.limpid.train.Gathering;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Which number a text has, or a pair of texts. */
record TextScores(Reading reading, Emitted emitted) implements Course<Regressed> {
    /** The one number's name, as transformers calls it. */
    static final String LABEL = "LABEL_0";

    @Override
    public String role() {
        return "classes";
    }

    @Override
    public Loss loss() {
        return new Regression();
    }

    @Override
    public Examples examples(Part part) throws IOException {
        return new TextExamples(
                reading.encode(part, TextClasses::text),
                Known.Numbers.of(part),
                reading.padding(emitted),
                i -> Reading.place(part, i));
    }

    @Override
    public Metric<Regressed> metric(@Nullable String name) {
        return name == null ? Measures.REGRESSION.usual() : Measures.REGRESSION.named(name);
    }

    @Override
    public Gathering<Regressed> gathering(Part part, Examples examples) {
        return new Logits<>(part.size(), 1, scores -> {
            double[] predicted = new double[scores.length];
            for (int i = 0; i < scores.length; i++) {
                predicted[i] = scores[i];
            }
            return new Regressed(
                    predicted, TextExamples.known(examples, Known.Numbers.class).of());
        });
    }

    @Override
    public Report report(Regressed answers, Bootstrap bootstrap) {
        return RegressionReport.of(answers, bootstrap);
    }
}
