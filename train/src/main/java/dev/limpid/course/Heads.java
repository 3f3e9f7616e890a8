package dev.limpid.course;

import dev.limpid.architecture.Config;
import dev.limpid.architecture.Head;
import dev.limpid.corpus.Kind;
import dev.limpid.corpus.Splits;

import java.util.List;

/** Which head a model gets for a kind of data. */
final class Heads {
    private Heads() {}

    /**
     * A configuration with the head, and the labels' names.
     *
     * @throws IllegalArgumentException if the data are pictures and the model reads text, or the other way round
     * @throws dev.limpid.format.FormatException if the architecture has no such head
     */
    static Config on(Config base, Splits splits) {
        Kind kind = splits.kind();
        if (kind == Kind.TEXT) {
            throw new IllegalArgumentException(splits.train().corpus().source()
                    + " holds texts without labels, from which nothing is told apart. Name the labels' column"
                    + " (--label-column), or train a language model on it: limpid train pretrain.");
        }
        if (Head.isOfPictures(base) != (kind == Kind.PICTURES)) {
            throw new IllegalArgumentException("The model is a '" + base.modelType() + "', which reads "
                    + (kind == Kind.PICTURES ? "text" : "pictures") + "; "
                    + splits.train().corpus().source()
                    + " holds " + (kind == Kind.PICTURES ? "pictures" : "texts") + ". Choose a model that fits.");
        }
        return switch (kind) {
            case CLASSES -> Head.TEXT_CLASSES.on(base, splits.labels().names(), "single_label_classification");
            case LABELS -> Head.TEXT_CLASSES.on(base, splits.labels().names(), "multi_label_classification");
            case SCORES -> Head.TEXT_CLASSES.on(base, List.of(TextScores.LABEL), "regression");
            case TAGS -> Head.TAGS.on(base, splits.labels().names(), "");
            case PICTURES -> Head.PICTURE_CLASSES.on(base, splits.labels().names(), "single_label_classification");
            case ANSWERS -> Head.SPANS.on(base);
            case PAIRS, TEXT -> Head.NONE.on(base);
        };
    }
}
