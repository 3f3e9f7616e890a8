package dev.limpid.architecture;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Convolutions without a bias, each with the batch normalisation behind it (Ioffe and Szegedy 2015). Weights are asked for
 * by {@code NAME.convolution.weight} and {@code NAME.normalization.…}.
 *
 * @param epsilon added to the variance
 */
record NormedConvolutions(Weights weights, float epsilon) {
    /**
     * A square kernel.
     *
     * @param in channels that are read
     * @param out channels that are made
     * @param stride from one place to the next
     * @param dilation from one tap to the next
     * @param groups that channels are parted into
     */
    record Kernel(int in, int out, int size, int stride, int dilation, int groups, Padding padding) {
        static Kernel of(int in, int out, int size, int stride) {
            return new Kernel(in, out, size, stride, 1, 1, Padding.EACH_SIDE);
        }

        /** Each place by itself. */
        static Kernel pointwise(int in, int out) {
            return of(in, out, 1, 1);
        }

        Kernel in(int parts) {
            return new Kernel(in, out, size, stride, dilation, parts, padding);
        }

        Kernel padded(Padding other) {
            return new Kernel(in, out, size, stride, dilation, groups, other);
        }

        /** The attributes of a Conv. */
        Map<String, Attribute> attributes() {
            Padding.Pads pads = padding.of(size, stride, dilation);
            Map<String, Attribute> attributes = new HashMap<>(Map.of(
                    "kernel_shape",
                    both(size),
                    "strides",
                    both(stride),
                    "group",
                    Attribute.of((long) groups),
                    pads.name(),
                    pads.value()));
            if (dilation > 1) {
                attributes.put("dilations", both(dilation));
            }
            return attributes;
        }
    }

    /** Both operators on {@code x}, {@code [batch,in,row,column]}. */
    Expr of(Expr x, String name, Kernel kernel) {
        Expr weight = weights.get(
                x.builder(),
                name + ".convolution.weight",
                kernel.out,
                kernel.in / kernel.groups,
                kernel.size,
                kernel.size);
        return x.apply("Conv", kernel.attributes(), weight)
                .apply(
                        "BatchNormalization",
                        Map.of("epsilon", Attribute.of(epsilon)),
                        vector(x, name + ".normalization.weight", kernel),
                        vector(x, name + ".normalization.bias", kernel),
                        vector(x, name + ".normalization.running_mean", kernel),
                        vector(x, name + ".normalization.running_var", kernel));
    }

    private Expr vector(Expr x, String name, Kernel kernel) {
        return weights.get(x.builder(), name, kernel.out);
    }

    /** The same number for rows and columns. */
    static Attribute both(long value) {
        return Attribute.of(List.of(value, value));
    }
}
