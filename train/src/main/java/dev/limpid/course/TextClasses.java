package dev.limpid.course;

import dev.limpid.architecture.Emitted;
import dev.limpid.corpus.Item;
import dev.limpid.corpus.Labels;
import dev.limpid.corpus.Part;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.loss.Classification;
import dev.limpid.loss.Loss;
import dev.limpid.performance.ClassificationReport;
import dev.limpid.performance.Classified;
import dev.limpid.performance.Measures;
import dev.limpid.performance.Metric;
import dev.limpid.performance.Report;
import dev.limpid.text.Text;
import dev.limpid.train.Examples;
import dev.limpid.train.Gathering;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/**
 * Which class a text is of, or a pair of texts.
 *
 * @param smoothing of labels, from 0
 * @param emitted the model
 */
record TextClasses(Reading reading, Labels labels, double smoothing, Emitted emitted) implements Course<Classified> {
    @Override
    public String role() {
        return "classes";
    }

    @Override
    public Loss loss() {
        return new Classification(smoothing, List.of());
    }

    @Override
    public Examples examples(Part part) throws IOException {
        Encodings texts = reading.encode(part, TextClasses::text);
        return new TextExamples(
                texts, Known.Classes.of(part, labels), reading.padding(emitted), i -> Reading.place(part, i));
    }

    static Text text(Item item) {
        if (item instanceof Item.Labelled labelled) {
            return new Text(labelled.text(), labelled.pair());
        }
        if (item instanceof Item.Scored scored) {
            return new Text(scored.text(), scored.pair());
        }
        throw new IllegalArgumentException(item.place() + ": expected a text with a label.");
    }

    @Override
    public Metric<Classified> metric(@Nullable String name) {
        return name == null ? Measures.CLASSIFICATION.usual() : Measures.CLASSIFICATION.named(name);
    }

    @Override
    public Gathering<Classified> gathering(Part part, Examples examples) {
        return new Logits<>(part.size(), labels.size(), logits -> {
            int[] right = TextExamples.known(examples, Known.Classes.class).of();
            return Classified.ofLogits(logits, right, labels.names());
        });
    }

    @Override
    public Report report(Classified answers, Bootstrap bootstrap) {
        return ClassificationReport.of(answers, bootstrap);
    }
}
