package dev.limpid.rules;

import dev.limpid.graph.Expr;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * How a layer z = Σ c + b shares the relevance R of its outputs among its inputs, by their contributions c = x·w (c⁺ and c⁻
 * by sign). Each input gets the sum of its shares over the outputs. Denominators d are d + ε·sign d, with sign 0 = 1.
 *
 * <p>What the share of the bias would be is lost; for {@link Flat} there is none.
 */
public sealed interface LrpRule {
    /** The relevance of a layer's input, of its shape. */
    Expr back(LinearLayer layer, Expr relevance);

    /**
     * R·c / (z + ε·sign z) (Bach et al. 2015, eq. 58). For layers near the target. A small ε only keeps the denominator from
     * zero; a larger one takes relevance from outputs that are small sums of large contributions.
     */
    record Epsilon(double epsilon) implements LrpRule {
        public Epsilon {
            requirePositive("epsilon", epsilon);
        }

        @Override
        public Expr back(LinearLayer layer, Expr relevance) {
            return layer.all(relevance.div(Relevance.stable(layer.z(), epsilon)));
        }

        @Override
        public String toString() {
            return "epsilon:" + epsilon;
        }
    }

    /**
     * R·(c + γc⁺) / (z + γ(Σc⁺ + b⁺)) where z is above 0, with c⁻ and b⁻ where it is below (Montavon et al. 2019, §10.2.3;
     * Andéol et al. 2021 for both signs). For layers in the middle. An output of exactly 0 has no sign and passes nothing on.
     */
    record Gamma(double gamma) implements LrpRule {
        public Gamma {
            requirePositive("gamma", gamma);
        }

        @Override
        public Expr back(LinearLayer layer, Expr relevance) {
            Expr z = layer.z();
            Expr positive = layer.positive();
            Expr zero = z.builder().scalar(z.dtype(), 0);
            Expr above = z.greater(0)
                    .where(relevance.div(Relevance.stable(z.add(positive.mul(gamma)), Relevance.STABILISER)), zero);
            // Σc⁻ + b⁻ = z − (Σc⁺ + b⁺), which does not cancel where z is negative.
            Expr negative = z.sub(positive);
            Expr below = z.less(0)
                    .where(relevance.div(Relevance.stable(z.add(negative.mul(gamma)), Relevance.STABILISER)), zero);
            // c + γc⁻ = (1 + γ)c − γc⁺
            return layer.all(above.add(below.mul(1 + gamma)))
                    .add(layer.toPositive(above.sub(below)).mul(gamma));
        }

        @Override
        public String toString() {
            return "gamma:" + gamma;
        }
    }

    /**
     * α·R·c⁺ / (Σc⁺ + b⁺) − β·R·c⁻ / (Σc⁻ + b⁻) with α − β = 1 (Bach et al. 2015, eq. 60). For layers near the features.
     */
    record AlphaBeta(double alpha, double beta) implements LrpRule {
        public AlphaBeta {
            if (!(beta >= 0) || Math.abs(alpha - beta - 1) > 1e-9) {
                throw new IllegalArgumentException(
                        "The rule alpha-beta takes alpha - beta = 1 and beta of at least 0, got " + alpha + " and "
                                + beta + ".");
            }
        }

        @Override
        public Expr back(LinearLayer layer, Expr relevance) {
            Expr excites = layer.toPositive(
                    relevance.mul(alpha).div(Relevance.stable(layer.positive(), Relevance.STABILISER)));
            return beta == 0
                    ? excites
                    : excites.sub(layer.toNegative(
                            relevance.mul(beta).div(Relevance.stable(layer.negative(), Relevance.STABILISER))));
        }

        @Override
        public String toString() {
            return "alpha-beta:" + alpha + "," + beta;
        }
    }

    /** R·c⁺ / (Σc⁺ + b⁺): α = 1, β = 0 (Montavon et al. 2017, where all x are positive and there is no bias). */
    record ZPlus(boolean bias) implements LrpRule {
        @Override
        public Expr back(LinearLayer layer, Expr relevance) {
            Expr sum = bias ? layer.positive() : layer.positiveWithoutBias();
            return layer.toPositive(relevance.div(Relevance.stable(sum, Relevance.STABILISER)));
        }

        @Override
        public String toString() {
            return bias ? "z-plus" : "z-plus-without-bias";
        }
    }

    /**
     * R·(x·w − l·w⁺ − h·w⁻) / Σ(x·w − l·w⁺ − h·w⁻) for inputs between l and h (Montavon et al. 2017, table 1). For a first layer
     * that reads pixels: both bounds are as far as a pixel can go.
     *
     * @param low by channel, or one for all; none of {@link #OF_PICTURES}
     * @param high as many
     */
    record ZBox(List<Double> low, List<Double> high) implements LrpRule {
        /** Bounds that only the model's pictures tell, to be put in their place by {@link Composite#bounded}. */
        public static final ZBox OF_PICTURES = new ZBox(List.of(), List.of());

        public ZBox {
            low = List.copyOf(low);
            high = List.copyOf(high);
            boolean fits = low.size() == high.size();
            for (int i = 0; fits && i < low.size(); i++) {
                fits = low.get(i) < high.get(i);
            }
            if (!fits) {
                throw new IllegalArgumentException(
                        "The rule z-box takes as many low as high bounds, each low below its high," + " got low " + low
                                + " and high " + high + ".");
            }
        }

        @Override
        public Expr back(LinearLayer layer, Expr relevance) {
            if (low.isEmpty()) {
                throw new IllegalStateException("The rule z-box has no bounds yet.");
            }
            if (!layer.readsSource()) {
                throw new IllegalStateException(
                        "The rule z-box knows the bounds of what is explained, and this layer reads"
                                + " something else. Take another rule here, or none but for the first layer.");
            }
            layer.requirePlain();
            Expr x = layer.x();
            Expr l = layer.inPlaceOfSource(bound(low, x));
            Expr h = layer.inPlaceOfSource(bound(high, x));
            Expr up = layer.w().relu();
            Expr down = layer.w().min(0);
            @Nullable Expr bias = layer.bias();
            Expr sum = layer.z()
                    .sub(layer.forward(l, up, bias == null ? null : bias.relu()))
                    .sub(layer.forward(h, down, bias == null ? null : bias.min(0)));
            Expr share = relevance.div(Relevance.stable(sum, Relevance.STABILISER));
            return layer.all(share).sub(l.mul(layer.back(share, up))).sub(h.mul(layer.back(share, down)));
        }

        private static Expr bound(List<Double> values, Expr x) {
            if (values.size() == 1) {
                return x.builder().scalar(x.dtype(), values.get(0));
            }
            // [channel,1…]
            long[] dims = new long[x.rank() - 1];
            Arrays.fill(dims, 1);
            dims[0] = values.size();
            return x.builder().constant(Tensor.fill(x.dtype(), Shape.of(dims), values::get));
        }

        @Override
        public String toString() {
            return low.isEmpty() ? "z-box" : "z-box:" + low + ".." + high;
        }
    }

    /** R·w² / (Σw² + b²) (Montavon et al. 2017, table 1). For a first layer whose inputs have no bounds; x does not matter. */
    record WSquare() implements LrpRule {
        @Override
        public Expr back(LinearLayer layer, Expr relevance) {
            layer.requirePlain();
            Expr square = layer.w().mul(layer.w());
            @Nullable Expr bias = layer.bias();
            Expr sum = layer.forward(layer.x().filledWith(1), square, bias == null ? null : bias.mul(bias));
            return layer.back(relevance.div(Relevance.stable(sum, Relevance.STABILISER)), square);
        }

        @Override
        public String toString() {
            return "w-square";
        }
    }

    /** R / n over the n inputs that an output reads (Lapuschkin et al. 2019, methods). Neither x nor w matters. */
    record Flat() implements LrpRule {
        @Override
        public Expr back(LinearLayer layer, Expr relevance) {
            layer.requirePlain();
            Expr ones = layer.w().filledWith(1);
            Expr sum = layer.forward(layer.x().filledWith(1), ones, null);
            return layer.back(relevance.div(Relevance.stable(sum, Relevance.STABILISER)), ones);
        }

        @Override
        public String toString() {
            return "flat";
        }
    }

    /** R itself, for a layer whose output has its input's shape. */
    record Pass() implements LrpRule {
        @Override
        public Expr back(LinearLayer layer, Expr relevance) {
            if (!layer.x().type().equals(layer.z().type())) {
                throw new IllegalStateException("The rule pass takes a layer whose output has its input's shape, got "
                        + layer.x().type() + " and " + layer.z().type() + ".");
            }
            return relevance;
        }

        @Override
        public String toString() {
            return "pass";
        }
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("The rule " + what + " takes a number above 0, got " + value + ".");
        }
    }
}
