package dev.limpid.model;

import dev.limpid.backward.Backward;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;
import dev.limpid.rules.Tangent;
import dev.limpid.tensor.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What is found at each point of a {@link Path}, where the score is f and the path leads along x. */
public sealed interface Reading {
    /** Each element's part of the score's derivative along the path: ∂f/∂x ⊙ dx/dα. */
    record Along(RuleTable table) implements Reading {
        @Override
        public Object question() {
            return List.of("along", table.name());
        }

        @Override
        public Expr slopes(GraphBuilder builder, List<Node> nodes, Expr point, Expr way) {
            return Pullback.of(table, builder, nodes, point.wire()).mul(way);
        }
    }

    /** The part of each element of a wire y further on: ∂f/∂y ⊙ dy/dα. */
    record Conducted(Wire wire) implements Reading {
        @Override
        public List<Wire> wires() {
            return List.of(wire);
        }

        @Override
        public Object question() {
            return this;
        }

        @Override
        public boolean byUnit() {
            return true;
        }

        @Override
        public Expr slopes(GraphBuilder builder, List<Node> nodes, Expr point, Expr way) {
            Expr slope = Pullback.of(Gradient.TABLE, builder, nodes, wire);
            Expr motion = Tangent.of(builder, nodes, builder.expr(wire), point.wire(), way);
            if (motion == null) {
                throw new IllegalArgumentException("Wire '" + wire + "' does not depend on the features in a way that"
                        + " has a derivative: nothing between them carries a signal.");
            }
            return slope.mul(motion);
        }
    }

    /** How steeply the score depends on each element of a wire y further on: ∂f/∂y. */
    record Influence(Wire wire) implements Reading {
        @Override
        public List<Wire> wires() {
            return List.of(wire);
        }

        @Override
        public Object question() {
            return this;
        }

        @Override
        public boolean byUnit() {
            return true;
        }

        @Override
        public Expr slopes(GraphBuilder builder, List<Node> nodes, Expr point, Expr way) {
            return Pullback.of(Gradient.TABLE, builder, nodes, wire);
        }
    }

    /**
     * The part of each element of x that goes through some elements of a wire y further on: Σ ∂f/∂y ∂y/∂x ⊙ dx/dα.
     *
     * @param mask 1 at those elements, 0 at the others; it broadcasts to y's shape
     */
    record Through(Wire wire, Tensor mask) implements Reading {
        private static final String MASK = "path/mask";

        @Override
        public List<Wire> wires() {
            return List.of(wire);
        }

        @Override
        public Object question() {
            return List.of("through", wire);
        }

        @Override
        public Map<String, Tensor> feeds() {
            return Map.of(MASK, mask);
        }

        @Override
        public Expr slopes(GraphBuilder builder, List<Node> nodes, Expr point, Expr way) {
            Expr slope = Pullback.of(Gradient.TABLE, builder, nodes, wire);
            TensorType type = slope.type();
            Object[] sizes = new Object[type.rank()];
            Arrays.setAll(sizes, axis -> "mask" + axis);
            Expr chosen = builder.input(MASK, TensorType.of(type.dtype(), sizes));
            Expr through = Backward.pull(
                            Gradient.TABLE,
                            builder,
                            nodes,
                            builder.expr(wire),
                            slope.mul(chosen).as(type),
                            List.of(point.wire()))
                    .get(0);
            if (through == null) {
                throw new IllegalArgumentException("Wire '" + wire + "' does not depend on the features in a way that"
                        + " has a derivative: nothing between them carries a signal.");
            }
            return through.mul(way);
        }
    }

    /** Whether sums over the places of each unit are found too, and stand behind those over the units at each place. */
    default boolean byUnit() {
        return false;
    }

    /** The wires further on that are looked at. */
    default List<Wire> wires() {
        return List.of();
    }

    /** Equal for readings that one graph can do. */
    Object question();

    /** What a run is fed for it. */
    default Map<String, Tensor> feeds() {
        return Map.of();
    }

    /** Appends what is found at each point, {@code [points,…]}. */
    Expr slopes(GraphBuilder builder, List<Node> nodes, Expr point, Expr way);
}
