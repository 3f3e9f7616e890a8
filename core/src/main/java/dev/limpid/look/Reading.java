package dev.limpid.look;

import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.Locale;

/** How one vector is made of an example's value on a wire. */
public enum Reading {
    /** The mean over all positions of a text or places of a picture: a number per unit or channel. */
    MEAN,
    /** The vector at the first position, where many models gather what they know of the whole. */
    FIRST,
    /** All numbers in a row; examples must then be of one size. */
    FLAT;

    /**
     * Reads one name.
     *
     * @throws IllegalArgumentException naming those there are, if it is none
     */
    public static Reading of(String name) {
        for (Reading reading : values()) {
            if (reading.toString().equals(name)) {
                return reading;
            }
        }
        throw new IllegalArgumentException("Unknown reading '" + name + "', expected mean, first or flat.");
    }

    /**
     * The vector of one example.
     *
     * @param value batch first, of size 1: {@code [1,unit]}, {@code [1,position,unit]} or {@code [1,channel,row,column]}
     * @throws IllegalArgumentException if {@link #FIRST} is asked of a value without positions
     */
    public double[] of(Tensor value) {
        double[] all = value.toDoubles();
        Shape shape = value.shape();
        OneExample.require(shape, "A vector of an example");
        if (this == FIRST && shape.rank() != 3) {
            throw new IllegalArgumentException("A value of shape " + shape
                    + " has no first position: [batch,position,unit] is needed. Choose --reading mean or flat.");
        }
        if (this == FLAT || shape.rank() <= 2) {
            return all;
        }
        int units = units(shape);
        double[] vector = new double[units];
        int places = this == FIRST ? 1 : all.length / units;
        for (int i = 0; i < all.length; i++) {
            if (place(shape, i) < places) {
                vector[unit(shape, i)] += all[i] / places;
            }
        }
        return vector;
    }

    /**
     * The derivative of a score as the vector moves along a direction, each place with it.
     *
     * @param gradient of the score at the wire, of the value's shape
     */
    double along(Tensor gradient, double[] direction) {
        double[] all = gradient.toDoubles();
        Shape shape = gradient.shape();
        boolean whole = this == FLAT || shape.rank() <= 2;
        double sum = 0;
        for (int i = 0; i < all.length; i++) {
            if (this != FIRST || place(shape, i) == 0) {
                sum += all[i] * direction[whole ? i : unit(shape, i)];
            }
        }
        return sum;
    }

    private static int units(Shape shape) {
        return Math.toIntExact(shape.dim(shape.rank() == 4 ? 1 : -1));
    }

    private static int area(Shape shape) {
        return Math.toIntExact(shape.dim(2) * shape.dim(3));
    }

    private static int unit(Shape shape, int index) {
        return shape.rank() == 4 ? index / area(shape) : index % units(shape);
    }

    private static int place(Shape shape, int index) {
        return shape.rank() == 4 ? index % area(shape) : index / units(shape);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
