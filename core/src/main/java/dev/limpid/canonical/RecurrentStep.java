package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What all steps of one direction of a recurrent network share: weights back from the state, biases, activations. */
final class RecurrentStep {
    private static final Set<String> WITH_ALPHA =
            Set.of("affine", "leakyrelu", "thresholdedrelu", "scaledtanh", "hardsigmoid", "elu");
    private static final Set<String> WITH_BETA = Set.of("affine", "scaledtanh", "hardsigmoid");

    private final Site at;
    private final Expr recurrent;
    private final @Nullable Expr bias;
    private final int direction;
    private final int hidden;

    /**
     * @param recurrent weights [gates·hidden,hidden]
     * @param bias of what recurs [gates·hidden]
     */
    RecurrentStep(Site at, Expr recurrent, @Nullable Expr bias, int direction, int hidden) {
        this.at = at;
        this.recurrent = recurrent;
        this.bias = bias;
        this.direction = direction;
        this.hidden = hidden;
    }

    Expr recurring(Expr h) {
        Expr back = h.matMul(recurrent, false, true, 1);
        return bias == null ? back : back.add(bias);
    }

    /** The same for one gate alone. */
    Expr recurring(Expr h, int gate) {
        long from = (long) gate * hidden;
        Expr back = h.matMul(recurrent.slice(0, from, from + hidden), false, true, 1);
        return bias == null ? back : back.add(bias.slice(0, from, from + hidden));
    }

    boolean is(String attribute) {
        return at.node().attribute(attribute, 0L) != 0;
    }

    /** Equal parts of columns. */
    List<Expr> gates(Expr value, int count) {
        long[] sizes = new long[count];
        Arrays.fill(sizes, hidden);
        return at.split(value, 1, sizes);
    }

    /** A gate that sees the cell's state through its peephole, if it has one. */
    Expr peeped(Expr gate, Expr cell, int which) {
        if (!at.has(7)) {
            return gate;
        }
        Expr weights = at.in(7).gather(at.index(direction), 0);
        return gate.add(cell.mul(weights.slice(0, (long) which * hidden, (which + 1L) * hidden)));
    }

    /** The {@code which}-th activation function of this direction: for gates, candidate, output. */
    Expr activated(int which, Expr value) {
        List<String> names = names();
        int place = direction * names.size() / directions() + which;
        String name = names.get(place).toLowerCase(Locale.ROOT);
        double alpha = setting("activation_alpha", WITH_ALPHA, names, place);
        double beta = setting("activation_beta", WITH_BETA, names, place);
        Expr x = clipped(value, which);
        return switch (name) {
            case "sigmoid" -> x.sigmoid();
            case "tanh" -> x.tanh();
            case "relu" -> x.relu();
            case "softsign" -> x.apply("Softsign");
            case "softplus" -> x.apply("Softplus");
            case "affine" -> x.mul(or(alpha, 1)).add(or(beta, 0));
            case "scaledtanh" -> x.mul(or(beta, 1)).tanh().mul(or(alpha, 1));
            case "leakyrelu" -> x.apply("LeakyRelu", alpha(alpha, 0.01));
            case "thresholdedrelu" -> x.apply("ThresholdedRelu", alpha(alpha, 1));
            case "elu" -> x.apply("Elu", alpha(alpha, 1));
            case "hardsigmoid" ->
                x.apply(
                        "HardSigmoid",
                        Map.of(
                                "alpha", Attribute.of((float) or(alpha, 0.2)),
                                "beta", Attribute.of((float) or(beta, 0.5))));
            default -> throw new IllegalStateException("activation function '" + names.get(place) + "' is unknown");
        };
    }

    private static double or(double given, double otherwise) {
        return Double.isNaN(given) ? otherwise : given;
    }

    private static Map<String, Attribute> alpha(double given, double otherwise) {
        return Map.of("alpha", Attribute.of((float) or(given, otherwise)));
    }

    private int directions() {
        return at.node().attribute("direction", "forward").equals("bidirectional") ? 2 : 1;
    }

    private List<String> names() {
        if (at.node().attributes().get("activations") instanceof Attribute.Texts given) {
            return given.values();
        }
        List<String> once = switch (at.node().op()) {
            case "RNN" -> List.of("Tanh");
            case "GRU" -> List.of("Sigmoid", "Tanh");
            default -> List.of("Sigmoid", "Tanh", "Tanh");
        };
        List<String> names = new ArrayList<>(once);
        if (directions() == 2) {
            names.addAll(once);
        }
        return names;
    }

    /** Settings are listed for the functions that take one, in their order; NaN where none is given. */
    private double setting(String attribute, Set<String> taking, List<String> names, int place) {
        boolean takes = taking.contains(names.get(place).toLowerCase(Locale.ROOT));
        if (!takes || !(at.node().attributes().get(attribute) instanceof Attribute.Reals given)) {
            return Double.NaN;
        }
        int before = (int) names.subList(0, place).stream()
                .filter(name -> taking.contains(name.toLowerCase(Locale.ROOT)))
                .count();
        return before < given.values().size() ? given.values().get(before) : Double.NaN;
    }

    /** The gates' and the candidate's arguments are kept within the limit, the output's is not an argument of theirs. */
    private Expr clipped(Expr value, int which) {
        float clip = at.node().attribute("clip", 0f);
        return clip == 0 || which == 2 ? value : value.clip(-clip, clip);
    }
}
