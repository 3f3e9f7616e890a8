package dev.limpid.rules;

import dev.limpid.backward.RuleTable;
import dev.limpid.backward.RuleTable.Signal;
import dev.limpid.graph.Node;

import java.util.List;
import java.util.function.BiConsumer;

import static dev.limpid.backward.Rule.each;

/**
 * Layer-wise relevance propagation (Bach et al. 2015): each operator shares the relevance of its outputs among its inputs, so
 * that the target's score ends up spread over what is explained. Layers with weights do so by the rules of a {@link
 * Composite}; sums, means and all that is linear without weights by value; activation functions leave every number its
 * relevance; a maximum gives it to the winner.
 *
 * <p>This table extends {@link Routing} alone: what has no line here stops the walk, rather than being differentiated.
 * Attention is for tables that build on this one.
 *
 * <p>Law: Σ R at any depth is the score, less what biases, constants and ε take; the walk's ledger says where.
 */
public final class Lrp {
    private static final RuleTable SHARED = shared();

    /** ε of 1e-6 everywhere: the plain rule, for others to build on. */
    public static final RuleTable EPSILON = table(Composite.epsilon(1e-6));

    private Lrp() {}

    /** The table of a composite. */
    public static RuleTable table(Composite composite) {
        return table(composite, (layer, lines) -> {});
    }

    /**
     * The table of a composite, told about.
     *
     * @param told at each layer that a walk passes, the node and those of the composite's lines that hold there, of which the
     *     last counts
     */
    public static RuleTable table(Composite composite, BiConsumer<Node, List<Composite.Line>> told) {
        return with("lrp(" + composite + ")", Signal.RELEVANCE, composite, told)
                // linear once the deviation is a constant (Ali et al. 2022, eq. 12)
                .on("LayerNormalization", Relevance.byValue(Normalization::layerOfConstantDeviation))
                // each square's share of their sum
                .on("ReduceL2", Relevance.byValue(Reduction::l2));
    }

    static RuleTable with(
            String name, Signal signal, Composite composite, BiConsumer<Node, List<Composite.Line>> told) {
        RuleTable table = SHARED.as(name, signal);
        for (String op : LinearLayer.ops()) {
            table = table.on(op, at -> {
                LinearLayer layer = LinearLayer.of(at);
                List<Composite.Line> lines = composite.at(at);
                told.accept(at.node(), lines);
                return layer.toInput(lines.get(lines.size() - 1).rule().back(layer, at.dy()));
            });
        }
        return table;
    }

    private static RuleTable shared() {
        RuleTable table = Routing.TABLE
                .as("lrp", Signal.RELEVANCE)
                // sums and all that is linear in what is explained
                .on("Add", Relevance::add)
                .on("Sub", Relevance.byValue(at -> each(at.dy(), at.dy().neg())))
                .on("Sum", Relevance.byValue(Relevance::toAll))
                .on(
                        "Mean",
                        Relevance.byValue(at -> Relevance.toAll(
                                at.carrying(at.dy().mul(1.0 / at.node().inputs().size())))))
                .on("ReduceSum", Relevance.byValue(Reduction::sum))
                .on("ReduceMean", Relevance.byValue(Reduction::mean))
                .on("CumSum", Relevance.byValue(Cumulative::sum))
                .on("AveragePool", Relevance.byValue(Pooling::average))
                .on("GlobalAveragePool", Relevance.byValue(Pooling::globalAverage))
                .on("BatchNormalization", Relevance.byValue(SpatialNormalization::batch))
                .on("Resize", Relevance.byValue(Resampling::resize))
                // products and quotients
                .on("Mul", Relevance::mul)
                .on("Div", Relevance::div)
                // the winner takes all
                .on("MaxPool", Pooling::max)
                .on("GlobalMaxPool", Pooling::globalMax)
                .on("ReduceMax", Reduction::extremum)
                .on("ReduceMin", Reduction::extremum)
                .on("Max", Extremum::share)
                .on("Min", Extremum::share)
                .on("Cast", at -> each(at.dy().cast(at.in(0).dtype())))
                .on("CastLike", at -> each(at.dy().cast(at.in(0).dtype())));
        for (String op : new String[] {
            "Relu",
            "LeakyRelu",
            "PRelu",
            "ThresholdedRelu",
            "Elu",
            "Selu",
            "Celu",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Softplus",
            "Softsign",
            "Mish",
            "Swish",
            "Shrink",
            "Tanh",
            "Clip",
            "Gelu",
            "com.microsoft.Gelu",
            "com.microsoft.QuickGelu",
            "Neg",
            "LRN"
        }) {
            table = table.on(op, Relevance::pass);
        }
        return table;
    }
}
