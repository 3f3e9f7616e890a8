package dev.limpid.task;

import dev.limpid.model.Input;
import dev.limpid.model.Model;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A model with a task: it knows what its answers are called.
 *
 * @param <I> what the user gives
 */
public sealed interface TaskModel<I> extends Model<I> permits TextModel, ImageModel, TableModel {
    Task task();

    /** A probe where the model takes scores of features. */
    Probe probe();

    /** The task's own output. */
    Answers answers();

    /**
     * The last hidden state.
     *
     * @throws IllegalArgumentException if the model gives none
     */
    Answers units();

    /** What stands for nothing to see, where the user does not say: a name that {@link #absent} or a method knows. */
    String baseline();

    /** As what kind of score targets are explained, where the user does not say. */
    default Target.Score score() {
        return Target.Score.LOGIT;
    }

    /** The targets of an input that are explained where the user does not say: the model's answer. */
    default List<TargetSpec> usual(Input input) {
        return List.of(TargetSpec.TOP);
    }

    /** What was assumed because no file says it, a sentence each. */
    List<String> notes();

    /**
     * The position that is asked about; null where the task's output has none.
     *
     * @param wanted null for the model's own choice
     * @throws IllegalArgumentException if there is no such position, or none can be chosen
     */
    @Nullable
    Integer position(Input input, @Nullable Integer wanted);

    /** The task's best entries, best first; equal scores by index. */
    default List<Prediction> top(Input input, @Nullable Integer position, int count) {
        return answers().top(probe(), input, position, count);
    }
}
