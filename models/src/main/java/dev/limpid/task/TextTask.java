package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a task makes of a model of text: what is read of the user's texts, where the answer is, what it is called. */
interface TextTask {
    Task task();

    TextReader reader();

    /** The model with what the task appends to it. */
    default Emitted emitted() {
        return reader().emitted();
    }

    /** The wire whose weights are the model's parameters: what leads there is counted. */
    default Wire counted() {
        return answers().output().wire();
    }

    Answers answers();

    /** What is explained where a user does not say: the raw output. */
    default Target.Score score() {
        return Target.Score.LOGIT;
    }

    /** What stands for an absent word where a user does not say. */
    default String masker() {
        return reader().tokenizer().mask().isPresent() ? "mask" : "pad";
    }

    /** Whether the answer at a position says what comes after it, not what stands there. */
    default boolean readsOn() {
        return false;
    }

    /** The targets that are explained where a user does not say. */
    default List<TargetSpec> usual(Input input) {
        return List.of(TargetSpec.TOP);
    }

    /**
     * Tokenises. Nothing is ever cut off without a note that says so.
     *
     * @throws IllegalArgumentException if the texts are not what the task reads, or too long for the model
     */
    Input read(Text original, Granularity granularity);

    /** What is said of a text that is empty, the first or the second. */
    default String blank(boolean second) {
        return second
                ? "The second text is empty. Give --text-pair a sentence, or leave it out."
                : "The text is empty. Give a sentence, for example --text \"The capital of France is [MASK].\"";
    }

    /**
     * Tokens that stay whatever is absent, since without them the targets cannot be asked.
     *
     * @param deleting whether nothing is left in the place of an absent token
     */
    default Set<Integer> kept(List<Target> targets, boolean deleting) {
        return targets.stream().flatMap(target -> target.positions().stream()).collect(Collectors.toSet());
    }

    /**
     * The position that is asked about; null where the answer is of the text as a whole.
     *
     * @param wanted null for the task's own choice
     * @throws IllegalArgumentException if there is no such position, or none can be chosen
     */
    @Nullable
    Integer position(Input input, @Nullable Integer wanted);

    /**
     * Targets of a kind that only this task knows: {@link TargetSpec#OF_TASKS}, or a meaning of its own of {@code top}; empty
     * for those that it understands as any model does.
     *
     * @throws IllegalArgumentException if the input has no such target
     */
    default Optional<List<Target>> targets(TextModel model, Input input, TargetWish wish) {
        return Optional.empty();
    }

    /** The best answers, best first. */
    default List<Prediction> top(Probe probe, Input input, @Nullable Integer position, int count) {
        return answers().top(probe, input, position, count);
    }
}
