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

import static dev.limpid.backward.Rule.each;

/** Derivatives of spatial transformers (Jaderberg et al. 2015): where to look, and looking there. */
final class GridSampling {
    private GridSampling() {}

    /**
     * Y reads X, {@code [batch,channel,spatial…]}, at points given in [-1,1] by a grid {@code
     * [batch,point…,coordinate]}, the last spatial axis first.
     */
    static List<@Nullable Expr> gridSample(At at) {
        Expr x = at.in(0);
        int space = x.rank() - 2;
        boolean corners = at.node().attribute("align_corners", 0L) == 1;
        // [batch,point,coordinate]
        Expr grid = at.in(1).reshape(0, -1, space);
        List<Expr> scales = new ArrayList<>();
        List<Expr> places = new ArrayList<>();
        for (int axis = 0; axis < space; axis++) {
            Expr size = x.size(axis + 2).cast(x.dtype());
            // The ends of [-1,1] are the middles of the outer elements, or their outer edges.
            Expr scale = (corners ? size.add(-1) : size).mul(0.5);
            long coordinate = space - 1L - axis;
            Expr own = grid.slice(2, coordinate, coordinate + 1).transpose(List.of(0L, 2L, 1L));
            scales.add(scale);
            places.add(own.mul(scale).add(size.add(-1).mul(0.5)));
        }
        Sampling sampling = new Sampling(x, places, between(at.node()), outside(at.node(), corners));
        Expr signal = at.dy().reshape(0, 0, -1);
        Expr toGrid = null;
        for (int axis = 0; axis < space; axis++) {
            Expr own = sampling.toPlace(axis, signal).mul(scales.get(axis)).unsqueeze(2);
            toGrid = toGrid == null ? own : own.concat(2, toGrid);
        }
        return each(sampling.toMap(signal), toGrid == null ? null : toGrid.reshapeLike(at.in(1)));
    }

    private static Sampling.Between between(Node node) {
        return switch (node.attribute("mode", "linear")) {
            case "nearest" -> Sampling.Between.NEAREST;
            case "cubic", "bicubic" -> Sampling.Between.CUBIC;
            default -> Sampling.Between.LINEAR;
        };
    }

    private static Sampling.Outside outside(Node node, boolean corners) {
        return switch (node.attribute("padding_mode", "zeros")) {
            case "border" -> Sampling.Outside.BORDER;
            case "reflection" -> corners ? Sampling.Outside.MIRRORED_AT_MIDDLES : Sampling.Outside.MIRRORED_AT_EDGES;
            default -> Sampling.Outside.ZEROS;
        };
    }

    /** A grid is linear in θ, {@code [batch,coordinate,coordinate + 1]}: its factors are the grid of the unit θ, and 1. */
    static List<@Nullable Expr> affineGrid(At at) {
        GraphBuilder build = at.builder();
        int space = at.dy().rank() - 2;
        DType dtype = at.dy().dtype();
        Expr unit = build.constant(
                Tensor.fill(dtype, Shape.of(1, space, space + 1), i -> i / (space + 1) == i % (space + 1) ? 1 : 0));
        Expr size = build.longs(1).concat(0, at.in(1).slice(0, 1, space + 2L));
        Map<String, Attribute> corners =
                Map.of("align_corners", Attribute.of(at.node().attribute("align_corners", 0L)));
        Expr factors = unit.apply("AffineGrid", corners, size).reshape(-1, space);
        Expr ones = factors.slice(1, 0, 1).filledWith(1);
        Expr points = at.dy().reshape(0, -1, space);
        return each(points.matMul(factors.concat(1, ones), true, false, 1).as(at.type(0)));
    }
}
