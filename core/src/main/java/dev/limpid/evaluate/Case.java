package dev.limpid.evaluate;

import dev.limpid.model.Input;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * An example on which methods are judged.
 *
 * @param name where it stands: {@code reviews.csv:17}
 * @param target that is explained
 * @param others that could have been explained instead, such as the next best answers; may be empty
 * @param truth where the reasons are known to be; null where that is not known
 */
public record Case(
        String name,
        Input input,
        Target target,
        List<Target> others,
        @Nullable Truth truth) {
    public Case {
        others = List.copyOf(others);
    }
}
