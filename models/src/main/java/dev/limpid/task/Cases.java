package dev.limpid.task;

import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Truth;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Examples with what is asked of each, as methods are judged on them. */
public final class Cases {
    /** The two best answers, of which one may be the target. */
    private static final TargetSpec BEST = TargetSpec.parse("top:2");

    private Cases() {}

    /**
     * One example.
     *
     * @param spec what is explained: one target
     * @param truth where the reasons are known to be; null where that is not known
     * @throws IllegalArgumentException in one line with the example's name, if the model has no such target there
     */
    public static Case of(
            TaskModel<?> model,
            String name,
            Input input,
            TargetSpec spec,
            @Nullable TargetSpec against,
            Target.Score score,
            @Nullable Truth truth) {
        try {
            List<Target> asked = spec.resolve(model, input, against, score, null);
            if (asked.size() != 1) {
                throw new IllegalArgumentException("Target '" + spec + "' is " + asked.size()
                        + " targets, and methods are judged on one for each example. Choose one of them.");
            }
            Target.Choice rather = asked.get(0).against();
            if (rather != null && rather.index() == asked.get(0).choice().index()) {
                throw new IllegalArgumentException(
                        "Target '" + spec + "' is '" + rather.label()
                                + "' here, and cannot be explained against itself. Choose examples or a --target of another answer.");
            }
            return new Case(name, input, asked.get(0), others(model, input, asked.get(0)), truth);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(name + ": " + refused.getMessage(), refused);
        }
    }

    /** The best other answer, where answers compete. */
    private static List<Target> others(TaskModel<?> model, Input input, Target target) {
        boolean competes = target.output().equals(model.answers().output())
                && target.output().link() != Target.Link.NONE
                && target.steps().isEmpty()
                && !target.isContrast();
        return competes
                ? BEST.resolve(model, input, null, target.score(), target.position()).stream()
                        .filter(other ->
                                other.choice().index() != target.choice().index())
                        .limit(1)
                        .toList()
                : List.of();
    }
}
