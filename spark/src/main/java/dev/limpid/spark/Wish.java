package dev.limpid.spark;

import dev.limpid.Loading;
import dev.limpid.span.Grouping;
import dev.limpid.task.Hypotheses;
import dev.limpid.task.Models;
import dev.limpid.task.Pooling;
import dev.limpid.task.Task;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.List;

/**
 * How a model is opened, in words that travel; see {@link Loading}.
 *
 * @param labels none for the model's own
 */
record Wish(
        @Nullable String task,
        List<String> labels,
        @Nullable String hypothesis,
        boolean multiLabel,
        boolean windows,
        @Nullable String pooling,
        @Nullable String grouping)
        implements Serializable {
    Wish {
        labels = List.copyOf(labels);
    }

    /** The same of another process. */
    static Wish of(Loading how) {
        return new Wish(
                how.task() == null ? null : how.task().toString(),
                how.labels(),
                how.hypothesis(),
                how.several(),
                how.windowed(),
                how.pooling() == null ? null : how.pooling().toString(),
                how.grouping() == null ? null : how.grouping().toString());
    }

    /** @throws IllegalArgumentException if a word is not known, or something is said of labels that there are none of */
    Models.Wanted wanted() {
        if (labels.isEmpty() && (hypothesis != null || multiLabel)) {
            throw new IllegalArgumentException((hypothesis != null ? "hypothesis" : "multiLabel")
                    + " is said of classes: name them with setLabels(\"sports\", \"politics\").");
        }
        return new Models.Wanted(
                task == null ? null : Task.of(task),
                pooling == null ? null : Pooling.of(pooling),
                labels.isEmpty() ? null : Hypotheses.of(labels, hypothesis, multiLabel),
                windows,
                grouping == null ? null : Grouping.of(grouping));
    }
}
