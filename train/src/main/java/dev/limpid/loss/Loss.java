package dev.limpid.loss;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;

import java.util.Map;

/** What training makes small. */
public sealed interface Loss
        permits AnswerSpan,
                CausalLanguage,
                Classification,
                ContrastivePairs,
                MaskedLanguage,
                MultiLabel,
                Regression,
                TokenClassification {
    /** A label that asks nothing, as others call it. */
    long IGNORED = -100;

    /** As the command line and reports call it. */
    String name();

    /**
     * Appends the loss to a model's graph. Labels become inputs: INT64 {@code labels}, of the output's shape without its last
     * axis, where {@link #IGNORED} asks nothing; a loss of another form says so. A run refuses a label that no class has.
     *
     * @param outputs of the model by role, as {@link dev.limpid.architecture.Emitted#outputs} names them
     * @throws IllegalArgumentException if the model has not the output that the loss reads
     */
    Terms append(GraphBuilder build, Map<String, Expr> outputs);

    /**
     * @param total the sum over what is asked, a FLOAT scalar: what is differentiated
     * @param count how many terms it has, a FLOAT scalar: the loss of a batch is the quotient
     */
    record Terms(Expr total, Expr count) {}
}
