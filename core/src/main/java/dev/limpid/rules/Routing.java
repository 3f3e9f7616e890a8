package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/** Operators that move values and compute none: a signal takes the same way back, whatever it means. */
public final class Routing {
    /** The table that all others extend. */
    public static final RuleTable TABLE = RuleTable.named("routing")
            .on("Identity", at -> each(at.dy()))
            .on("Dropout", at -> each(at.dy()))
            .on("Reshape", Routing::asInput)
            .on("Flatten", Routing::asInput)
            .on("Squeeze", Routing::asInput)
            .on("Unsqueeze", Routing::asInput)
            .on("Expand", at -> each(at.dy()))
            .on("Transpose", Routing::transpose)
            .on("Concat", Routing::concat)
            .on("Split", Routing::split)
            .on("Slice", Routing::slice)
            .on("Gather", Routing::gather)
            .on("GatherElements", Routing::gatherElements)
            .on("GatherND", Routing::gatherND)
            .on("Where", Routing::where)
            .on("Pad", Resampling::pad)
            .on("DepthToSpace", Blocks::depthToSpace)
            .on("SpaceToDepth", Blocks::spaceToDepth)
            .on("MaxUnpool", Pooling::maxUnpool)
            .blocked("Shape", "Size", "ConstantOfShape", "Range", "NonZero", "ArgMax", "ArgMin", "OneHot", "IsNaN")
            .blocked("Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal", "Not", "And", "Or", "Xor");

    private Routing() {}

    private static List<@Nullable Expr> asInput(At at) {
        return each(at.dy().reshapeLike(at.in(0)));
    }

    private static List<@Nullable Expr> transpose(At at) {
        int rank = at.in(0).rank();
        List<Long> inverse = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            inverse.add((long) axis);
        }
        for (int axis = 0; axis < rank; axis++) {
            long from = at.node().attributes().containsKey("perm")
                    ? at.node().attribute("perm", List.of()).get(axis)
                    : rank - 1 - axis;
            inverse.set((int) from, (long) axis);
        }
        return each(at.dy().transpose(inverse));
    }

    /** Each input gets its stretch; the stretches' lengths are read off the inputs by each run. */
    private static List<@Nullable Expr> concat(At at) {
        int axis = at.axis("axis", 0);
        List<@Nullable Expr> signals = new ArrayList<>();
        Expr from = at.builder().longs(0);
        for (int i = 0; i < at.node().inputs().size(); i++) {
            Expr to = from.add(at.in(i).shape().slice(0, axis, axis + 1));
            Expr part = at.dy().apply("Slice", Map.of(), from, to, at.builder().longs(axis));
            signals.add(part.as(at.type(i)));
            from = to;
        }
        return signals;
    }

    private static List<@Nullable Expr> split(At at) {
        Expr[] rest = new Expr[at.node().outputs().size() - 1];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = at.dyOrZeros(i + 1);
        }
        return each(at.dyOrZeros(0).concat(at.axis("axis", 0), rest).as(at.type(0)));
    }

    /** Sends the signal to where the same slice of the input's flat indices points. */
    private static List<@Nullable Expr> slice(At at) {
        Expr[] range = new Expr[at.node().inputs().size() - 1];
        for (int i = 0; i < range.length; i++) {
            range[i] = at.in(i + 1);
        }
        return each(scatterByIndex(at, index -> index.apply("Slice", Map.of(), range)));
    }

    private static List<@Nullable Expr> gather(At at) {
        return each(scatterByIndex(at, index -> index.gather(at.in(1), at.axis("axis", 0))));
    }

    private static List<@Nullable Expr> gatherND(At at) {
        long batchDims = at.node().attribute("batch_dims", 0L);
        if (batchDims == 1 && at.in(1).rank() == 2 && at.type(1).dim(1).isOne()) {
            return each(rowOfEach(at));
        }
        return each(scatterByIndex(at, index -> index.gatherND(at.in(1), batchDims)));
    }

    /** One row per example, {@code [B,S,…]} by {@code [B,1]}: the signal times a one-hot of the row. */
    private static Expr rowOfEach(At at) {
        Expr x = at.in(0);
        Expr count = x.shape().gather(at.builder().constant(Tensor.of(Shape.SCALAR, 1L)), 0);
        // A negative index counts from the end.
        Expr wanted = at.in(1).add(count).apply("Mod", Map.of(), count);
        Expr hot = at.builder().range(count).same(wanted, at.dy().dtype());
        long[] trailing = LongStream.range(2, x.rank()).toArray();
        return at.dy().unsqueeze(1).mul(hot.unsqueeze(trailing)).as(x.type());
    }

    private static List<@Nullable Expr> gatherElements(At at) {
        Expr x = at.in(0);
        return each(x.filledWith(0).scatterAdd(at.in(1), at.dy(), at.axis("axis", 0)));
    }

    /** Applies the selection to the flat indices of the input, then adds the signal up at those indices. */
    private static Expr scatterByIndex(At at, UnaryOperator<Expr> select) {
        Expr x = at.in(0);
        Expr shape = x.shape();
        Expr size = shape.apply("ReduceProd", Map.of("keepdims", Attribute.of(0L)));
        Expr picked = select.apply(at.builder().range(size).reshape(shape));
        return x.filledWith(0)
                .reshape(-1)
                .scatterAdd(picked.reshape(-1), at.dy().reshape(-1), 0)
                .reshapeLike(x);
    }

    private static List<@Nullable Expr> where(At at) {
        Expr zero = at.builder().scalar(at.dy().dtype(), 0);
        return each(null, at.in(0).where(at.dy(), zero), at.in(0).where(zero, at.dy()));
    }
}
