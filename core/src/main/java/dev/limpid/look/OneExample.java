package dev.limpid.look;

import dev.limpid.tensor.Shape;

/** What a model makes of a pair of texts lies side by side in one value, which no look takes apart. */
final class OneExample {
    private OneExample() {}

    /**
     * Makes sure that a value is of one example.
     *
     * @param what looks at it
     * @throws IllegalArgumentException if its first axis is longer than 1
     */
    static void require(Shape shape, String what) {
        if (shape.dim(0) != 1) {
            throw new IllegalArgumentException(what + " looks at one text or picture at a time, and the model puts "
                    + shape.dim(0) + " side by side there, " + shape + ". Choose another --task.");
        }
    }
}
