package dev.limpid.model;

import dev.limpid.graph.TensorType;
import dev.limpid.tensor.Tensor;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.LongStream;

/** What the axes of a wire stand for: which of them tell places apart, and which the units at one place. */
public enum Layout {
    /** {@code [batch,position,unit]}: a place is a position of a sequence. */
    SEQUENCE,
    /** {@code [batch,channel,row,column]}, or with more axes of space: a place is a pixel. */
    PIXELS,
    /** {@code [batch,…]}: every element is a place of its own. */
    ELEMENTS;

    /** What a wire's rank suggests: a picture's maps with four axes or more, a sequence with three. */
    public static Layout of(TensorType type) {
        return type.rank() >= 4 ? PIXELS : type.rank() == 3 ? SEQUENCE : ELEMENTS;
    }

    /** The axes that are summed over to get one number a place, for a wire of this rank. */
    long[] unitAxes(int rank) {
        return switch (this) {
            case SEQUENCE -> new long[] {rank - 1};
            case PIXELS -> new long[] {1};
            case ELEMENTS -> new long[0];
        };
    }

    /** The axes that are summed over to get one number a unit; none where a place is a unit. */
    long[] placeAxes(int rank) {
        return switch (this) {
            case SEQUENCE -> LongStream.range(1, rank - 1).toArray();
            case PIXELS -> LongStream.range(2, rank).toArray();
            case ELEMENTS -> new long[0];
        };
    }

    /** The sum over the places of each unit of one example (without its batch axis), in double. */
    public double[] sumByUnit(Tensor example) {
        double[] values = example.toDoubles();
        int units = units(example);
        double[] sums = new double[units];
        for (int i = 0; i < values.length; i++) {
            sums[this == PIXELS ? i / (values.length / units) : i % units] += values[i];
        }
        return sums;
    }

    /** The sum over the units at each place of one example (without its batch axis), in double. */
    public double[] sum(Tensor example) {
        return fold(example, Double::sum);
    }

    /** The Euclidean norm over the units at each place of one example. */
    public double[] norm(Tensor example) {
        double[] squares = fold(example.times(example), Double::sum);
        return Arrays.stream(squares).map(Math::sqrt).toArray();
    }

    /** The largest size among the units at each place of one example. */
    public double[] largest(Tensor example) {
        return fold(example, (most, value) -> Math.max(most, Math.abs(value)));
    }

    private double[] fold(Tensor example, DoubleBinaryOperator with) {
        double[] values = example.toDoubles();
        int units = units(example);
        double[] places = new double[values.length / Math.max(1, units)];
        for (int i = 0; i < values.length; i++) {
            int place = this == PIXELS ? i % places.length : i / units;
            places[place] = with.applyAsDouble(places[place], values[i]);
        }
        return places;
    }

    private int units(Tensor example) {
        return Math.toIntExact(
                switch (this) {
                    case SEQUENCE -> example.shape().dim(-1);
                    case PIXELS -> example.shape().dim(0);
                    case ELEMENTS -> 1;
                });
    }
}
