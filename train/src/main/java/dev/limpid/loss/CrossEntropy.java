package dev.limpid.loss;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.loss.Loss.Terms;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * −log softmax of scores at their labels, exact for scores of any size. With smoothing ε (Szegedy et al. 2016, section 7) a label
 * is 1 − ε of what is asked and all of the C classes share the rest; a class weight multiplies what its class is asked, and the
 * number of terms is the sum of the labels' weights. Both as in PyTorch.
 *
 * <p>Made of few nodes, since scores may be of a whole vocabulary: the logarithms are the only copy of them, and what comes
 * back to them is written into one more.
 *
 * @param smoothing ε, from 0 to below 1
 * @param weights one for each class; empty where all weigh the same
 */
record CrossEntropy(double smoothing, List<Float> weights) {
    /** All labels for what they are. */
    static final CrossEntropy PLAIN = new CrossEntropy(0, List.of());

    CrossEntropy {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("Label smoothing must be from 0 to below 1, got " + smoothing + ".");
        }
        weights = List.copyOf(weights);
        weights.forEach(weight -> {
            if (!(weight >= 0) || Float.isInfinite(weight)) {
                throw new IllegalArgumentException(
                        "A class weight must be a number of at least 0, got " + weight + ".");
            }
        });
    }

    /**
     * @param scores FLOAT {@code […,class]}
     * @param labels INT64 {@code […]}
     */
    Terms terms(Expr scores, Expr labels) {
        return terms(scores, labels, labels.equal(Loss.IGNORED));
    }

    /**
     * @param ignored BOOL {@code […]}, which labels ask nothing
     */
    Terms terms(Expr scores, Expr labels, Expr ignored) {
        GraphBuilder build = scores.builder();
        int last = scores.rank() - 1;
        Expr logs = scores.apply("LogSoftmax", Map.of("axis", Attribute.of((long) last)));
        // An index below 0 would count from the end: one beyond all classes is refused.
        Expr beyond = build.constant(Tensor.of(Shape.SCALAR, Long.MAX_VALUE));
        Expr first = build.constant(Tensor.of(Shape.SCALAR, 0L));
        Expr place = ignored.where(first, labels.less(0).where(beyond, labels));
        Expr asked = logs.gatherElements(place.unsqueeze(last), last).squeeze(last);
        if (weights.isEmpty()) {
            Expr shared = smoothing == 0 ? asked : smoothed(asked, logs.reduceSum(false, last), classes(logs));
            return new Terms(
                    sum(zeroWhere(ignored, shared)).neg(),
                    sum(ignored.apply("Not").cast(DType.FLOAT)));
        }
        Dim classes = scores.type().dim(last);
        if (!classes.equals(Dim.of((long) weights.size()))) {
            throw new IllegalArgumentException(
                    weights.size() + " class weights were given for " + classes + " classes.");
        }
        Expr weight = build.constant(Tensor.fill(DType.FLOAT, Shape.of(weights.size()), weights::get));
        Expr ofLabel = weight.gather(place, 0);
        Expr weighted = asked.mul(ofLabel);
        Expr shared =
                smoothing == 0 ? weighted : smoothed(weighted, logs.mul(weight).reduceSum(false, last), classes(logs));
        return new Terms(sum(zeroWhere(ignored, shared)).neg(), sum(zeroWhere(ignored, ofLabel)));
    }

    /** (1 − ε) of what the label is asked, and ε of the mean over the classes. */
    private Expr smoothed(Expr asked, Expr ofAll, Expr classes) {
        return asked.mul(1 - smoothing).add(ofAll.mul(smoothing).div(classes));
    }

    private static Expr classes(Expr logs) {
        return logs.size(logs.rank() - 1).squeeze(0).cast(DType.FLOAT);
    }

    static Expr zeroWhere(Expr ignored, Expr terms) {
        return ignored.where(terms.builder().scalar(DType.FLOAT, 0), terms);
    }

    static Expr sum(Expr terms) {
        return terms.reduceSum(false, LongStream.range(0, terms.rank()).toArray());
    }
}
