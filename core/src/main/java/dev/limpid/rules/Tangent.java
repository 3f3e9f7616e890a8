package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Forward-mode differentiation: how fast wires move when another moves in some direction.
 *
 * <p>{@link Gradient}'s walk takes a seed u at a wire y back to g(u) = Jᵀu at the wire x, and is linear in u. So the
 * gradient of ⟨g(u), v⟩ with respect to u is Jv, whatever u is: the walk is walked back itself. Of the first walk only
 * slopes are left once the graph is pruned, so the cost is that of about one more forward pass.
 */
public final class Tangent {
    private Tangent() {}

    /**
     * Appends the derivatives of {@code moved} along {@code direction}.
     *
     * @param nodes those between the wires, in running order: as a rule all of the graph
     * @param direction in which x moves, of a shape that broadcasts to x's
     * @return of each one's shape, in order; null where it does not move with x
     * @throws IllegalArgumentException if an operator on the way has no rule, or its rule is made of one that has none
     */
    public static List<@Nullable Expr> of(
            GraphBuilder builder, List<Node> nodes, List<Expr> moved, Wire x, Expr direction) {
        builder.scope("tangent");
        int given = builder.build().nodes().size();
        // Σ ⟨u, y⟩ sends back u to each y.
        List<Expr> seeds = new ArrayList<>();
        Expr sum = null;
        for (Expr y : moved) {
            Expr seed = y.filledWith(0);
            Expr product = y.mul(seed).reshape(-1).reduceSum(false, 0);
            seeds.add(seed);
            sum = sum == null ? product : sum.add(product);
        }
        if (sum == null) {
            return List.of();
        }
        List<Node> all = builder.build().nodes();
        List<Node> forward = new ArrayList<>(nodes);
        forward.addAll(all.subList(given, all.size()));
        Expr back = Backward.pull(Gradient.TABLE, builder, forward, sum, sum.filledWith(1), List.of(x))
                .get(0);
        if (back == null) {
            return new ArrayList<>(Collections.nCopies(moved.size(), null));
        }
        builder.scope("tangent");
        Expr product = back.mul(direction);
        List<Node> after = builder.build().nodes();
        return Backward.pull(
                Gradient.TABLE,
                builder,
                after.subList(all.size(), after.size()),
                product,
                product.filledWith(1),
                seeds.stream().map(Expr::wire).toList());
    }
}
