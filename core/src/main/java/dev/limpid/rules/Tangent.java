package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Forward-mode differentiation: how fast one wire moves when another moves in some direction.
 *
 * <p>{@link Gradient}'s walk takes a seed u at the wire y back to g(u) = Jᵀu at the wire x, and is linear in u. So the
 * gradient of ⟨g(u), v⟩ with respect to u is Jv, whatever u is: the walk is walked back itself. Of the first walk only
 * slopes are left once the graph is pruned, so the cost is that of about one more forward pass.
 */
public final class Tangent {
    private Tangent() {}

    /**
     * Appends the derivative of {@code y} along {@code direction}.
     *
     * @param nodes those between the two wires, in running order: as a rule all of the graph
     * @param direction in which x moves, of a shape that broadcasts to x's
     * @return of y's shape; null if y does not move with x
     * @throws IllegalArgumentException if an operator on the way has no rule, or its rule is made of one that has none
     */
    public static @Nullable Expr of(GraphBuilder builder, List<Node> nodes, Expr y, Wire x, Expr direction) {
        int before = builder.build().nodes().size();
        builder.scope("tangent");
        Expr seed = y.filledWith(0);
        Expr back = Backward.pull(Gradient.TABLE, builder, nodes, y, seed, List.of(x))
                .get(0);
        if (back == null) {
            return null;
        }
        builder.scope("tangent");
        Expr product = back.mul(direction);
        List<Node> all = builder.build().nodes();
        return Backward.pull(
                        Gradient.TABLE,
                        builder,
                        all.subList(before, all.size()),
                        product,
                        product.filledWith(1),
                        List.of(seed.wire()))
                .get(0);
    }
}
