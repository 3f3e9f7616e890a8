package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Dim;
import dev.limpid.graph.TensorType;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a model reads. */
enum Kind {
    TEXT,
    IMAGE,
    TABLE;

    private static final int MOST_CHANNELS = 4;

    /** By the role of the output that they need, the most particular first. */
    private static final Map<String, Task> TEXT_TASKS = new LinkedHashMap<>();

    static {
        TEXT_TASKS.put("classes", Task.TEXT_CLASSIFICATION);
        TEXT_TASKS.put("tags", Task.TOKEN_CLASSIFICATION);
        TEXT_TASKS.put("spans", Task.QUESTION_ANSWERING);
        TEXT_TASKS.put("next", Task.TEXT_GENERATION);
        TEXT_TASKS.put("logits", Task.FILL_MASK);
    }

    /** The most that a model can do which has outputs of these roles; of a table the outputs' form decides. */
    Task most(Set<String> roles) {
        boolean classifies = roles.contains("classes");
        return switch (this) {
            case TEXT ->
                TEXT_TASKS.entrySet().stream()
                        .filter(role -> roles.contains(role.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(Task.FEATURE_EXTRACTION);
            case IMAGE ->
                classifies
                        ? Task.IMAGE_CLASSIFICATION
                        : roles.contains("objects")
                                ? Task.OBJECT_DETECTION
                                : roles.contains("places") ? Task.IMAGE_SEGMENTATION : Task.IMAGE_FEATURE_EXTRACTION;
            case TABLE -> classifies ? Task.TABULAR_CLASSIFICATION : Task.TABULAR_REGRESSION;
        };
    }

    /** Told by where scores of features are taken: at an inner wire, at an input of four axes, at any other input. */
    static Kind of(Emitted emitted) {
        if (emitted.graph().input(emitted.features().name()).isEmpty()) {
            return TEXT;
        }
        TensorType type = emitted.shapes().of(emitted.features());
        boolean picture = type.dtype().isFloating()
                && type.rank() == 4
                && (!(type.dim(1) instanceof Dim.Fixed channels) || channels.size() <= MOST_CHANNELS);
        return picture ? IMAGE : TABLE;
    }
}
