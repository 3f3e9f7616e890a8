package dev.limpid.canonical;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the Gaussian error linear unit (Hendrycks and Gimpel 2016) where an exporter wrote out its formula with erf, so
 * that it is differentiated as one operator.
 *
 * <pre>
 * before   Div(x, √2) -> u   Erf(u) -> e   Add(e, 1) -> s   Mul(x, s) -> m   Mul(m, 0.5) -> y
 * after    com.microsoft.Gelu(x) -> y
 * </pre>
 *
 * <p>The factors may come in any order, and the half may stand inside the sum. The form with tanh stays as it is: written
 * out it has rules, and as one operator none.
 */
public final class FuseGelu {
    /** A constant rounded to half precision is still the constant. */
    private static final double ROUNDED = 2e-4;

    private final Pattern pattern;
    private final List<Node> group = new ArrayList<>();

    private FuseGelu(Pattern pattern) {
        this.pattern = pattern;
    }

    public static Graph rewrite(Graph graph) {
        Pattern pattern = new Pattern(graph);
        boolean own = graph.opset() >= 20;
        for (Node node : graph.nodes()) {
            FuseGelu match = new FuseGelu(pattern);
            Wire x = node.is("Mul") || node.is("Div") ? match.input(node) : null;
            if (x != null) {
                String domain = own ? "" : "com.microsoft";
                Node gelu = new Node(node.name(), domain, "Gelu", List.of(x), node.outputs(), Map.of());
                pattern.replace(node, gelu, match.group);
            }
        }
        return pattern.done(own ? "" : "com.microsoft");
    }

    /** What the node's output is the Gelu of; null if it is of nothing. */
    private @Nullable Wire input(Node last) {
        List<Wire> factors = new ArrayList<>();
        double constant = factors(last, factors);
        if (factors.size() != 2) {
            return null;
        }
        for (int i = 0; i < 2; i++) {
            Wire x = factors.get(i);
            double half = halfOfSum(factors.get(1 - i), x);
            if (Math.abs(constant * half - 0.5) < 0.5 * ROUNDED) {
                return x;
            }
        }
        return null;
    }

    /** Collects what is multiplied, constants aside, and returns the product of those. */
    private double factors(Node product, List<Wire> factors) {
        group.add(product);
        double constant = 1;
        for (int i = 0; i < 2; i++) {
            Wire wire = product.in(i);
            Double number = pattern.number(wire);
            Node inner = pattern.reader(wire) == null ? null : product(wire);
            if (product.is("Div") && i == 1) {
                constant = number == null ? Double.NaN : constant / number;
            } else if (number != null) {
                constant *= number;
            } else if (inner != null) {
                constant *= factors(inner, factors);
            } else {
                factors.add(wire);
            }
        }
        return constant;
    }

    private @Nullable Node product(Wire wire) {
        Node mul = pattern.writer(wire, "Mul");
        return mul == null ? pattern.writer(wire, "Div") : mul;
    }

    /** If a wire is h·(1 + erf(x/√2)), the number h; else 0. */
    private double halfOfSum(Wire sum, Wire x) {
        Node add = pattern.writer(sum, "Add");
        if (add == null) {
            return 0;
        }
        for (int i = 0; i < 2; i++) {
            Double half = pattern.number(add.in(i));
            if (half != null && isErf(add.in(1 - i), half, x)) {
                group.add(add);
                return half;
            }
        }
        return 0;
    }

    private boolean isErf(Wire wire, double factor, Wire x) {
        Node erf = pattern.writer(wire, "Erf");
        if (erf == null) {
            Node mul = pattern.writer(wire, "Mul");
            Wire inner = mul == null ? null : pattern.besideNumber(mul, factor, ROUNDED);
            erf = inner == null ? null : pattern.writer(inner, "Erf");
            if (erf == null) {
                return false;
            }
            group.add(Objects.requireNonNull(mul));
        } else if (factor != 1) {
            return false;
        }
        Node scaled = product(erf.in(0));
        if (scaled == null) {
            return false;
        }
        group.add(erf);
        group.add(scaled);
        Double divisor = scaled.is("Div") ? pattern.number(scaled.in(1)) : null;
        return scaled.is("Div")
                ? divisor != null && scaled.in(0).equals(x) && Math.abs(divisor / Math.sqrt(2) - 1) < ROUNDED
                : x.equals(pattern.besideNumber(scaled, Math.sqrt(0.5), ROUNDED));
    }
}
