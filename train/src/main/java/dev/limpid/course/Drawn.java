package dev.limpid.course;

import dev.limpid.architecture.Config;
import dev.limpid.noise.Chance;
import dev.limpid.noise.Use;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * First values of weights that no file gives, as transformers draws them: matrices from a normal distribution of deviation {@code
 * initializer_range}, biases 0, scales 1; convolutions of networks with batch normalisation by He et al. (2015), and what a block
 * of GPT-2 adds less by the root of the number of blocks (Radford et al. 2019).
 *
 * @param deviation of matrices
 * @param residual of matrices that write to the residual stream of a GPT-2
 * @param convolutional whether filters are drawn for rectified units
 * @param scaled of ConvNeXt's layers, what each is scaled by at first
 * @param seed of the draws
 */
record Drawn(double deviation, double residual, boolean convolutional, double scaled, long seed) {
    private static final double USUAL = 0.02;
    private static final List<String> NORMALISED_BY_BATCH = List.of("resnet", "mobilenet_v2", "efficientnet");

    static Drawn of(Config config, long seed) {
        double deviation = config.real("initializer_range", USUAL);
        boolean gpt2 = config.modelType().equals("gpt2");
        double layers = gpt2 ? config.real("n_layer", 1) : 1;
        return new Drawn(
                deviation,
                gpt2 ? deviation / Math.sqrt(2 * layers) : deviation,
                NORMALISED_BY_BATCH.contains(config.modelType()),
                config.real("layer_scale_init_value", 1e-6),
                seed);
    }

    /**
     * @param name of the weight, as it is saved
     * @param number of the weight among all, which names the stream that it is drawn from
     */
    Tensor tensor(String name, Shape shape, int number) {
        if (name.endsWith("bias") || name.endsWith("running_mean")) {
            return Tensor.zeros(DType.FLOAT, shape);
        }
        if (name.endsWith("running_var")) {
            return filled(shape, 1);
        }
        if (name.endsWith("layer_scale_parameter")) {
            return filled(shape, scaled);
        }
        if (name.endsWith("grn.weight") || name.endsWith("token")) {
            return name.endsWith("token") ? drawn(shape, deviation, number) : Tensor.zeros(DType.FLOAT, shape);
        }
        if (shape.rank() == 1) {
            // Scales of normalisations are the only vectors left.
            return filled(shape, 1);
        }
        if (convolutional && shape.rank() == 4) {
            double fanOut = shape.dim(0) * (double) shape.dim(2) * shape.dim(3);
            return drawn(shape, Math.sqrt(2 / fanOut), number);
        }
        return drawn(shape, name.endsWith("c_proj.weight") ? residual : deviation, number);
    }

    private static Tensor filled(Shape shape, double value) {
        return Tensor.fill(DType.FLOAT, shape, i -> value);
    }

    private Tensor drawn(Shape shape, double spread, int number) {
        Chance chance = new Chance(seed, Use.WEIGHT.stream(number));
        IntToDoubleFunction next = i -> spread * chance.normal();
        return Tensor.fill(DType.FLOAT, shape, next);
    }
}
