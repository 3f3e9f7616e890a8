package dev.limpid.architecture;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.List;

/**
 * How fast rotary embeddings turn: θ^(−2i/size) for pair i, perhaps slowed down, so that a model reads longer texts than it
 * first learned from. They are computed in the graph, since a constant would count as a parameter.
 *
 * @param scaling what is done to a frequency
 */
record RotaryFrequencies(double theta, Scaling scaling) {
    private static final double THETA = 10000;

    /** What is done to frequencies, DOUBLE {@code [size/2]}. */
    interface Scaling {
        Expr of(Expr frequencies);
    }

    /**
     * Those that a configuration tells of: by {@code rope_theta} and {@code rope_scaling}, or by {@code rope_parameters}, as
     * transformers writes both since version 5.
     *
     * @throws dev.limpid.format.FormatException if they are changed in a way that is not known, or a number is missing
     */
    static RotaryFrequencies of(Config config) {
        Config said = config.part(config.has("rope_scaling") ? "rope_scaling" : "rope_parameters");
        if (said.has("full_attention") || said.has("sliding_attention")) {
            throw config.fault("'rope_parameters' are told for each kind of layer, expected one set for all."
                    + " An ONNX export of the model works too.");
        }
        for (Config one : List.of(config, said)) {
            double part = one.real("partial_rotary_factor", 1);
            if (part != 1) {
                throw config.fault(
                        "'partial_rotary_factor' is " + part + ", expected 1. An ONNX export of the model works too.");
            }
        }
        Config told = said.has("rope_theta") ? said : config;
        double theta = told.has("rope_theta") ? told.above("rope_theta", 0) : THETA;
        return new RotaryFrequencies(theta, scaling(config, said));
    }

    private static Scaling scaling(Config config, Config said) {
        String type = said.text("rope_type", said.text("type", "default"));
        return switch (type) {
            case "default" -> frequencies -> frequencies;
            case "linear" -> linear(said.above("factor", 0));
            case "llama3" -> llama3(config, said);
            default ->
                throw config.fault("its rope_type is '" + type
                        + "', expected default, linear or llama3. An ONNX export of the model works too.");
        };
    }

    /** All slowed down alike, which is as if positions were nearer to each other (Chen et al. 2023). */
    private static Scaling linear(double factor) {
        return frequencies -> frequencies.mul(1 / factor);
    }

    /**
     * Low frequencies are divided by a factor, high ones left as they are, with a smooth passage in between: as Llama 3.1
     * has it (Llama team 2024; the formula is that of its published code).
     */
    private static Scaling llama3(Config config, Config said) {
        double factor = said.above("factor", 0);
        double low = said.above("low_freq_factor", 0);
        double high = said.above("high_freq_factor", low);
        String key = "original_max_position_embeddings";
        double length = said.has(key) ? said.above(key, 0) : config.number("max_position_embeddings");
        return frequencies -> {
            // How often a point goes round within the length that was learned.
            Expr turns = frequencies.mul(length / (2 * Math.PI));
            Expr kept = turns.add(-low).mul(1 / (high - low)).clip(0, 1);
            return frequencies.mul(kept.add(kept.rsub(1).mul(1 / factor)));
        };
    }

    /** A frequency for each pair of a head's numbers, FLOAT {@code [size/2]}. */
    Expr of(GraphBuilder build, int size) {
        Expr pairs = build.range(build.constant(Tensor.of(Shape.SCALAR, size / 2L)))
                .as(TensorType.of(DType.INT64, size / 2));
        Expr plain = pairs.cast(DType.DOUBLE).mul(-2 * Math.log(theta) / size).exp();
        return scaling.of(plain).cast(DType.FLOAT);
    }
}
