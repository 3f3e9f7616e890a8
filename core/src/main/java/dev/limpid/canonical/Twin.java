package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** The twin of a quantised graph while it grows: which floats the wires of the original stand for. */
final class Twin {
    /** What a wire of the original stands for. */
    sealed interface Meaning {}

    /** Whole numbers q for {@code value = (q − zero) · scale}. */
    record Levels(Expr value, Wire scale, Wire zero) implements Meaning {}

    /** A product of scales that a run finds out, and of what else it was multiplied with. */
    record Scale(List<Wire> scales, @Nullable Expr rest) implements Meaning {}

    /** A result that is still to be multiplied with these scales. */
    record Unscaled(Scalable value, List<Wire> scales) implements Meaning {}

    /** A float result that a further factor goes into where that costs least. */
    @FunctionalInterface
    interface Scalable {
        Expr times(@Nullable Expr factor);
    }

    private record Key(Wire levels, Wire scale, Wire zero, long axis) {}

    private final Graph graph;
    private final Map<Wire, Node> producers;
    private final Set<Wire> constants;
    /** What makes floats of rows of a constant table, by the rows. */
    private final Map<Wire, Node> lookups = new HashMap<>();

    private final Map<Wire, Meaning> meanings = new HashMap<>();
    private final Map<Key, Expr> dequantised = new HashMap<>();
    final GraphBuilder builder;

    Twin(Graph graph, GraphBuilder builder) {
        this.graph = graph;
        this.builder = builder;
        this.producers = graph.producers();
        this.constants = constants(graph);
        for (Node node : graph.nodes()) {
            if (node.op().equals("DequantizeLinear") && comesFromConstant(node.in(0))) {
                lookups.put(node.in(0), node);
                tell(node.in(1), new Scale(List.of(node.in(1)), null));
            }
        }
    }

    /** Weights, and what follows from them alone. */
    static Set<Wire> constants(Graph graph) {
        Set<Wire> constants = new HashSet<>(graph.weights().keySet());
        constants.add(Wire.NONE);
        for (Node node : graph.nodes()) {
            if (!node.reads().isEmpty() && constants.containsAll(node.reads())) {
                constants.addAll(node.outputs());
            }
        }
        return constants;
    }

    boolean isConstant(Wire wire) {
        return constants.contains(wire);
    }

    @Nullable
    Meaning meaning(Wire wire) {
        return meanings.get(wire);
    }

    void tell(Wire wire, Meaning meaning) {
        meanings.put(wire, meaning);
    }

    /** Whether the floats behind a quantised input can be told. */
    boolean knows(Wire levels, Wire scale, Wire zero) {
        return meanings.get(levels) instanceof Levels told
                ? same(told.scale, scale) && same(told.zero, zero)
                : constants.contains(levels) || comesFromConstant(levels);
    }

    /** Rows that are looked up in a constant table are as good as constants. */
    private boolean comesFromConstant(Wire levels) {
        Node writer = producers.get(levels);
        return writer != null && writer.is("Gather") && constants.contains(writer.in(0));
    }

    /**
     * What an input of a product on whole numbers stands for, if that is told, or if it is rows of a constant table that
     * somebody makes floats of as well; null else.
     */
    @Nullable
    Levels levels(Wire wire) {
        if (meanings.get(wire) instanceof Levels told) {
            return told;
        }
        Node floats = lookups.get(wire);
        return floats == null
                ? null
                : new Levels(
                        real(wire, floats.in(1), floats.in(2), floats.attribute("axis", 1L)),
                        floats.in(1),
                        floats.in(2));
    }

    /** Whether two wires carry the same constant. */
    private boolean same(Wire one, Wire other) {
        Tensor first = constant(one);
        Tensor second = constant(other);
        return one.equals(other)
                || first != null
                        && second != null
                        && first.dtype() == second.dtype()
                        && Arrays.equals(first.toDoubles(), second.toDoubles());
    }

    /**
     * The floats behind a quantised input, of which {@link #knows} holds. A constant is dequantised by nodes on it, which
     * the runtime computes once; of a table only the rows that are looked up.
     *
     * @param axis along which scale and zero point vary, if they do
     */
    Expr real(Wire levels, Wire scale, Wire zero, long axis) {
        if (meanings.get(levels) instanceof Levels told) {
            return told.value;
        }
        return dequantised.computeIfAbsent(
                new Key(levels, scale, zero, axis),
                key -> comesFromConstant(levels)
                        ? rows(builder.expr(levels), scale, zero)
                        : shifted(levels, zero, axis).mul(along(scale, axis, levels)));
    }

    /** Rows of a constant table as floats. */
    Expr rows(Expr levels, Wire scale, Wire zero) {
        return zero.isNone()
                ? levels.apply("DequantizeLinear", Map.of(), builder.expr(scale))
                : levels.apply("DequantizeLinear", Map.of(), builder.expr(scale), builder.expr(zero));
    }

    /** Whole numbers less their zero point, as floats. */
    Expr shifted(Wire levels, Wire zero, long axis) {
        Expr floats = floats(builder.expr(levels));
        return zero.isNone() || isZero(zero) ? floats : floats.sub(floats(along(zero, axis, levels)));
    }

    private static Expr floats(Expr value) {
        return value.apply("Cast", Map.of("to", Attribute.of((long) DType.FLOAT.code())));
    }

    private boolean isZero(Wire wire) {
        Tensor zeros = constant(wire);
        return zeros != null && Arrays.stream(zeros.toDoubles()).allMatch(value -> value == 0);
    }

    /** A scale or zero point, broadcast along one axis of {@code levels}. */
    private Expr along(Wire wire, long axis, Wire levels) {
        Expr parameter = builder.expr(wire);
        if (parameter.type().rank() == 0 || parameter.type().dim(0).isOne()) {
            return parameter;
        }
        int rank = builder.expr(levels).rank();
        long own = axis < 0 ? axis + rank : axis;
        return parameter.unsqueeze(LongStream.range(1, rank - own).toArray());
    }

    /**
     * A float value within what the levels of a type can say, give or take the rounding. A bound at 0 is exact: there a
     * quantiser left out a Relu. Null where a run decides on the scale.
     *
     * @param axis of {@code origin}, along which scale and zero point vary, if they do
     */
    @Nullable
    Expr within(Expr value, Wire scale, Wire zero, DType levels, long axis, Wire origin) {
        Tensor steps = constant(scale);
        Tensor zeros = zero.isNone() ? Tensor.of(Shape.of(1), 0L) : constant(zero);
        if (steps == null || zeros == null) {
            return null;
        }
        double[] low = bounds(least(levels), -0.5, steps, zeros);
        double[] high = bounds(most(levels), 0.5, steps, zeros);
        if (low.length > 1) {
            return value.apply("Max", Map.of(), along(numbers(low), axis, origin))
                    .apply("Min", Map.of(), along(numbers(high), axis, origin));
        }
        return spans(origin, low[0] - steps.at(0), high[0] + steps.at(0))
                ? value
                : value.apply(
                        "Clip", Map.of(), builder.scalar(DType.FLOAT, low[0]), builder.scalar(DType.FLOAT, high[0]));
    }

    /** The float behind a level, and half a step further out unless it is 0; one for each scale. */
    private static double[] bounds(double level, double further, Tensor steps, Tensor zeros) {
        double[] bounds = new double[steps.size()];
        for (int i = 0; i < bounds.length; i++) {
            double above = level - zeros.at(zeros.size() == 1 ? 0 : i);
            bounds[i] = above == 0 ? 0 : (above + further) * steps.at(i);
        }
        return bounds;
    }

    private Wire numbers(double[] values) {
        return builder.constant(Tensor.fill(DType.FLOAT, Shape.of(values.length), i -> values[i]))
                .wire();
    }

    /** Whether all that an operator can give lies between two numbers. */
    private boolean spans(Wire origin, double low, double high) {
        Node writer = producers.get(origin);
        if (writer == null) {
            return false;
        }
        return switch (writer.op()) {
            case "Sigmoid", "Softmax", "HardSigmoid", "QLinearSigmoid", "QLinearSoftmax" -> low <= 0 && high >= 1;
            case "Tanh" -> low <= -1 && high >= 1;
            default -> false;
        };
    }

    private @Nullable Tensor constant(Wire wire) {
        return graph.weights().get(wire) instanceof Weight.InMemory held ? held.value() : null;
    }

    private static double least(DType levels) {
        return switch (levels) {
            case INT8 -> -128;
            case INT16 -> -32768;
            case INT4 -> -8;
            default -> 0;
        };
    }

    private static double most(DType levels) {
        return switch (levels) {
            case INT8 -> 127;
            case INT16 -> 32767;
            case UINT16 -> 65535;
            case INT4 -> 7;
            case UINT4 -> 15;
            default -> 255;
        };
    }

    /** The type of levels: that of the zero point, without one UINT8. */
    DType typeOf(Wire zero) {
        return zero.isNone() ? DType.UINT8 : builder.expr(zero).dtype();
    }

    /** Says that the output of a node, quantised with this scale and zero point, stands for {@code value}. */
    void quantised(Wire output, Expr value, Wire scale, Wire zero) {
        Expr within = within(value, scale, zero, typeOf(zero), 1, output);
        if (within != null) {
            tell(output, new Levels(within, scale, zero));
        }
    }

    /** Both lists together. */
    static List<Wire> and(List<Wire> one, List<Wire> other) {
        List<Wire> both = new ArrayList<>(one);
        both.addAll(other);
        return Collections.unmodifiableList(both);
    }
}
