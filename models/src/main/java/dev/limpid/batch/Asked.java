package dev.limpid.batch;

import dev.limpid.Explaining;
import dev.limpid.Predicting;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What is asked of each row. */
public sealed interface Asked {
    /** What leaves the choice of a method to Limpid. */
    String AUTO = "auto";

    /** What the model answers. */
    record Predict(Predicting how) implements Asked {}

    /** What argued for its answer. */
    record Explain(Explaining how) implements Asked {
        /** @throws IllegalArgumentException for {@code auto}, whose choice may be another when a run goes on */
        public Explain {
            if (how.methods().contains(AUTO)) {
                throw new IllegalArgumentException(
                        "A batch is explained by a method that is named, got 'auto', which may"
                                + " choose another when a run goes on. Name one: 'limpid evaluate' tells which.");
            }
        }
    }

    /**
     * Whether it is right, where the row has a label; and how faithful explanations of it are.
     *
     * @param how the methods that are judged, and of what; null if only answers are
     * @param metrics by which methods are judged, of those that one row tells; none for the usual ones
     */
    record Evaluate(@Nullable Explaining how, List<String> metrics) implements Asked {
        public Evaluate {
            metrics = List.copyOf(metrics);
        }
    }

    /** How explanations are made; null where none are. */
    default @Nullable Explaining explaining() {
        return this instanceof Explain one ? one.how() : this instanceof Evaluate one ? one.how() : null;
    }

    /** See {@link Explaining#models}. */
    default List<String> models() {
        Explaining how = explaining();
        return how == null ? List.of() : how.models();
    }

    /** See {@link Explaining#files}. */
    default List<String> files() {
        Explaining how = explaining();
        return how == null ? List.of() : how.files();
    }

    /** As its command is called: {@code predict}. */
    default String name() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
