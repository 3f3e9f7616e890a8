package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/**
 * Ways back through operators that read at indices: what was read several times gets the sum of its signals.
 *
 * <p>All sums are {@code ScatterElements}, which ONNX Runtime makes one after another. {@code ScatterND} shares its rows out to
 * threads, and two that add to the same place lose one of both.
 */
final class Gathering {
    private Gathering() {}

    static List<@Nullable Expr> gather(At at) {
        Expr x = at.in(0);
        Expr index = at.in(1);
        int axis = at.axis("axis", 0);
        if (index.rank() == 0) {
            return each(atOne(x, index, at.dy(), axis));
        }
        return each(summed(x, index, at.dy(), axis));
    }

    /** What arrives of {@code x} read at indices of any shape, whose axes the signal has in place of {@code axis}. */
    static Expr summed(Expr x, Expr index, Expr signal, int axis) {
        if (index.rank() == 1) {
            return along(x, index, signal, axis);
        }
        // The axes of the index become one.
        Expr shape = signal.shape();
        Expr before = shape.slice(0, 0, axis);
        Expr after = shape.slice(0, axis + index.rank(), signal.rank());
        Expr count = index.shape().product().reshape(1);
        return along(x, index.reshape(-1), signal.reshapeTo(before.concat(0, count, after)), axis);
    }

    /** One index: the signal stands alone in the axis. */
    private static Expr atOne(Expr x, Expr index, Expr signal, int axis) {
        long @Nullable [] known = x.builder().longsOf(index);
        Expr start;
        if (known != null && known[0] >= 0) {
            start = x.builder().longs(known);
        } else {
            Expr size = x.size(axis);
            start = index.reshape(1).cast(DType.INT64).add(size).apply("Mod", size);
        }
        return Slicing.embedded(x, signal.unsqueeze(axis), new long[] {axis}, start);
    }

    /** A vector of indices into one axis, along which the signal has as many entries. */
    private static Expr along(Expr x, Expr index, Expr signal, int axis) {
        Expr everywhere =
                index.unsqueeze(LongStream.range(1, x.rank() - axis).toArray()).expand(signal.shape());
        return x.filledWith(0).scatterAdd(everywhere, signal, axis).as(x.type());
    }

    static List<@Nullable Expr> gatherElements(At at) {
        Expr x = at.in(0);
        return each(x.filledWith(0).scatterAdd(at.in(1), at.dy(), at.axis("axis", 0)));
    }

    static List<@Nullable Expr> gatherND(At at) {
        long batchDims = at.node().attribute("batch_dims", 0L);
        if (batchDims == 1 && at.in(1).rank() == 2 && at.type(1).dim(1).isOne()) {
            return each(rowOfEach(at));
        }
        if (batchDims == 0 && at.type(1).dim(-1) instanceof Dim.Fixed depth) {
            return each(byRow(at, (int) depth.size()));
        }
        return each(scatterByIndex(at, index -> index.gatherND(at.in(1), batchDims)));
    }

    /** Rows at places in the first {@code depth} axes, which become one. */
    private static Expr byRow(At at, int depth) {
        GraphBuilder build = at.builder();
        Expr x = at.in(0);
        Expr places = at.in(1).reshape(-1, depth);
        Expr sizes = x.shape();
        Expr flat = build.longs(0);
        for (int axis = 0; axis < depth; axis++) {
            Expr size = x.size(axis);
            // A negative index counts from the end.
            Expr place = places.slice(1, axis, axis + 1).squeeze(1).add(size).apply("Mod", size);
            flat = flat.mul(size).add(place);
        }
        Expr count = places.size(0);
        Expr inner = sizes.slice(0, depth, x.rank());
        Expr rows = sizes.slice(0, 0, depth).product().reshape(1);
        Expr signal = at.dy().reshapeTo(count.concat(0, inner));
        Expr everywhere = flat.unsqueeze(
                        LongStream.range(1, x.rank() - depth + 1).toArray())
                .expand(signal.shape());
        return x.filledWith(0)
                .reshapeTo(rows.concat(0, inner))
                .scatterAdd(everywhere, signal, 0)
                .reshapeLike(x)
                .as(x.type());
    }

    /** One row per example, {@code [B,S,…]} by {@code [B,1]}: the signal times a one-hot of the row. */
    private static Expr rowOfEach(At at) {
        Expr x = at.in(0);
        Expr count = x.shape().gather(at.builder().constant(Tensor.of(Shape.SCALAR, 1L)), 0);
        // A negative index counts from the end.
        Expr wanted = at.in(1).add(count).apply("Mod", count);
        Expr hot = at.builder().range(count).same(wanted, at.dy().dtype());
        long[] trailing = LongStream.range(2, x.rank()).toArray();
        return at.dy().unsqueeze(1).mul(hot.unsqueeze(trailing)).as(x.type());
    }

    /** The k largest or smallest of an axis. */
    static List<@Nullable Expr> topK(At at) {
        Expr x = at.in(0);
        Map<String, Attribute> axis = Map.of("axis", Attribute.of((long) at.axis("axis", -1)));
        return each(x.filledWith(0).apply("ScatterElements", axis, at.out(1), at.dy()));
    }

    /** The entries of an axis, or of all elements in a row, for which a condition holds. */
    static List<@Nullable Expr> compress(At at) {
        boolean flat = !at.node().attributes().containsKey("axis");
        Expr x = flat ? at.in(0).reshape(-1) : at.in(0);
        int axis = flat ? 0 : at.axis("axis", 0);
        Expr kept = at.builder().range(x.size(axis).squeeze(0)).apply("Compress", at.in(1));
        return each(selected(at, x, kept, axis));
    }

    /** The different entries of an axis, or of all elements: each one's signal goes to where it was found first. */
    static List<@Nullable Expr> unique(At at) {
        boolean flat = !at.node().attributes().containsKey("axis");
        Expr x = flat ? at.in(0).reshape(-1) : at.in(0);
        return each(selected(at, x, at.out(1), flat ? 0 : at.axis("axis", 0)));
    }

    private static Expr selected(At at, Expr x, Expr index, int axis) {
        return along(x, index, at.dy(), axis).reshapeLike(at.in(0)).as(at.type(0));
    }

    /** Applies the selection to the flat indices of the input, then adds the signal up at those indices. */
    static Expr scatterByIndex(At at, UnaryOperator<Expr> select) {
        Expr x = at.in(0);
        Expr shape = x.shape();
        Expr picked = select.apply(at.builder().range(shape.product()).reshape(shape));
        return x.filledWith(0)
                .reshape(-1)
                .scatterAdd(picked.reshape(-1), at.dy().reshape(-1), 0)
                .reshapeLike(x);
    }
}
