package dev.limpid.architecture;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.Map;

/**
 * Rotary position embeddings (Su et al. 2021): a head's numbers i and i + size/2 are a point in the plane, which is turned by
 * the token's position times a frequency of theirs, θ^(−2i/size).
 *
 * @param cosines of the angles, {@code [batch,sequence,size/2]}
 * @param sines in the same form
 */
record RotaryEmbedding(Expr cosines, Expr sines) {
    private static final double THETA = 10000;

    /**
     * @param positions INT64 {@code [batch,sequence]}
     * @param frequencies one for every pair of a head's numbers
     */
    static RotaryEmbedding at(Expr positions, float[] frequencies) {
        positions.builder().scope("rotary");
        Expr each = positions
                .builder()
                .constant(Tensor.fill(DType.FLOAT, Shape.of(frequencies.length), i -> frequencies[i]));
        Expr angles = positions.cast(DType.FLOAT).unsqueeze(2).mul(each);
        return new RotaryEmbedding(angles.apply("Cos"), angles.apply("Sin"));
    }

    /** @param x {@code [batch,head,sequence,size]}; so is the result */
    Expr turned(Expr x) {
        return x.apply("RotaryEmbedding", Map.of("interleaved", Attribute.of(0L)), cosines, sines);
    }

    /**
     * The frequencies that a configuration tells of: by {@code rope_theta} and {@code rope_scaling}, or by
     * {@code rope_parameters}, as transformers writes both since version 5.
     *
     * @param size of a head
     * @throws dev.limpid.format.FormatException if they are changed in a way that is not known, or a number is missing
     */
    static float[] frequencies(Config config, int size) {
        if (size % 2 != 0) {
            throw config.fault("its attention heads are " + size
                    + " wide, expected an even number: rotary embeddings turn pairs. Fetch the model again.");
        }
        Config scaling = config.part(config.has("rope_scaling") ? "rope_scaling" : "rope_parameters");
        for (String kind : new String[] {"full_attention", "sliding_attention"}) {
            if (scaling.has(kind)) {
                throw config.fault("'rope_parameters' are told for each kind of layer, expected one set for all."
                        + " An ONNX export of the model works too.");
            }
        }
        for (Config one : new Config[] {config, scaling}) {
            if (one.real("partial_rotary_factor", 1) != 1) {
                throw config.fault("'partial_rotary_factor' is " + one.real("partial_rotary_factor", 1)
                        + ", expected 1. An ONNX export of the model works too.");
            }
        }
        double theta = scaling.real("rope_theta", config.real("rope_theta", THETA));
        Scaling how = Scaling.of(config, scaling);
        float[] frequencies = new float[size / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) how.of(Math.pow(theta, -2.0 * i / size));
        }
        return frequencies;
    }

    /** How frequencies are changed, so that a model reads longer texts than it first learned from. */
    private interface Scaling {
        double of(double frequency);

        static Scaling of(Config config, Config said) {
            String type = said.text("rope_type", said.text("type", "default"));
            return switch (type) {
                case "default" -> frequency -> frequency;
                case "linear" -> {
                    double factor = said.above("factor", 0);
                    yield frequency -> frequency / factor;
                }
                case "llama3" -> llama3(config, said);
                default ->
                    throw config.fault("its rope_type is '" + type
                            + "', expected default, linear or llama3. An ONNX export of the model works too.");
            };
        }

        /**
         * Low frequencies are divided by a factor, high ones left as they are, with a smooth passage in between: as Llama 3.1
         * does (Llama team 2024; the formula is that of its published code).
         */
        private static Scaling llama3(Config config, Config said) {
            double factor = said.above("factor", 0);
            double low = said.above("low_freq_factor", 0);
            double high = said.above("high_freq_factor", low);
            double length = said.has("original_max_position_embeddings")
                    ? said.above("original_max_position_embeddings", 0)
                    : config.above("max_position_embeddings", 0);
            return frequency -> {
                // How often a point goes round within the length that was learned.
                double turns = length * frequency / (2 * Math.PI);
                double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
                return kept * frequency + (1 - kept) * frequency / factor;
            };
        }
    }
}
