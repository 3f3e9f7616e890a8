package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Equation;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Derivative of a sum over products: the signal at an operand is again such a sum, of the signal at the output and all
 * other operands.
 *
 * <p>The rest is what that leaves over: an axis that is summed in one operand alone has its signal repeated along it;
 * an index that an operand has twice picks a diagonal, and its signal goes back to the diagonal.
 */
final class Einsum {
    private Einsum() {}

    static List<@Nullable Expr> einsum(At at) {
        List<Expr> values = new ArrayList<>();
        for (int i = 0; i < at.node().inputs().size(); i++) {
            values.add(at.in(i));
        }
        Equation sum = Equation.parse(
                at.node().attribute("equation", ""),
                values.stream().map(Expr::rank).toList());
        List<@Nullable Expr> signals = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            signals.add(at.wants(i) ? back(sum, i, at.dy(), values) : null);
        }
        return signals;
    }

    private static Expr back(Equation sum, int operand, Expr dy, List<Expr> values) {
        String axes = sum.operands().get(operand);
        StringBuilder equation = new StringBuilder(sum.output());
        List<Expr> others = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (i != operand) {
                equation.append(',').append(sum.operands().get(i));
                others.add(values.get(i));
            }
        }
        StringBuilder shared = new StringBuilder();
        for (int axis = 0; axis < axes.length(); axis++) {
            String letter = axes.substring(axis, axis + 1);
            if (isFirst(axes, axis) && equation.indexOf(letter) >= 0) {
                shared.append(letter);
            }
        }
        Expr signal = equation.toString().contentEquals(shared)
                ? dy
                : dy.apply(
                        "Einsum",
                        Map.of("equation", Attribute.of(equation + "->" + shared)),
                        others.toArray(new Expr[0]));
        return spread(axes, shared.toString(), signal, values.get(operand));
    }

    private static boolean isFirst(String axes, int axis) {
        return axes.indexOf(axes.charAt(axis)) == axis;
    }

    /** From the axes of {@code x} that others share, each once, to all of them. */
    private static Expr spread(String axes, String shared, Expr signal, Expr x) {
        List<Long> missing = new ArrayList<>();
        boolean alone = false;
        for (int axis = 0; axis < axes.length(); axis++) {
            boolean isShared = shared.indexOf(axes.charAt(axis)) >= 0;
            alone |= !isShared;
            if (!isShared || !isFirst(axes, axis)) {
                missing.add((long) axis);
            }
        }
        Expr placed =
                signal.unsqueeze(missing.stream().mapToLong(Long::longValue).toArray());
        for (int axis = 0; axis < axes.length(); axis++) {
            if (!isFirst(axes, axis)) {
                placed = placed.mul(diagonal(x, axes.indexOf(axes.charAt(axis)), axis));
            }
        }
        return alone ? placed.expand(x.shape()) : placed;
    }

    /** 1 where two axes of {@code x} have the same index, else 0; of size 1 in all others. */
    private static Expr diagonal(Expr x, int first, int second) {
        Expr index = x.builder().range(x.size(first).squeeze(0));
        Expr rows = index.unsqueeze(LongStream.range(1, x.rank() - first).toArray());
        Expr columns = index.unsqueeze(LongStream.range(1, x.rank() - second).toArray());
        return rows.same(columns, x.dtype());
    }
}
