package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A node that is put in other words, where it stands: its inputs, and which of its outputs anybody reads. */
record Site(Node node, GraphBuilder builder, Shapes shapes, Set<Wire> read) {
    /** Whether the {@code index}-th input is given. */
    boolean has(int index) {
        return !node.in(index).isNone();
    }

    /**
     * The value of an input.
     *
     * @throws IllegalStateException if it is left out
     */
    Expr in(int index) {
        require(has(index), "input " + index + " is left out");
        return builder.expr(node.in(index));
    }

    /** The value of an input, null where it is left out. */
    @Nullable
    Expr maybe(int index) {
        return has(index) ? in(index) : null;
    }

    /** Whether something reads the {@code index}-th output. */
    boolean wants(int index) {
        return read.contains(node.out(index));
    }

    /** The type of the first output, if that is known from elsewhere. */
    Optional<TensorType> known() {
        return shapes.find(node.out(0));
    }

    /** The value plus, where that is given, an input. */
    Expr sum(Expr value, int index) {
        return has(index) ? value.add(in(index)) : value;
    }

    /** An axis attribute counted from the front of the first input. */
    int axis(long otherwise) {
        long axis = node.attribute("axis", otherwise);
        return (int) (axis < 0 ? axis + in(0).rank() : axis);
    }

    /** Size of an axis that no run changes. */
    long fixed(Expr value, int axis) {
        Dim dim = value.type().dim(axis);
        if (dim instanceof Dim.Fixed fixed) {
            return fixed.size();
        }
        throw new IllegalStateException("axis " + axis + " of " + value + " must have a size that is known");
    }

    /** Size of an axis as each run finds it, an INT64 scalar. */
    Expr size(Expr value, int axis) {
        return value.type().dim(axis) instanceof Dim.Fixed fixed
                ? index(fixed.size())
                : value.shape().gather(index(Math.floorMod(axis, value.rank())), 0);
    }

    /** An INT64 scalar. */
    Expr index(long value) {
        return builder.constant(Tensor.of(Shape.SCALAR, value));
    }

    /** A scalar of the first input's type, which is floating. */
    Expr number(double value) {
        return builder.scalar(in(0).dtype(), value);
    }

    /** {@code 0, 1, …} as many as an axis has entries; INT64. */
    Expr places(Expr value, int axis) {
        return builder.range(size(value, axis))
                .as(new TensorType(DType.INT64, List.of(value.type().dim(axis))));
    }

    /** Pieces of these sizes along one axis. */
    List<Expr> split(Expr value, int axis, long... sizes) {
        Map<String, Attribute> along = Map.of("axis", Attribute.of((long) axis));
        List<Wire> ins = List.of(value.wire(), builder.longs(sizes).wire());
        return builder.add("Split", ins, sizes.length, along).stream()
                .map(builder::expr)
                .toList();
    }

    /** The values of a constant that is held in memory; null where the input is none. */
    @Nullable
    Tensor constant(int index) {
        return builder.weightOf(node.in(index)) instanceof Weight.InMemory held ? held.value() : null;
    }

    /** The node's attributes but {@code dropped}. */
    Map<String, Attribute> attributesWithout(String... dropped) {
        Map<String, Attribute> kept = new TreeMap<>(node.attributes());
        for (String name : dropped) {
            kept.remove(name);
        }
        return kept;
    }

    /** Refuses this node for {@code otherwise}, unless {@code holds}. */
    void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
