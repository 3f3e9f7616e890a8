package dev.limpid.candidate;

import dev.limpid.tensor.Tensor;

import java.util.Map;

/** Examples as a model is fed them. */
interface Feeds {
    /** How many there are. */
    int size();

    /** How long an example is: of texts in tokens. Those of one length go together without padding. */
    int length(int example);

    /** Whether examples of unlike length may go together. */
    boolean pads();

    /**
     * Some of them.
     *
     * @return by input of the model's graph, examples first
     */
    Map<String, Tensor> of(int[] examples);

    /** How many texts were cut to what the model reads. */
    int longer();
}
