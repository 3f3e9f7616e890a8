package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.backward.Rule;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import static dev.limpid.backward.Rule.each;

/** Ways of relevance through operators that have no weights. */
final class Relevance {
    /** Keeps denominators from zero where no rule has an ε of its own. */
    static final double STABILISER = 1e-6;

    /** Operators whose values say how much of another value passes. */
    private static final Set<String> GATES = Set.of("Sigmoid", "HardSigmoid");

    private Relevance() {}

    /** z moved away from 0 by ε, upwards if it is 0: what relevance is divided by. */
    static Expr stable(Expr z, double epsilon) {
        Expr up = z.builder().scalar(z.dtype(), epsilon);
        Expr down = z.builder().scalar(z.dtype(), -epsilon);
        return z.add(z.less(0).where(down, up));
    }

    /** Activation functions: each number keeps its relevance. */
    static List<@Nullable Expr> pass(At at) {
        return each(at.dy());
    }

    /**
     * Operators that are linear in what is explained, each input by itself: every input gets what its value contributes to
     * the output, R·x·∂z/∂x / (z + ε·sign z). Constants, too, so that relevance ends there (Bach et al. 2015, eq. 58, for
     * weights of 1).
     *
     * @param slopes the operator's derivatives, which are its weights
     */
    static Rule byValue(Rule slopes) {
        return at -> {
            List<@Nullable Expr> weights = slopes.back(at.carrying(at.dy().div(stable(at.out(0), STABILISER))));
            List<@Nullable Expr> shares = new ArrayList<>();
            for (int i = 0; i < weights.size(); i++) {
                Expr weight = weights.get(i);
                shares.add(weight != null && at.wants(i) ? at.in(i).mul(weight) : null);
            }
            return shares;
        };
    }

    /** The same signal to every input. */
    static List<@Nullable Expr> toAll(At at) {
        return new ArrayList<>(Collections.nCopies(at.node().inputs().size(), at.dy()));
    }

    /** Sums. A constant behind a layer without a bias is that layer's bias, and is left to its rule. */
    static List<@Nullable Expr> add(At at) {
        for (int i = 0; i < 2; i++) {
            Node producer = at.wants(i) ? at.producer(i) : null;
            if (producer != null && LinearLayer.isBias(at.beside(producer), at.node())) {
                return i == 0 ? each(at.dy()) : each(null, at.dy());
            }
        }
        return byValue(any -> each(any.dy(), any.dy())).back(at);
    }

    /**
     * Products with a constant: each number keeps its relevance, unless the constant is 0. Of a signal and its gate the signal
     * keeps it all (Arras et al. 2017, §3.2). A gate is a sigmoid, or one number for many: a channel's weight (squeeze and
     * excitation), its share of all responses (global response normalisation).
     */
    static List<@Nullable Expr> mul(At at) {
        if (!at.wants(0) || !at.wants(1)) {
            int other = at.wants(0) ? 1 : 0;
            Expr zero = at.builder().scalar(at.dy().dtype(), 0);
            Expr kept = at.in(other).equal(0).where(zero, at.dy());
            return other == 1 ? each(kept) : each(null, kept);
        }
        if (isGate(at, 0) == isGate(at, 1)) {
            throw new IllegalStateException(
                    "Both factors depend on what is explained, and neither is the gate of the other"
                            + " (a sigmoid, or one number for many): use a table for such products, as attn-lrp has, or a gradient method.");
        }
        return isGate(at, 1) ? each(at.dy()) : each(null, at.dy());
    }

    private static boolean isGate(At at, int factor) {
        Node producer = at.producer(factor);
        return producer != null && GATES.contains(producer.qualifiedOp())
                || isFew(at.type(factor), at.type(1 - factor));
    }

    /** Whether one number of these goes with many of the others, and never the other way round. */
    private static boolean isFew(TensorType these, TensorType others) {
        boolean few = these.rank() < others.rank();
        for (int back = 1; back <= Math.min(these.rank(), others.rank()); back++) {
            boolean one = these.dim(-back).isOne();
            boolean many = !others.dim(-back).isOne();
            if (!one && !many) {
                return false;
            }
            few |= one && many;
        }
        return few && these.rank() <= others.rank();
    }

    /** Quotients: by a constant only. */
    static List<@Nullable Expr> div(At at) {
        if (at.wants(1)) {
            throw new IllegalStateException(
                    "The divisor depends on what is explained: relevance has no rule for that. A"
                            + " normalisation of values by themselves is attn-lrp's to pass.");
        }
        return each(at.dy());
    }
}
