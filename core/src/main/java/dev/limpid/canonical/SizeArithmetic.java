package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Works out what integers and truth values of a graph are in every run: from constants, from sizes that never change and
 * from what is computed of both. Scalars and lists of at most 64 elements; of a list some elements may be known.
 *
 * <p>An element is a number, a named size (equal to itself, whatever it is) or null where nothing is known; true is 1.
 */
final class SizeArithmetic {
    private static final int LONGEST = 64;

    /** @param isList else one element, of a scalar */
    private record Value(boolean isList, List<@Nullable Dim> elements) {
        static Value scalar(@Nullable Dim element) {
            return new Value(false, Collections.singletonList(element));
        }

        static Value list(List<@Nullable Dim> elements) {
            return new Value(true, new ArrayList<>(elements));
        }
    }

    private static final Map<String, Function<Step, @Nullable Value>> TABLE = new HashMap<>();

    static {
        TABLE.put("Identity", at -> at.in(0));
        TABLE.put("Cast", Step::cast);
        TABLE.put("Shape", Step::shape);
        TABLE.put("Size", Step::size);
        TABLE.put("Gather", Step::gather);
        TABLE.put("Slice", Step::slice);
        TABLE.put("Concat", Step::concat);
        TABLE.put("Squeeze", at -> at.only(false));
        TABLE.put("Unsqueeze", at -> at.only(true));
        TABLE.put("Not", at -> at.each(a -> a instanceof Dim.Fixed fixed ? truth(fixed.size() == 0) : null));
        TABLE.put("Add", at -> at.both(numbers(Math::addExact)));
        TABLE.put("Sub", at -> at.both(numbers(Math::subtractExact)));
        TABLE.put("Mul", at -> at.both(SizeArithmetic::product));
        TABLE.put("Div", at -> at.both(numbers((a, b) -> b == 0 ? null : a / b)));
        TABLE.put("Equal", at -> at.both(SizeArithmetic::equal));
        TABLE.put("Less", at -> at.both(numbers((a, b) -> a < b ? 1L : 0L)));
        TABLE.put("LessOrEqual", at -> at.both(numbers((a, b) -> a <= b ? 1L : 0L)));
        TABLE.put("Greater", at -> at.both(numbers((a, b) -> a > b ? 1L : 0L)));
        TABLE.put("GreaterOrEqual", at -> at.both(numbers((a, b) -> a >= b ? 1L : 0L)));
        TABLE.put("And", at -> at.both(decisive(0, (a, b) -> a != 0 && b != 0 ? 1L : 0L)));
        TABLE.put("Or", at -> at.both(decisive(1, (a, b) -> a != 0 || b != 0 ? 1L : 0L)));
        TABLE.put("ReduceProd", at -> at.all(SizeArithmetic::product));
        TABLE.put("ReduceSum", at -> at.all(numbers(Math::addExact)));
    }

    private final Map<Wire, Weight> weights;
    private final Function<Wire, Optional<TensorType>> types;
    private final Map<Wire, Value> values = new HashMap<>();

    SizeArithmetic(Map<Wire, Weight> weights, Shapes shapes) {
        this(weights, shapes::find);
    }

    /** @param types of wires, which may become known as nodes are followed */
    SizeArithmetic(Map<Wire, Weight> weights, Function<Wire, Optional<TensorType>> types) {
        this.weights = weights;
        this.types = types;
    }

    /** The same for a graph inside a node of this one. */
    SizeArithmetic within(Attribute.OfGraph inner, Shapes known) {
        SizeArithmetic inside = new SizeArithmetic(inner.body().weights(), known);
        for (Wire wire : inner.captured()) {
            Value value = value(wire);
            if (value != null) {
                inside.values.put(wire, value);
            }
        }
        return inside;
    }

    /** The one element of a wire, as far as it is known. */
    Optional<Dim> single(Wire wire) {
        Value value = value(wire);
        return value == null || value.elements.size() != 1
                ? Optional.empty()
                : Optional.ofNullable(value.elements.get(0));
    }

    /** All elements of a wire, an INT64 tensor, if none of them differs from run to run. */
    Optional<Tensor> whole(Wire wire) {
        Value value = value(wire);
        if (value == null || !value.elements.stream().allMatch(Dim.Fixed.class::isInstance)) {
            return Optional.empty();
        }
        long[] sizes = value.elements.stream()
                .mapToLong(element -> ((Dim.Fixed) element).size())
                .toArray();
        return Optional.of(Tensor.of(value.isList ? Shape.of(sizes.length) : Shape.SCALAR, sizes));
    }

    /** Takes note of what a node computes; nodes come in running order. */
    void follow(Node node) {
        Function<Step, @Nullable Value> line = node.domain().isEmpty() ? TABLE.get(node.op()) : null;
        if (line == null) {
            return;
        }
        Value value = line.apply(new Step(node));
        if (value != null && value.elements.size() <= LONGEST) {
            values.put(node.out(0), value);
        }
    }

    private @Nullable Value value(Wire wire) {
        if (!(weights.get(wire) instanceof Weight.InMemory held)) {
            return values.get(wire);
        }
        Tensor tensor = held.value();
        boolean whole = tensor.dtype() == DType.INT64 || tensor.dtype() == DType.INT32 || tensor.dtype() == DType.BOOL;
        if (!whole || tensor.shape().rank() > 1 || tensor.shape().size() > LONGEST) {
            return null;
        }
        List<@Nullable Dim> elements = new ArrayList<>();
        for (int i = 0; i < tensor.size(); i++) {
            elements.add(Dim.of((long) tensor.at(i)));
        }
        return new Value(tensor.shape().rank() == 1, elements);
    }

    private static Dim truth(boolean holds) {
        return Dim.of(holds ? 1 : 0);
    }

    private interface Arithmetic {
        @Nullable
        Long of(long a, long b);
    }

    /** Null if either is unknown, or the result too large. */
    private static BinaryOperator<@Nullable Dim> numbers(Arithmetic arithmetic) {
        return (a, b) -> {
            if (!(a instanceof Dim.Fixed left) || !(b instanceof Dim.Fixed right)) {
                return null;
            }
            try {
                Long result = arithmetic.of(left.size(), right.size());
                return result == null ? null : Dim.of(result);
            } catch (ArithmeticException tooLarge) {
                return null;
            }
        };
    }

    /** Where one side can settle the result alone. */
    private static BinaryOperator<@Nullable Dim> decisive(long settles, Arithmetic arithmetic) {
        Dim settled = Dim.of(settles);
        return (a, b) -> settled.equals(a) || settled.equals(b)
                ? settled
                : numbers(arithmetic).apply(a, b);
    }

    private static @Nullable Dim product(@Nullable Dim a, @Nullable Dim b) {
        return decisive(0, Math::multiplyExact).apply(a, b);
    }

    private static @Nullable Dim equal(@Nullable Dim a, @Nullable Dim b) {
        if (a != null && a.equals(b)) {
            return truth(true);
        }
        return a instanceof Dim.Fixed && b instanceof Dim.Fixed ? truth(false) : null;
    }

    /** One node. */
    private final class Step {
        private final Node node;

        Step(Node node) {
            this.node = node;
        }

        @Nullable
        Value in(int index) {
            return value(node.in(index));
        }

        @Nullable
        Value each(Function<Dim, @Nullable Dim> change) {
            Value value = in(0);
            if (value == null) {
                return null;
            }
            List<@Nullable Dim> changed = new ArrayList<>();
            value.elements.forEach(element -> changed.add(element == null ? null : change.apply(element)));
            return new Value(value.isList, changed);
        }

        /** Elementwise, a single element with every one of the other side. */
        @Nullable
        Value both(BinaryOperator<@Nullable Dim> operator) {
            Value a = in(0);
            Value b = in(1);
            int size = a == null || b == null ? 0 : Math.max(a.elements.size(), b.elements.size());
            if (a == null || b == null || !fits(a, size) || !fits(b, size)) {
                return null;
            }
            List<@Nullable Dim> results = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                results.add(operator.apply(
                        a.elements.get(a.elements.size() == 1 ? 0 : i),
                        b.elements.get(b.elements.size() == 1 ? 0 : i)));
            }
            return new Value(a.isList || b.isList, results);
        }

        private boolean fits(Value value, int size) {
            return value.elements.size() == 1 || value.elements.size() == size;
        }

        /** Over all elements, of which there is at least one. */
        @Nullable
        Value all(BinaryOperator<@Nullable Dim> operator) {
            Value value = in(0);
            if (value == null || value.elements.isEmpty()) {
                return null;
            }
            @Nullable Dim result = value.elements.get(0);
            for (int i = 1; i < value.elements.size(); i++) {
                result = operator.apply(result, value.elements.get(i));
            }
            return new Value(node.attribute("keepdims", 1L) == 1 && value.isList, Collections.singletonList(result));
        }

        @Nullable
        Value cast() {
            long to = node.attribute("to", 1L);
            if (to == DType.BOOL.code()) {
                return each(a -> a instanceof Dim.Fixed fixed ? truth(fixed.size() != 0) : null);
            }
            return to == DType.INT64.code() || to == DType.INT32.code() ? in(0) : null;
        }

        @Nullable
        Value shape() {
            TensorType type = types.apply(node.in(0)).orElse(null);
            if (type == null) {
                return null;
            }
            int from = within(node.attribute("start", 0L), type.rank());
            int to = within(node.attribute("end", (long) type.rank()), type.rank());
            return Value.list(new ArrayList<>(type.dims().subList(from, Math.max(from, to))));
        }

        @Nullable
        Value size() {
            TensorType type = types.apply(node.in(0)).orElse(null);
            @Nullable Dim size = type == null ? null : Dim.of(1);
            for (Dim dim : type == null ? List.<Dim>of() : type.dims()) {
                size = product(size, dim);
            }
            return Value.scalar(size);
        }

        private int within(long index, int size) {
            return (int) Math.max(0, Math.min(size, index < 0 ? index + size : index));
        }

        @Nullable
        Value gather() {
            Value from = in(0);
            Value at = in(1);
            if (from == null || at == null || !from.isList) {
                return null;
            }
            List<@Nullable Dim> picked = new ArrayList<>();
            for (Dim index : at.elements) {
                int size = from.elements.size();
                long place = index instanceof Dim.Fixed fixed ? fixed.size() + (fixed.size() < 0 ? size : 0) : -1;
                if (place < 0 || place >= size) {
                    return null;
                }
                picked.add(from.elements.get((int) place));
            }
            return new Value(at.isList, picked);
        }

        @Nullable
        Value slice() {
            Value value = in(0);
            Dim from = single(node.in(1)).orElse(null);
            Dim to = single(node.in(2)).orElse(null);
            boolean plain =
                    node.in(4).isNone() || Dim.of(1).equals(single(node.in(4)).orElse(null));
            if (value == null || !plain || !(from instanceof Dim.Fixed start) || !(to instanceof Dim.Fixed end)) {
                return null;
            }
            int first = within(start.size(), value.elements.size());
            int last = within(end.size(), value.elements.size());
            return Value.list(value.elements.subList(first, Math.max(first, last)));
        }

        @Nullable
        Value concat() {
            List<@Nullable Dim> joined = new ArrayList<>();
            for (int i = 0; i < node.inputs().size(); i++) {
                Value part = in(i);
                if (part == null || !part.isList) {
                    return null;
                }
                joined.addAll(part.elements);
            }
            return Value.list(joined);
        }

        /** A single element as a list or as a scalar. */
        @Nullable
        Value only(boolean asList) {
            Value value = in(0);
            return value == null || value.elements.size() != 1 || value.isList == asList
                    ? null
                    : new Value(asList, value.elements);
        }
    }
}
