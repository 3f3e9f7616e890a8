package dev.limpid.task;

import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

/**
 * A target in a user's words with what was said beside it.
 *
 * @param against null, or what it is contrasted with
 * @param position null for the model's own choice
 */
record TargetWish(
        TargetSpec spec,
        @Nullable TargetSpec against,
        Target.Score score,
        @Nullable Integer position) {}
