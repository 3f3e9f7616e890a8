package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Nonlinear functions of one number by their formulas, as ONNX's and ONNX Runtime's operator pages give them.
 *
 * <pre>
 * before   HardSwish(x) -> y     after   Mul(x, one_sixth) -> a   Add(a, half) -> b   Clip(b, 0, 1) -> c   Mul(x, c) -> y
 * </pre>
 *
 * <p>Where a function has a kink, the formula's slope there is the mean of both sides. Nothing here overflows where the
 * function itself does not.
 */
final class Activations {
    static final Map<String, Lowering.ToOne> TABLE = table();

    private Activations() {}

    private static Map<String, Lowering.ToOne> table() {
        Map<String, Lowering.ToOne> table = new TreeMap<>();
        table.put("Celu", at -> {
            float alpha = at.node().attribute("alpha", 1f);
            return elu(at, alpha, 1 / alpha);
        });
        table.put("Elu", at -> elu(at, at.node().attribute("alpha", 1f), 1));
        table.put(
                "Selu",
                at -> elu(at, at.node().attribute("alpha", 1.67326319217681884765625f), 1)
                        .mul(at.node().attribute("gamma", 1.05070102214813232421875f)));
        table.put("LeakyRelu", at -> {
            Expr x = at.in(0);
            return positive(at, x).add(negative(at, x).mul(at.node().attribute("alpha", 0.01f)));
        });
        table.put(
                "PRelu", at -> positive(at, at.in(0)).add(negative(at, at.in(0)).mul(at.in(1))));
        table.put("ThresholdedRelu", at -> {
            Expr x = at.in(0);
            return above(x, at.number(at.node().attribute("alpha", 1f))).where(x, at.number(0));
        });
        table.put("Shrink", Activations::shrink);
        table.put(
                "HardSigmoid",
                at -> hardSigmoid(
                        at, at.node().attribute("alpha", 0.2f), at.node().attribute("beta", 0.5f)));
        table.put("HardSwish", at -> at.in(0).mul(hardSigmoid(at, 1 / 6.0, 0.5)));
        table.put("Softsign", at -> {
            Expr x = at.in(0);
            return x.div(x.apply("Abs", Map.of()).add(1));
        });
        table.put("Softplus", at -> {
            Expr x = at.in(0);
            return positive(at, x)
                    .add(x.apply("Abs", Map.of()).neg().exp().add(1).log());
        });
        table.put(
                "Mish", at -> at.in(0).mul(at.in(0).apply("Softplus", Map.of()).tanh()));
        table.put("Swish", at -> swish(at.in(0), at.node().attribute("alpha", 1f)));
        table.put(
                "Gelu",
                at -> at.node().attribute("approximate", "none").equals("tanh")
                        ? geluByTanh(at.in(0))
                        : geluByErf(at.in(0)));
        table.put("com.microsoft.Gelu", at -> geluByErf(at.in(0)));
        table.put("com.microsoft.BiasGelu", at -> gelu(at.sum(at.in(0), 1)));
        table.put("com.microsoft.FastGelu", at -> geluByTanh(at.sum(at.in(0), 1)));
        table.put("com.microsoft.QuickGelu", at -> swish(at.in(0), at.node().attribute("alpha", 1.702f)));
        table.put("com.microsoft.BiasSplitGelu", at -> {
            Expr x = at.in(0).add(at.in(1));
            long half = at.fixed(x, -1) / 2;
            return x.slice(-1, 0, half).mul(gelu(x.slice(-1, half, 2 * half)));
        });
        return table;
    }

    /** The activation that a fused operator names, its parameters in the order of its attributes. */
    static Expr named(Site at, Expr x, String name, List<Float> parameters) {
        return switch (name) {
            case "" -> x;
            case "Relu", "Tanh", "Sigmoid" -> x.apply(name, Map.of());
            case "LeakyRelu", "Elu", "ThresholdedRelu" ->
                parameters.isEmpty()
                        ? x.apply(name, Map.of())
                        : x.apply(name, Map.of("alpha", Attribute.of(parameters.get(0))));
            case "HardSigmoid" ->
                parameters.size() < 2
                        ? x.apply(name, Map.of())
                        : x.apply(
                                name,
                                Map.of(
                                        "alpha", Attribute.of(parameters.get(0)),
                                        "beta", Attribute.of(parameters.get(1))));
            case "Clip" -> x.apply(name, Map.of(), at.number(parameters.get(0)), at.number(parameters.get(1)));
            case "HardSwish", "Softplus", "Softsign" -> x.apply(name, Map.of());
            default -> throw new IllegalStateException("its activation '" + name + "' is not known");
        };
    }

    /** x·Φ(x), one operator. */
    private static Expr gelu(Expr x) {
        return x.apply("com.microsoft:Gelu", Map.of());
    }

    private static Expr geluByErf(Expr x) {
        return x.mul(x.mul(Math.sqrt(0.5)).erf().add(1)).mul(0.5);
    }

    static Expr geluByTanh(Expr x) {
        Expr inner = x.mul(x).mul(0.044715).add(1).mul(x).mul(Math.sqrt(2 / Math.PI));
        return x.mul(inner.tanh().add(1)).mul(0.5);
    }

    /** x·σ(αx). */
    static Expr swish(Expr x, float alpha) {
        return x.mul((alpha == 1 ? x : x.mul(alpha)).sigmoid());
    }

    /** max(x, 0). A tie in Max halves the signal, as Relu does not. */
    private static Expr positive(Site at, Expr x) {
        return x.apply("Max", Map.of(), at.number(0));
    }

    private static Expr negative(Site at, Expr x) {
        return x.apply("Min", Map.of(), at.number(0));
    }

    private static Expr above(Expr x, Expr limit) {
        return x.apply("Greater", Map.of(), limit);
    }

    /** max(x, 0) + α·(e^(s·min(x, 0)) − 1). */
    private static Expr elu(Site at, float alpha, float slope) {
        Expr below = negative(at, at.in(0));
        Expr bent = (slope == 1 ? below : below.mul(slope)).exp().add(-1);
        return positive(at, at.in(0)).add(alpha == 1 ? bent : bent.mul(alpha));
    }

    private static Expr hardSigmoid(Site at, double alpha, double beta) {
        return at.in(0).mul(alpha).add(beta).apply("Clip", Map.of(), at.number(0), at.number(1));
    }

    private static Expr shrink(Site at) {
        Expr x = at.in(0);
        float limit = at.node().attribute("lambd", 0.5f);
        float bias = at.node().attribute("bias", 0f);
        Expr low = above(at.number(-limit), x);
        return above(x, at.number(limit)).where(x.add(-bias), low.where(x.add(bias), at.number(0)));
    }
}
