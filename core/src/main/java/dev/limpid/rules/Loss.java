package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

import static dev.limpid.backward.Rule.each;

/**
 * Derivatives of the losses of classification. Scores are [N,C,…], labels [N,…] in 0 … C−1 or {@code ignore_index},
 * class weights [C].
 */
final class Loss {
    private Loss() {}

    /** −w·x at each label, or their sum, or that sum over the sum of the weights. */
    static List<@Nullable Expr> negativeLogLikelihood(At at) {
        return back(at, at.in(0), at.dy(), at.out(0));
    }

    /** The same of log softmax over the classes, which is the second output. */
    static List<@Nullable Expr> crossEntropy(At at) {
        Expr logs = at.out(1);
        Expr loss = at.dy(0);
        Expr toLogs = at.dy(1);
        List<@Nullable Expr> signals = loss == null ? each(null, null, null) : back(at, logs, loss, at.out(0));
        Expr through = signals.get(0);
        Expr both = through == null ? toLogs : toLogs == null ? through : through.add(toLogs);
        return each(both == null ? null : Softmax.throughLog(both, logs, 1), null, at.has(2) ? signals.get(2) : null);
    }

    private static List<@Nullable Expr> back(At at, Expr logs, Expr dy, Expr loss) {
        Expr labels = at.in(1);
        boolean mean = at.node().attribute("reduction", "mean").equals("mean");
        Expr counted = null;
        if (at.node().attributes().containsKey("ignore_index")) {
            Expr ignored = labels.equal(at.node().attribute("ignore_index", 0L));
            // Any class will do where the weight is 0.
            labels = ignored.where(at.builder().scalar(labels.dtype(), 0), labels);
            counted = ignored.apply("Not").cast(logs.dtype());
        }
        Expr weight = at.has(2) ? at.in(2).gather(labels, 0) : null;
        weight = weight == null ? counted : counted == null ? weight : weight.mul(counted);
        Expr share = dy;
        if (mean) {
            Expr total = weight == null
                    ? labels.apply("Size").cast(logs.dtype())
                    : weight.reshape(-1).reduceSum(false, 0);
            share = dy.div(total);
        }
        // A signal for each label, [N,1,…]
        Expr atLabel = (weight == null ? share.neg() : weight.mul(share).neg()).expand(labels.shape());
        Expr place = labels.unsqueeze(1);
        Expr toLogs = logs.filledWith(0)
                .apply("ScatterElements", Map.of("axis", Attribute.of(1L)), place, atLabel.unsqueeze(1));
        Expr toWeights =
                at.has(2) && at.wants(2) ? toWeights(at, logs, labels, counted, share, mean ? loss : null) : null;
        return each(toLogs, null, toWeights);
    }

    /** To each class −x of its labels, less the loss where that is a mean. */
    private static Expr toWeights(
            At at, Expr logs, Expr labels, @Nullable Expr counted, Expr share, @Nullable Expr mean) {
        Expr picked = logs.gatherElements(labels.unsqueeze(1), 1).squeeze(1);
        Expr one = (mean == null ? picked : picked.add(mean)).mul(share).neg();
        Expr part = counted == null ? one : one.mul(counted);
        return at.in(2).filledWith(0).scatterAdd(labels.reshape(-1), part.reshape(-1), 0);
    }
}
