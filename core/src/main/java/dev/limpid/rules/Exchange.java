package dev.limpid.rules;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Inputs and weights of a convolution with their first two axes exchanged, the forms in which its derivatives are
 * convolutions again.
 */
final class Exchange {
    private Exchange() {}

    /** The first two axes, one for the other. */
    static Expr first(Expr of) {
        return of.transpose(swap(of.rank(), 0));
    }

    /** The taps in reverse order. */
    static Expr reversed(Expr weight, List<Long> kernel) {
        long[] axes = IntStream.range(0, kernel.size())
                .filter(i -> kernel.get(i) > 1)
                .mapToLong(i -> i + 2)
                .toArray();
        if (axes.length == 0) {
            return weight;
        }
        long[] ends =
                LongStream.of(axes).map(axis -> -kernel.get((int) axis - 2) - 1).toArray();
        long[] minusOne = LongStream.of(axes).map(axis -> -1).toArray();
        return weight.apply(
                        "Slice",
                        weight.builder().longs(minusOne),
                        weight.builder().longs(ends),
                        weight.builder().longs(axes),
                        weight.builder().longs(minusOne))
                .as(weight.type());
    }

    /** {@code [out,in/group,…]} to {@code [in,out/group,…]}; null where the sizes that this takes are not known. */
    static @Nullable Expr inputsForOutputs(Expr weight, long group) {
        if (group == 1) {
            return first(weight);
        }
        if (!(weight.type().dim(0) instanceof Dim.Fixed out)
                || !(weight.type().dim(1) instanceof Dim.Fixed in)
                || !weight.type().dims().stream().allMatch(Dim.Fixed.class::isInstance)) {
            return null;
        }
        if (in.size() == 1 && out.size() == group) {
            return weight;
        }
        long[] sizes = weight.type().dims().stream()
                .skip(2)
                .mapToLong(dim -> ((Dim.Fixed) dim).size())
                .toArray();
        long[] split = LongStream.concat(LongStream.of(group, out.size() / group, in.size()), LongStream.of(sizes))
                .toArray();
        long[] joined = LongStream.concat(LongStream.of(group * in.size(), out.size() / group), LongStream.of(sizes))
                .toArray();
        return weight.reshape(split).transpose(swap(split.length, 1)).reshape(joined);
    }

    /** The permutation that exchanges two neighbouring axes. */
    private static List<Long> swap(int rank, int first) {
        List<Long> order = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
        Collections.swap(order, first, first + 1);
        return order;
    }

    /** {@code [batch,in,…]} to {@code [in/group,group·batch,…]}. */
    static Expr channelsForExamples(Expr input, long group) {
        if (group == 1) {
            return first(input);
        }
        int rank = input.rank();
        Expr shape = input.shape();
        Expr split = shape.slice(0, 0, 1).concat(0, input.builder().longs(group, -1), shape.slice(0, 2, rank));
        List<Long> order = new ArrayList<>(List.of(2L, 1L, 0L));
        LongStream.rangeClosed(3, rank).forEach(order::add);
        Expr joined = input.builder().longs(0, -1).concat(0, shape.slice(0, 2, rank));
        return input.reshape(split).transpose(order).reshape(joined);
    }
}
