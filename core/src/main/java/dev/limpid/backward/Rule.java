package dev.limpid.backward;

import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What becomes of a signal on its way back through one node. */
@FunctionalInterface
public interface Rule {
    /**
     * The signal at each input: of the input's shape or one that it broadcasts to, null for none. A list shorter than
     * the inputs leaves the rest without one.
     */
    List<@Nullable Expr> back(At at);

    /** The signals in the order of the inputs. */
    static List<@Nullable Expr> each(@Nullable Expr... signals) {
        return Collections.unmodifiableList(Arrays.asList(signals));
    }
}
