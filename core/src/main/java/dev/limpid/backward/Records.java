package dev.limpid.backward;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The nodes that write a {@link Ledger}: for each node that the walk passes, what arrived and what left, each one number
 * over the whole batch.
 */
public final class Records {
    private final GraphBuilder builder;
    private final BiFunction<Wire, Expr, Expr> contribution;
    private final Map<Wire, List<Expr>> arrivals = new HashMap<>();
    private final List<Node> passed = new ArrayList<>();
    private final List<Expr> numbers = new ArrayList<>();

    /** What a signal at a wire contributes, element by element. */
    Records(GraphBuilder builder, BiFunction<Wire, Expr, Expr> contribution) {
        this.builder = builder;
        this.contribution = contribution;
    }

    Expr arrive(Wire wire, Expr signal) {
        Expr sum =
                contribution.apply(wire, signal).cast(DType.FLOAT).reshape(-1).reduceSum(true, 0);
        arrivals.computeIfAbsent(wire, key -> new ArrayList<>()).add(sum);
        return sum;
    }

    void pass(Node node, List<Expr> left) {
        List<Expr> arrived = new ArrayList<>();
        node.outputs().forEach(wire -> arrived.addAll(arrivals.getOrDefault(wire, List.of())));
        passed.add(node);
        numbers.add(sum(arrived));
        numbers.add(sum(left));
    }

    private Expr sum(List<Expr> parts) {
        return parts.stream().reduce(Expr::add).orElseGet(() -> builder.constant(Tensor.of(Shape.of(1), 0f)));
    }

    /** All numbers in one wire, or null if no node was passed. */
    public @Nullable Expr numbers() {
        return numbers.isEmpty()
                ? null
                : numbers.get(0).concat(0, numbers.subList(1, numbers.size()).toArray(Expr[]::new));
    }

    /** The ledger that a run's numbers tell. */
    public Ledger ledger(double seeded, Tensor found) {
        List<Ledger.Entry> entries = new ArrayList<>();
        for (int i = 0; i < passed.size(); i++) {
            Node node = passed.get(i);
            entries.add(new Ledger.Entry(node.title(), node.qualifiedOp(), found.at(2 * i), found.at(2 * i + 1)));
        }
        return new Ledger(seeded, entries);
    }
}
