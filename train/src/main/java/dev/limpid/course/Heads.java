package dev.limpid.course;

import dev.limpid.architecture.Config;
import dev.limpid.architecture.Head;
import dev.limpid.architecture.Trainee;
import dev.limpid.corpus.Kind;
import dev.limpid.corpus.Labels;
import dev.limpid.corpus.Splits;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which head a model gets for a kind of data. */
final class Heads {
    private Heads() {}

    /**
     * The labels that are learnt, in the model's own order where it knows the same ones: so its head goes on with what it knows.
     * Null of a kind that has none.
     */
    static @Nullable Labels labels(Config base, Splits splits) {
        if (!splits.kind().hasLabels()) {
            return null;
        }
        Labels labels = splits.labels();
        return knows(base, labels) ? labels.inOrder(base.labels()) : labels;
    }

    private static boolean knows(Config base, Labels labels) {
        List<String> own = base.labels();
        return own.size() == labels.size() && Set.copyOf(own).equals(Set.copyOf(labels.names()));
    }

    /**
     * The weights that tell classes apart, where the model's classes are others than these: they are drawn anew, though they are as
     * many.
     */
    static Set<Wire> others(Config base, @Nullable Labels labels, Trainee model, Set<Wire> head) {
        Set<Wire> others = new LinkedHashSet<>();
        if (labels != null && !base.labels().isEmpty() && !knows(base, labels)) {
            for (Wire wire : head) {
                Weight weight = model.emitted().graph().weights().get(wire);
                if (weight != null
                        && weight.shape().rank() > 0
                        && weight.shape().dim(0) == labels.size()) {
                    others.add(wire);
                }
            }
        }
        return others;
    }

    /**
     * A configuration with the head, and the labels' names.
     *
     * @throws IllegalArgumentException if the data are pictures and the model reads text, or the other way round
     * @throws dev.limpid.format.FormatException if the architecture has no such head
     */
    static Config on(Config base, Splits splits, @Nullable Labels labels) {
        Kind kind = splits.kind();
        if (kind == Kind.TEXT) {
            throw new IllegalArgumentException(splits.train().corpus().source()
                    + " holds texts without labels, from which nothing is told apart. Name the labels' column"
                    + " (--label-column), or train a language model on it: limpid train pretrain.");
        }
        if (Head.isOfPictures(base) != (kind == Kind.PICTURES)) {
            String model = base.has("model_type")
                    ? "The model is a '" + base.modelType() + "', which reads "
                            + (kind == Kind.PICTURES ? "text" : "pictures")
                    : "The model's files tell no architecture (model_type in config.json) that could be trained";
            throw new IllegalArgumentException(
                    model + "; " + splits.train().corpus().source() + " holds "
                            + (kind == Kind.PICTURES ? "pictures" : "texts") + ". Choose a model that fits.");
        }
        List<String> names = labels == null ? List.of() : labels.names();
        return switch (kind) {
            case CLASSES -> Head.TEXT_CLASSES.on(base, names, "single_label_classification");
            case LABELS -> Head.TEXT_CLASSES.on(base, names, "multi_label_classification");
            case SCORES -> Head.TEXT_CLASSES.on(base, List.of(TextScores.LABEL), "regression");
            case TAGS -> Head.TAGS.on(base, names, "");
            case PICTURES -> Head.PICTURE_CLASSES.on(base, names, "single_label_classification");
            case ANSWERS -> Head.SPANS.on(base);
            case PAIRS, TEXT -> Head.NONE.on(base);
        };
    }
}
