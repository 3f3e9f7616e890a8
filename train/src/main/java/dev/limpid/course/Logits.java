package dev.limpid.course;

import dev.limpid.tensor.Tensor;
import dev.limpid.train.Gathering;

/**
 * Some numbers for each example, put where the example is.
 *
 * @param <A> what is made of them
 */
final class Logits<A> implements Gathering<A> {
    private final float[] logits;
    private final int width;
    private final Made<A> made;

    /** Makes answers of all numbers, example by example. */
    interface Made<A> {
        A of(float[] logits);
    }

    Logits(int examples, int width, Made<A> made) {
        this.logits = new float[Math.multiplyExact(examples, width)];
        this.width = width;
        this.made = made;
    }

    @Override
    public void add(Said said) {
        Tensor answer = said.answer();
        float[] batch = answer.toFloats();
        for (int i = 0; i < said.examples().length; i++) {
            System.arraycopy(batch, i * width, logits, said.examples()[i] * width, width);
        }
    }

    @Override
    public A done() {
        return made.of(logits);
    }
}
