package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static dev.limpid.backward.Rule.each;

/** Derivatives of Max, Min and Clip. */
final class Extremum {
    private Extremum() {}

    /** The signal goes to the inputs that attain the extremum, in equal parts where several do. */
    static List<@Nullable Expr> share(At at) {
        DType dtype = at.dy().dtype();
        List<Expr> attained = new ArrayList<>();
        for (int i = 0; i < at.node().inputs().size(); i++) {
            attained.add(at.in(i).same(at.out(0), dtype));
        }
        Expr part = at.dy().div(attained.stream().reduce(Expr::add).orElseThrow());
        List<@Nullable Expr> signals = new ArrayList<>();
        attained.forEach(one -> signals.add(part.mul(one)));
        return signals;
    }

    /** Passes strictly between the bounds, 0 at and beyond them. */
    static List<@Nullable Expr> clip(At at) {
        Expr signal = at.dy();
        if (at.has(1)) {
            signal = signal.mul(above(at.in(0), at.in(1)));
        }
        if (at.has(2)) {
            signal = signal.mul(above(at.in(2), at.in(0)));
        }
        return each(signal);
    }

    private static Expr above(Expr x, Expr bound) {
        return x.apply("Greater", Map.of(), bound).cast(x.dtype());
    }
}
