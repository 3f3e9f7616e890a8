package dev.limpid.data;

import dev.limpid.evaluate.Truth;
import dev.limpid.task.Example;
import org.jspecify.annotations.Nullable;

/**
 * An example with what is known of it.
 *
 * @param answer the model's answer that the example's label names; null where there is no label, or the model's answers are no
 *     classes
 * @param truth where the reasons are, of the input's features that are not special; null where nobody says
 */
public record Case(
        Example example, @Nullable Integer answer, @Nullable Truth truth) {}
