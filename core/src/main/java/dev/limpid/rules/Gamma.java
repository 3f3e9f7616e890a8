package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.backward.Rule;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

import static dev.limpid.backward.Rule.each;

/**
 * The γ rule for inputs of either sign (Montavon et al. 2019; Andéol et al. 2021): of z = Σᵢ zᵢ, a bias among the summands,
 * those that go z's way weigh 1 + γ: Rᵢ = (zᵢ + γ zᵢ⁺) · R / (z + γ Σ z⁺) where z &gt; 0, and the same with z⁻ where z &lt; 0.
 *
 * <p>Since (xw)⁺ = (xw + |x||w|) / 2, this takes one more product forward, |x|·|w|, and one more back.
 */
record Gamma(double gamma, Epsilon epsilon) {
    /**
     * Of a product of an input and a weight.
     *
     * @param derivative of the operator
     * @param bias that is added to the product, of a shape that broadcasts to the sum; null for none
     * @param sum of product and bias
     */
    List<@Nullable Expr> shares(At at, Rule derivative, @Nullable Expr bias, Expr sum) {
        Expr x = at.in(0);
        GraphBuilder builder = at.builder();
        Node magnitudes = magnitudes(at);
        Expr magnitude = builder.expr(magnitudes.out(0));
        Expr own = bias == null ? sum : sum.sub(bias);
        Expr zero = builder.scalar(x.dtype(), 0);
        Expr up = sum.greater(0);
        Expr along = own.add(up.where(magnitude, magnitude.neg())).mul(0.5);
        if (bias != null) {
            along = along.add(up.where(bias.max(0), bias.min(0)));
        }
        Expr ratio = epsilon.ratio(at.dy(), sum.add(along.mul(gamma)));
        ratio = sum.equal(0).where(zero, ratio);
        Expr plain = back(derivative, at.carrying(ratio.mul(1 + gamma / 2)));
        Expr signed = up.where(ratio, ratio.neg()).mul(gamma / 2);
        Expr more = back(derivative, at.of(magnitudes, signed));
        return each(x.mul(plain).add(x.abs().mul(more)));
    }

    private static Expr back(Rule derivative, At at) {
        return Objects.requireNonNull(derivative.back(at).get(0));
    }

    /** The product of the sizes of input and weight, without a bias. */
    private static Node magnitudes(At at) {
        Node node = at.node();
        List<Wire> sides = List.of(at.in(0).abs().wire(), at.in(1).abs().wire());
        String op = node.domain().isEmpty() ? node.op() : node.domain() + ":" + node.op();
        List<Wire> made = at.builder().add(op, sides, 1, node.attributes());
        return node.withName(made.get(0).name()).withInputs(sides).withOutputs(made);
    }
}
