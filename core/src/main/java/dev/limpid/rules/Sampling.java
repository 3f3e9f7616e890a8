package dev.limpid.rules;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Reads a map {@code [batch,channel,spatial…]} at points between its elements: each is a sum of neighbours by weight, and
 * so both derivatives are sums too, to the neighbours by their weights and to the point by the weights' slopes.
 */
final class Sampling {
    /** The free parameter of cubic convolution (Keys 1981) that ONNX and PyTorch take for sampling. */
    private static final double CUBIC = -0.75;

    /** What stands between elements. */
    enum Between {
        NEAREST,
        LINEAR,
        CUBIC
    }

    /** What stands outside. */
    enum Outside {
        ZEROS,
        /** The outermost element, on and on. */
        BORDER,
        /** The map mirrored at the middles of its outer elements. */
        MIRRORED_AT_MIDDLES,
        /** The map mirrored at the edges of its outer elements. */
        MIRRORED_AT_EDGES
    }

    /**
     * The neighbours along one axis, {@code [batch,tap,point]} each.
     *
     * @param index brought inside
     * @param weight 0 where it lies outside and outside is 0
     * @param slope of the weight along the axis
     */
    private record Taps(Expr index, Expr weight, Expr slope) {}

    private final Expr map;
    private final Expr flat;
    private final List<Taps> taps;
    /** Of all combinations of neighbours, into the flat map: {@code [batch,channel,tap·point]}. */
    private final Expr indices;
    /** How many combinations there are. */
    private final long combinations;

    /**
     * @param places of the points, for each spatial axis {@code [batch,1,point]}, counted in elements
     */
    Sampling(Expr map, List<Expr> places, Between between, Outside outside) {
        GraphBuilder build = map.builder();
        this.map = map;
        this.flat = map.reshape(0, 0, -1);
        this.taps = new ArrayList<>();
        Expr index = build.longs(0);
        for (int axis = 0; axis < places.size(); axis++) {
            Expr size = map.size(axis + 2);
            Taps own = taps(places.get(axis), size, between, outside);
            taps.add(own);
            index = index.mul(size).add(apart(own.index, axis));
        }
        Expr one = build.longs(1);
        Expr channels = one.concat(0, map.size(1), one);
        this.indices = index.reshape(0, 1, -1).expand(channels);
        long each = between == Between.CUBIC ? 4 : between == Between.LINEAR ? 2 : 1;
        this.combinations = LongStream.range(0, places.size()).reduce(1, (all, axis) -> all * each);
    }

    /** What is read, {@code [batch,channel,point]}. */
    Expr values() {
        return neighbours().mul(together(product(-1)).unsqueeze(1)).reduceSum(false, 2);
    }

    /** To the map, from a signal {@code [batch,channel,point]} at what is read. */
    Expr toMap(Expr signal) {
        Expr spread =
                signal.unsqueeze(2).mul(together(product(-1)).unsqueeze(1)).reshape(0, 0, -1);
        return flat.filledWith(0).scatterAdd(indices, spread, 2).reshapeLike(map);
    }

    /** To the points' place along an axis, {@code [batch,point]}. */
    Expr toPlace(int axis, Expr signal) {
        Expr seen = neighbours().mul(signal.unsqueeze(2)).reduceSum(false, 1);
        return seen.mul(together(product(axis))).reduceSum(false, 1);
    }

    /** {@code [batch,channel,tap,point]}. */
    private Expr neighbours() {
        return flat.gatherElements(indices, 2).reshape(0, 0, combinations, -1);
    }

    /** {@code [batch,tap,point]} to one axis of taps for each spatial axis, of which this has but its own. */
    private Expr apart(Expr taps, int axis) {
        int space = map.rank() - 2;
        return taps.unsqueeze(
                LongStream.rangeClosed(1, space).filter(i -> i != axis + 1).toArray());
    }

    /** All axes of taps as one: {@code [batch,tap,point]}. */
    private Expr together(Expr apart) {
        return apart.reshape(0, combinations, -1);
    }

    /** The weights of all combinations of taps, along one axis the slope instead; -1 for none. */
    private Expr product(int slope) {
        List<Expr> factors = new ArrayList<>();
        for (int axis = 0; axis < taps.size(); axis++) {
            factors.add(apart(axis == slope ? taps.get(axis).slope : taps.get(axis).weight, axis));
        }
        return factors.stream().reduce(Expr::mul).orElseThrow();
    }

    private static Taps taps(Expr place, Expr size, Between between, Outside outside) {
        GraphBuilder build = place.builder();
        Expr first = place.apply(between == Between.NEAREST ? "Round" : "Floor");
        Expr t = place.sub(first);
        Expr rest = t.rsub(1);
        List<Expr> weights = switch (between) {
            case NEAREST -> List.of(place.filledWith(1));
            case LINEAR -> List.of(rest, t);
            case CUBIC -> List.of(outer(t.add(1)), inner(t), inner(rest), outer(rest.add(1)));
        };
        List<Expr> slopes = switch (between) {
            case NEAREST -> List.of(place.filledWith(0));
            case LINEAR -> List.of(place.filledWith(-1), place.filledWith(1));
            case CUBIC ->
                List.of(
                        outerSlope(t.add(1)),
                        innerSlope(t),
                        innerSlope(rest).neg(),
                        outerSlope(rest.add(1)).neg());
        };
        long before = between == Between.CUBIC ? 1 : 0;
        long[] offsets =
                LongStream.range(0, weights.size()).map(i -> i - before).toArray();
        Expr index = first.cast(DType.INT64).add(build.constant(Tensor.of(Shape.of(offsets.length, 1), offsets)));
        Expr weight = joined(weights);
        Expr slope = joined(slopes);
        Expr inside = index.apply("Max", build.longs(0)).apply("Min", size.sub(build.longs(1)));
        return switch (outside) {
            case BORDER -> new Taps(inside, weight, slope);
            case MIRRORED_AT_MIDDLES -> new Taps(mirrored(index, size, true), weight, slope);
            case MIRRORED_AT_EDGES -> new Taps(mirrored(index, size, false), weight, slope);
            case ZEROS -> {
                Expr mask = inside.same(index, place.dtype());
                yield new Taps(inside, weight.mul(mask), slope.mul(mask));
            }
        };
    }

    private static Expr joined(List<Expr> taps) {
        return taps.get(0).concat(1, taps.subList(1, taps.size()).toArray(new Expr[0]));
    }

    private static Expr mirrored(Expr index, Expr size, boolean atMiddles) {
        GraphBuilder build = index.builder();
        Expr one = build.longs(1);
        Expr two = build.longs(2);
        // Mirrored at its middle, an axis of one element has a period of 0: any other will do.
        Expr period = (atMiddles ? size.sub(one).mul(two) : size.mul(two)).apply("Max", one);
        Expr phase = index.apply("Mod", period);
        Expr back = atMiddles ? period.sub(phase) : period.sub(one).sub(phase);
        return phase.apply("Min", back);
    }

    /** Keys' kernel at distances 0 to 1: ((a + 2)s − (a + 3))s² + 1. */
    private static Expr inner(Expr s) {
        return s.mul(CUBIC + 2).add(-(CUBIC + 3)).mul(s).mul(s).add(1);
    }

    private static Expr innerSlope(Expr s) {
        return s.mul(3 * (CUBIC + 2)).add(-2 * (CUBIC + 3)).mul(s);
    }

    /** Keys' kernel at distances 1 to 2: a(((s − 5)s + 8)s − 4). */
    private static Expr outer(Expr s) {
        return s.add(-5).mul(s).add(8).mul(s).add(-4).mul(CUBIC);
    }

    private static Expr outerSlope(Expr s) {
        return s.mul(3).add(-10).mul(s).add(8).mul(CUBIC);
    }
}
