package dev.limpid.task;

import dev.limpid.graph.Dim;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.Original;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How a detector answers, such as DETR (Carion et al. 2020): each of its queries gives the scores of classes, of which the
 * last may be "no object", and a box: its middle and its size as shares of the picture's width and height.
 *
 * @param classes of a query
 * @param sides of a query's box: {@link #SIDES}
 * @param kinds how many classes are objects
 */
record Boxes(Answers classes, Answers sides, int kinds) {
    /** What a box's numbers are. */
    static final List<String> SIDES = List.of("x", "y", "width", "height");

    /**
     * What one run found.
     *
     * @param logits by query and class
     * @param boxes by query and side
     */
    record Found(double[][] logits, double[][] boxes) {
        static Found of(Tensor logits, Tensor boxes) {
            return new Found(rows(logits), rows(boxes));
        }

        private static double[][] rows(Tensor tensor) {
            int queries = (int) tensor.shape().dim(1);
            return IntStream.range(0, queries)
                    .mapToObj(query -> tensor.slice(0).slice(query).toDoubles())
                    .toArray(double[][]::new);
        }

        int queries() {
            return logits.length;
        }
    }

    /**
     * @param labels of the objects; empty if no file names them
     * @throws IllegalArgumentException if there are more or fewer than the output has
     */
    static Boxes of(List<String> labels, TensorType type, Wire objects, Wire boxes) {
        if (!(type.dim(2) instanceof Dim.Fixed classes)) {
            throw new IllegalArgumentException(
                    "The output '" + objects + "' " + type + " does not tell how many classes there are.");
        }
        int entries = (int) classes.size();
        boolean each = labels.size() == entries;
        if (!labels.isEmpty() && !each && labels.size() != entries - 1) {
            throw new IllegalArgumentException("config.json names " + labels.size() + " classes, the model's output '"
                    + objects + "' has " + entries
                    + ", expected as many or one more, for no object. The weights and the"
                    + " configuration are of different models.");
        }
        int kinds = each ? entries : entries - 1;
        Target.Link link = each ? Target.Link.SIGMOID : Target.Link.SOFTMAX;
        return new Boxes(
                new Answers(
                        Target.Type.LABEL,
                        new Target.Output(objects, link),
                        i -> i >= kinds ? "no object" : i < labels.size() ? labels.get(i) : "class " + i),
                new Answers(Target.Type.VALUE, new Target.Output(boxes, Target.Link.NONE), SIDES::get),
                kinds);
    }

    /** The queries' best classes that are objects, the most probable first; of equal ones the first query's. */
    List<Prediction> top(Found found, Original.@Nullable Box seen, @Nullable Integer query, int count) {
        List<Prediction> all = new ArrayList<>();
        for (int q = 0; q < found.queries(); q++) {
            if (query == null || query == q) {
                int best = best(found.logits[q]);
                double[] probabilities =
                        Probabilities.of(found.logits[q], classes.output().link());
                all.add(new Prediction(
                        classes.names().apply(best),
                        best,
                        q,
                        found.logits[q][best],
                        probabilities[best],
                        seen == null ? null : box(found.boxes[q], seen),
                        null));
            }
        }
        return all.stream()
                .sorted(Comparator.comparingDouble(Boxes::probability).reversed())
                .limit(count)
                .toList();
    }

    private static double probability(Prediction prediction) {
        Double probability = prediction.probability();
        return probability == null ? 0 : probability;
    }

    /** The class of a query's logits that is most likely of those that are objects. */
    int best(double[] logits) {
        int best = 0;
        for (int i = 1; i < kinds; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    /** The query that is most probably of a class; of equal ones the first. */
    int likeliest(Found found, int index) {
        int likeliest = 0;
        double most = -1;
        for (int q = 0; q < found.queries(); q++) {
            double probability =
                    Probabilities.of(found.logits[q], classes.output().link())[index];
            if (probability > most) {
                likeliest = q;
                most = probability;
            }
        }
        return likeliest;
    }

    /**
     * Checks a query's number.
     *
     * @throws IllegalArgumentException if there is none
     */
    int query(int query, Found found) {
        if (query < 0 || query >= found.queries()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "There is no box %d: the model has boxes 0 to %d.", query, found.queries() - 1));
        }
        return query;
    }

    private static Original.Box box(double[] sides, Original.Box seen) {
        return new Original.Box(
                seen.x() + (sides[0] - sides[2] / 2) * seen.width(),
                seen.y() + (sides[1] - sides[3] / 2) * seen.height(),
                sides[2] * seen.width(),
                sides[3] * seen.height());
    }
}
