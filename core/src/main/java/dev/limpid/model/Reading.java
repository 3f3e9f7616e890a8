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
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What is found at each point of a {@link Path}, where the score is f and the path leads along x. */
public sealed interface Reading {
    /** Each element's part of the score's derivative along the path: ∂f/∂x ⊙ dx/dα, summed over the units at each place. */
    record Along(RuleTable table, Layout layout) implements Reading {
        @Override
        public Object question() {
            return List.of("along", table.name(), layout);
        }

        @Override
        public Expr slopes(GraphBuilder builder, List<Node> nodes, Expr point, Expr way) {
            return byPlace(Pullback.of(table, builder, nodes, point.wire()).mul(way), layout);
        }
    }

    /** A wire further on, and what its axes stand for. */
    record Inner(Wire wire, Layout layout) {}

    /**
     * The part of each element of wires y further on: ∂f/∂y ⊙ dy/dα. Of each wire the sums over the units at each place and,
     * where a unit is no place, those over the places of each unit, one behind the other.
     */
    record Conducted(List<Inner> inner) implements Reading {
        @Override
        public List<Wire> wires() {
            return inner.stream().map(Inner::wire).toList();
        }

        @Override
        public Object question() {
            return this;
        }

        @Override
        public Expr slopes(GraphBuilder builder, List<Node> nodes, Expr point, Expr way) {
            List<Expr> signals = signals(builder, nodes, wires());
            List<@Nullable Expr> motions = Tangent.of(
                    builder, nodes, wires().stream().map(builder::expr).toList(), point.wire(), way);
            List<Expr> parts = new ArrayList<>();
            for (int i = 0; i < inner.size(); i++) {
                Expr motion = motions.get(i);
                if (motion == null) {
                    throw still(inner.get(i).wire);
                }
                parts.add(signals.get(i).mul(motion));
            }
            return both(parts, inner);
        }
    }

    /** How steeply the score depends on each element of wires y further on: ∂f/∂y, summed as what is conducted is. */
    record Influence(List<Inner> inner) implements Reading {
        @Override
        public List<Wire> wires() {
            return inner.stream().map(Inner::wire).toList();
        }

        @Override
        public Object question() {
            return this;
        }

        @Override
        public Expr slopes(GraphBuilder builder, List<Node> nodes, Expr point, Expr way) {
            return both(signals(builder, nodes, wires()), inner);
        }
    }

    /**
     * The part of each element of x that goes through some elements of a wire y further on: Σ ∂f/∂y ∂y/∂x ⊙ dx/dα, summed
     * over the units at each place.
     *
     * @param mask 1 at those elements, 0 at the others; it broadcasts to y's shape
     * @param layout of x
     */
    record Through(Wire wire, Tensor mask, Layout layout) implements Reading {
        private static final String MASK = "path/mask";

        @Override
        public List<Wire> wires() {
            return List.of(wire);
        }

        @Override
        public Object question() {
            return List.of("through", wire, layout);
        }

        @Override
        public Map<String, Tensor> feeds() {
            return Map.of(MASK, mask);
        }

        @Override
        public Expr slopes(GraphBuilder builder, List<Node> nodes, Expr point, Expr way) {
            Expr slope = signals(builder, nodes, wires()).get(0);
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
                throw still(wire);
            }
            return byPlace(through.mul(way), layout);
        }
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

    private static List<Expr> signals(GraphBuilder builder, List<Node> nodes, List<Wire> wires) {
        List<Expr> signals = new ArrayList<>();
        List<@Nullable Expr> arrived = Backward.pull(
                Gradient.TABLE,
                builder,
                nodes,
                builder.expr(TargetNodes.WEIGHTED),
                Pullback.seed(Gradient.TABLE, builder),
                wires);
        for (int i = 0; i < wires.size(); i++) {
            Expr signal = arrived.get(i);
            if (signal == null) {
                throw new IllegalArgumentException(Pullback.none(Gradient.TABLE, wires.get(i)));
            }
            signals.add(signal);
        }
        return signals;
    }

    private static Expr byPlace(Expr slopes, Layout layout) {
        slopes.builder().scope("path");
        long[] units = layout.unitAxes(slopes.rank());
        return units.length == 0 ? slopes : slopes.reduceSum(false, units);
    }

    private static Expr both(List<Expr> slopes, List<Inner> inner) {
        List<Expr> sums = new ArrayList<>();
        for (int i = 0; i < slopes.size(); i++) {
            Layout layout = inner.get(i).layout;
            sums.add(flat(byPlace(slopes.get(i), layout)));
            long[] places = layout.placeAxes(slopes.get(i).rank());
            if (places.length > 0) {
                sums.add(slopes.get(i).reduceSum(false, places));
            }
        }
        Expr[] rest = sums.subList(1, sums.size()).toArray(Expr[]::new);
        return rest.length == 0 ? sums.get(0) : sums.get(0).concat(1, rest);
    }

    private static Expr flat(Expr sums) {
        return sums.rank() == 2 ? sums : sums.rank() == 1 ? sums.unsqueeze(1) : sums.reshape(0, -1);
    }

    private static IllegalArgumentException still(Wire wire) {
        return new IllegalArgumentException("Wire '" + wire + "' does not depend on the features in a way that has a"
                + " derivative: nothing between them carries a signal.");
    }
}
