package dev.limpid.task;

import dev.limpid.graph.Dim;
import dev.limpid.graph.TensorType;

/** What a model reads. */
enum Kind {
    TEXT,
    IMAGE,
    TABLE;

    private static final int MOST_CHANNELS = 4;

    /** Told by where scores of features are taken: at an inner wire, at an input of four axes, at any other input. */
    static Kind of(Opened opened) {
        if (opened.emitted().graph().input(opened.emitted().features().name()).isEmpty()) {
            return TEXT;
        }
        TensorType type = opened.emitted().shapes().of(opened.emitted().features());
        boolean picture = type.dtype().isFloating()
                && type.rank() == 4
                && (!(type.dim(1) instanceof Dim.Fixed channels) || channels.size() <= MOST_CHANNELS);
        return picture ? IMAGE : TABLE;
    }
}
