package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Weight;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/**
 * Operators that move values and compute none: a signal takes the same way back, whatever it means. A value that was
 * copied gets the sum of its copies' signals; one that was left out or overwritten gets none.
 */
public final class Routing {
    /** The table that all others extend. */
    public static final RuleTable TABLE = RuleTable.named("routing")
            .on("Identity", at -> each(at.dy()))
            .on("Dropout", Routing::dropout)
            .on("Reshape", Routing::asInput)
            .on("Flatten", Routing::asInput)
            .on("Squeeze", Routing::asInput)
            .on("Unsqueeze", Routing::asInput)
            .on("Expand", at -> each(at.dy()))
            .on("Tile", Routing::tile)
            .on("Transpose", Routing::transpose)
            .on("ReverseSequence", Routing::reverseSequence)
            .on("Trilu", Routing::trilu)
            .on("Concat", Slicing::concat)
            .on("Split", Slicing::split)
            .on("Slice", Slicing::slice)
            .on("CenterCropPad", Slicing::centered)
            .on("Gather", Gathering::gather)
            .on("GatherElements", Gathering::gatherElements)
            .on("GatherND", Gathering::gatherND)
            .on("TopK", Gathering::topK)
            .on("Compress", Gathering::compress)
            .on("Unique", Gathering::unique)
            .on("ScatterElements", Scattering::replaced)
            .on("ScatterND", Scattering::replaced)
            .on("TensorScatter", Scattering::cached)
            .on("Where", Routing::where)
            .on("Pad", Resampling::pad)
            .on("CenterCropPad", Resampling::centerCropPad)
            .on("DepthToSpace", Blocks::depthToSpace)
            .on("SpaceToDepth", Blocks::spaceToDepth)
            .on("MaxUnpool", Pooling::maxUnpool)
            .blocked("Shape", "Size", "ConstantOfShape", "EyeLike", "Range", "NonZero", "NonMaxSuppression")
            .blocked("ArgMax", "ArgMin", "OneHot", "IsNaN", "IsInf")
            .blocked("Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal", "Not", "And", "Or", "Xor")
            .blocked("RandomNormalLike", "RandomUniformLike", "Bernoulli", "Multinomial");

    private Routing() {}

    private static List<@Nullable Expr> asInput(At at) {
        return each(at.dy().reshapeLike(at.in(0)));
    }

    /** As a model that is used has it. */
    private static List<@Nullable Expr> dropout(At at) {
        boolean off = at.builder().weightOf(at.node().in(2)) instanceof Weight.InMemory held
                && held.value().at(0) == 0;
        if (at.has(2) && !off) {
            throw new IllegalStateException(
                    "training_mode must be false, a constant: a random mask has no derivative.");
        }
        return each(at.dy());
    }

    /** Copies of an axis, as an axis of their own, are added up. */
    private static List<@Nullable Expr> tile(At at) {
        int rank = at.in(0).rank();
        Expr both = at.in(1).unsqueeze(1).concat(1, at.in(0).shape().unsqueeze(1));
        Expr apart = at.dy().reshapeTo(both.reshape(-1));
        long[] copies = LongStream.range(0, rank).map(axis -> 2 * axis).toArray();
        return each(rank == 0 ? at.dy() : apart.reduceSum(false, copies).as(at.type(0)));
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

    /** Turning the same stretches round once more. */
    private static List<@Nullable Expr> reverseSequence(At at) {
        return each(at.dy().apply("ReverseSequence", at.node().attributes(), at.in(1)));
    }

    private static List<@Nullable Expr> trilu(At at) {
        return each(
                at.has(1)
                        ? at.dy().apply("Trilu", at.node().attributes(), at.in(1))
                        : at.dy().apply("Trilu", at.node().attributes()));
    }

    private static List<@Nullable Expr> where(At at) {
        Expr zero = at.builder().scalar(at.dy().dtype(), 0);
        return each(null, at.in(0).where(at.dy(), zero), at.in(0).where(zero, at.dy()));
    }
}
