package dev.limpid.batch;

import dev.limpid.Limpid;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;

/**
 * All that another process needs to answer rows as this one does.
 *
 * @param question as {@link Question#toJson} writes it
 * @param layout which column is what
 * @param background the path of a table, that each process can read; null without any
 */
public record Work(String question, Layout layout, @Nullable String background) implements Serializable {
    /**
     * What answers rows. Any number of threads may ask it.
     *
     * @param model loaded as {@code Question.parse(question())} says
     */
    public Answering on(Limpid model) {
        return new Answering(model, this);
    }
}
