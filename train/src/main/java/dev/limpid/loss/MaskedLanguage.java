package dev.limpid.loss;

import dev.limpid.canonical.PushDownSelection;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What stood where a text was masked (Devlin et al. 2018, section 3.1): −log p of the token that was there. Reads {@code logits}
 * {@code [batch,sequence,vocabulary]}; labels are {@code [batch,sequence]}, {@link Loss#IGNORED} wherever nothing was masked.
 *
 * <p>Scores are computed where something is asked only, as many of each text as of that with the most: of 15 % of the positions
 * rather than all, which of BERT's base size saves a fifth of a step and most of the memory that scores take.
 */
public record MaskedLanguage() implements Loss {
    /** The node that finds the positions where something is asked; how many, only a run tells. */
    public static final String ASKED = "asked/TopK";

    @Override
    public String name() {
        return "masked-language";
    }

    @Override
    public Terms append(GraphBuilder build, Map<String, Expr> outputs) {
        Outputs of = new Outputs(build, name(), outputs);
        Expr scores = of.role("logits");
        Expr labels = of.labelOfEach(scores);
        build.scope("asked");
        Expr asked = labels.equal(IGNORED).apply("Not").cast(DType.INT64);
        // Never none: a selection of nothing is no tensor that all operators take.
        Expr most = asked.reduceSum(false, 1)
                .cast(DType.FLOAT)
                .reduceMax(false, 0)
                .max(1)
                .cast(DType.INT64)
                .reshape(1);
        List<Wire> first = build.add("TopK", List.of(asked.wire(), most.wire()), 2, Map.of("axis", Attribute.of(1L)));
        Expr positions = build.expr(first.get(1))
                .as(new TensorType(DType.INT64, List.of(labels.type().dim(0), Dim.of("asked"))));
        Expr rows = new PushDownSelection(build.build(), build, positions, Set.of()).position(scores.wire());
        return CrossEntropy.PLAIN.terms(rows, labels.gatherElements(positions, 1));
    }
}
