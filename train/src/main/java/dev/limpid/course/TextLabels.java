package dev.limpid.course;

import dev.limpid.architecture.Emitted;
import dev.limpid.corpus.Labels;
import dev.limpid.corpus.Part;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.loss.Loss;
import dev.limpid.loss.MultiLabel;
import dev.limpid.performance.Measures;
import dev.limpid.performance.Metric;
import dev.limpid.performance.MultiLabelReport;
import dev.limpid.performance.MultiLabelled;
import dev.limpid.performance.Report;
import dev.limpid.train.Examples;
import dev.limpid.train.Gathering;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;

/** Which labels a text has, of which there may be any number: each is decided by itself. */
record TextLabels(Reading reading, Labels labels, Emitted emitted) implements Course<MultiLabelled> {
    /** From which probability on a label is given. */
    private static final double THRESHOLD = 0.5;

    @Override
    public String role() {
        return "classes";
    }

    @Override
    public Loss loss() {
        return new MultiLabel();
    }

    @Override
    public Examples examples(Part part) throws IOException {
        return new TextExamples(
                reading.encode(part, TextClasses::text),
                Known.Sets.of(part, labels),
                reading.padding(emitted),
                i -> Reading.place(part, i));
    }

    @Override
    public Metric<MultiLabelled> metric(@Nullable String name) {
        return name == null ? Measures.MULTI_LABEL.usual() : Measures.MULTI_LABEL.named(name);
    }

    @Override
    public Gathering<MultiLabelled> gathering(Part part, Examples examples) {
        int width = labels.size();
        return new Logits<>(part.size(), width, logits -> {
            BitSet[] sets = TextExamples.known(examples, Known.Sets.class).of();
            double[] probabilities = new double[logits.length];
            boolean[] right = new boolean[logits.length];
            for (int i = 0; i < logits.length; i++) {
                probabilities[i] = 1 / (1 + Math.exp(-logits[i]));
                right[i] = sets[i / width].get(i % width);
            }
            return new MultiLabelled(probabilities, right, labels.names(), THRESHOLD);
        });
    }

    @Override
    public Report report(MultiLabelled answers, Bootstrap bootstrap) {
        return MultiLabelReport.of(answers, bootstrap);
    }
}
