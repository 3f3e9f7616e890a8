package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/** Derivatives of sums and means over axes: the signal spreads to all that went in. */
final class Reduction {
    private Reduction() {}

    static List<@Nullable Expr> sum(At at) {
        return each(spread(at).expand(at.in(0).shape()));
    }

    static List<@Nullable Expr> mean(At at) {
        Expr x = at.in(0);
        Expr sizeIn = count(x);
        Expr sizeOut = count(at.out(0));
        Expr share = sizeOut.cast(x.dtype()).div(sizeIn.cast(x.dtype()));
        return each(spread(at).mul(share).expand(x.shape()));
    }

    private static Expr count(Expr of) {
        return of.shape().apply("ReduceProd", Map.of("keepdims", Attribute.of(0L)));
    }

    /** The signal with the reduced axes put back at size 1. */
    private static Expr spread(At at) {
        if (at.node().attribute("keepdims", 1L) == 1) {
            return at.dy();
        }
        long[] axes = at.has(1)
                ? at.constant(1)
                : at.node().attribute("axes", List.of()).stream()
                        .mapToLong(Long::longValue)
                        .toArray();
        if (axes.length == 0) {
            if (at.node().attribute("noop_with_empty_axes", 0L) == 1) {
                return at.dy();
            }
            axes = LongStream.range(0, at.in(0).rank()).toArray();
        }
        int rank = at.in(0).rank();
        // ONNX wants axes of the result: negative ones already count from its end.
        return at.dy()
                .unsqueeze(LongStream.of(axes)
                        .map(axis -> axis < 0 ? axis + rank : axis)
                        .toArray());
    }
}
