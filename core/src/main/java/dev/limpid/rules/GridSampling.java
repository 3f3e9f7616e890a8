package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/** Derivatives of spatial transformers (Jaderberg et al. 2015): where to look, and looking there. */
final class GridSampling {
    /** The free parameter of cubic convolution (Keys 1981) that ONNX and PyTorch take for sampling. */
    private static final double CUBIC = -0.75;

    private GridSampling() {}

    /**
     * Points of one spatial axis: a few neighbouring elements, {@code [batch,tap,point]} each.
     *
     * @param index of the tap, brought inside
     * @param weight of the tap, 0 where it lies outside and outside is 0
     * @param slope of the weight along the grid's coordinate
     */
    private record Taps(Expr index, Expr weight, Expr slope) {}

    /**
     * Y reads X, {@code [batch,channel,spatial…]}, at points given in [-1,1] by a grid {@code
     * [batch,point…,coordinate]}, the last spatial axis first. An element gets the signals of the points that read it by
     * their weights; a coordinate gets what its move would change.
     */
    static List<@Nullable Expr> gridSample(At at) {
        Expr x = at.in(0);
        GraphBuilder build = at.builder();
        int space = x.rank() - 2;
        // [batch,point,coordinate]
        Expr grid = at.in(1).reshape(0, -1, space);
        List<Taps> taps = new ArrayList<>();
        Expr index = build.longs(0);
        for (int axis = 0; axis < space; axis++) {
            Expr size = x.shape().slice(0, axis + 2L, axis + 3L);
            long coordinate = space - 1L - axis;
            Taps own = taps(at.node(), grid.slice(2, coordinate, coordinate + 1).transpose(List.of(0L, 2L, 1L)), size);
            taps.add(own);
            index = index.mul(size).add(apart(own.index, axis, space));
        }
        Expr one = build.longs(1);
        Expr channels = one.concat(0, x.shape().slice(0, 1, 2), one);
        Expr tapped = together(index);
        // [batch,channel,tap·point]
        Expr indices = tapped.reshape(0, 1, -1).expand(channels);
        Expr flat = x.reshape(0, 0, -1);
        // [batch,channel,tap,point]
        Expr signal = at.dy().reshape(0, 0, 1, -1);
        Expr spread = signal.mul(together(product(taps, -1)).unsqueeze(1)).reshape(0, 0, -1);
        Expr read = flat.gatherElements(indices, 2)
                .reshape(build.longs(0, 0).concat(0, tapped.shape().slice(0, 1, 2), build.longs(-1)));
        // [batch,tap,point]
        Expr seen = read.mul(signal).reduceSum(false, 1);
        List<Expr> moved = new ArrayList<>();
        for (int axis = space - 1; axis >= 0; axis--) {
            moved.add(
                    seen.mul(together(product(taps, axis))).reduceSum(false, 1).unsqueeze(2));
        }
        return each(
                flat.filledWith(0).scatterAdd(indices, spread, 2).reshapeLike(x),
                joined(moved, 2).reshapeLike(at.in(1)));
    }

    /** {@code [batch,tap,point]} to one axis of taps for each spatial axis, of which this has but its own. */
    private static Expr apart(Expr taps, int axis, int space) {
        long[] others =
                LongStream.rangeClosed(1, space).filter(i -> i != axis + 1).toArray();
        return taps.unsqueeze(others);
    }

    /** All axes of taps as one: {@code [batch,taps,point]}. */
    private static Expr together(Expr apart) {
        GraphBuilder build = apart.builder();
        Expr shape = apart.shape();
        int rank = apart.rank();
        return apart.reshape(shape.slice(0, 0, 1).concat(0, build.longs(-1), shape.slice(0, rank - 1L, rank)));
    }

    /** The weights of all combinations of taps, along one axis the slope instead; -1 for none. */
    private static Expr product(List<Taps> taps, int slope) {
        List<Expr> factors = new ArrayList<>();
        for (int axis = 0; axis < taps.size(); axis++) {
            factors.add(apart(axis == slope ? taps.get(axis).slope : taps.get(axis).weight, axis, taps.size()));
        }
        return factors.stream().reduce(Expr::mul).orElseThrow();
    }

    private static Taps taps(Node node, Expr grid, Expr size) {
        GraphBuilder build = grid.builder();
        DType dtype = grid.dtype();
        boolean corners = node.attribute("align_corners", 0L) == 1;
        Expr length = size.cast(dtype);
        // From [-1,1] to elements: the ends are the middles of the outer elements, or their outer edges.
        Expr scale = (corners ? length.add(-1) : length).mul(0.5);
        Expr place = grid.mul(scale).add(length.add(-1).mul(0.5));
        String mode = node.attribute("mode", "linear");
        Expr first;
        List<Expr> weights;
        List<Expr> slopes;
        long before;
        if (mode.equals("nearest")) {
            first = place.apply("Round", Map.of());
            weights = List.of(place.filledWith(1));
            slopes = List.of(place.filledWith(0));
            before = 0;
        } else {
            first = place.apply("Floor", Map.of());
            Expr t = place.sub(first);
            boolean cubic = mode.endsWith("cubic");
            before = cubic ? 1 : 0;
            Expr rest = t.rsub(1);
            weights = cubic ? List.of(outer(t.add(1)), inner(t), inner(rest), outer(rest.add(1))) : List.of(rest, t);
            slopes = cubic
                    ? List.of(
                            outerSlope(t.add(1)),
                            innerSlope(t),
                            innerSlope(rest).neg(),
                            outerSlope(rest.add(1)).neg())
                    : List.of(t.filledWith(-1), t.filledWith(1));
        }
        long[] offsets =
                LongStream.range(0, weights.size()).map(i -> i - before).toArray();
        Expr index = first.cast(DType.INT64).add(build.constant(Tensor.of(Shape.of(offsets.length, 1), offsets)));
        Expr weight = joined(weights, 1);
        Expr slope = joined(slopes, 1).mul(scale);
        Expr last = size.sub(build.longs(1));
        switch (node.attribute("padding_mode", "zeros")) {
            case "border":
                return new Taps(inside(index, last), weight, slope);
            case "reflection":
                return new Taps(reflected(index, size, corners), weight, slope);
            default:
                Expr clipped = inside(index, last);
                Expr mask = clipped.same(index, dtype);
                return new Taps(clipped, weight.mul(mask), slope.mul(mask));
        }
    }

    private static Expr joined(List<Expr> parts, int axis) {
        return parts.get(0).concat(axis, parts.subList(1, parts.size()).toArray(new Expr[0]));
    }

    private static Expr inside(Expr index, Expr last) {
        return index.apply("Max", Map.of(), index.builder().longs(0)).apply("Min", Map.of(), last);
    }

    /** Mirrored at the middles of the outer elements, or at their outer edges. */
    private static Expr reflected(Expr index, Expr size, boolean corners) {
        GraphBuilder build = index.builder();
        Expr one = build.longs(1);
        Expr two = build.longs(2);
        // An axis of one element has a period of 0: any other will do.
        Expr period = (corners ? size.sub(one).mul(two) : size.mul(two)).apply("Max", Map.of(), one);
        Expr phase = index.apply("Mod", Map.of(), period);
        Expr mirrored = corners ? period.sub(phase) : period.sub(one).sub(phase);
        return phase.apply("Min", Map.of(), mirrored);
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

    /** A grid is linear in θ, {@code [batch,coordinate,coordinate + 1]}: its factors are the grid of the unit θ, and 1. */
    static List<@Nullable Expr> affineGrid(At at) {
        GraphBuilder build = at.builder();
        int space = at.dy().rank() - 2;
        DType dtype = at.dy().dtype();
        Expr unit = build.constant(
                Tensor.fill(dtype, Shape.of(1, space, space + 1), i -> i / (space + 1) == i % (space + 1) ? 1 : 0));
        Expr one = build.longs(1);
        Expr size = one.concat(0, at.in(1).slice(0, 1, space + 2L));
        Expr factors = build.expr(build.add(
                                "AffineGrid",
                                List.of(unit.wire(), size.wire()),
                                1,
                                Map.of("align_corners", Attribute.of(at.node().attribute("align_corners", 0L))))
                        .get(0))
                .reshape(-1, space);
        Expr ones = factors.slice(1, 0, 1).filledWith(1);
        Expr points = at.dy().reshape(0, -1, space);
        return each(points.matMul(factors.concat(1, ones), true, false, 1).as(at.type(0)));
    }
}
