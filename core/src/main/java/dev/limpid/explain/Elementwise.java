package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.List;

/** A method that scores each element of the probed wire before anything is summed, so that others can average over it. */
public interface Elementwise extends Explainer {
    /**
     * What was found at one input.
     *
     * @param score of the target
     * @param values a number for each element, of the wire's shape, batch axis of size 1 included
     * @param forwardPasses that it took
     * @param backwardPasses that it took
     */
    record Elements(double score, Tensor values, long forwardPasses, long backwardPasses) {}

    /** At each of several inputs, which run together where they can. */
    List<Elements> elements(Probe probe, List<Input> inputs, Target target);

    /** One number for each place of one example (without its batch axis); the sum over its units, unless the method says otherwise. */
    default double[] places(Layout layout, Tensor example) {
        return layout.sum(example);
    }
}
