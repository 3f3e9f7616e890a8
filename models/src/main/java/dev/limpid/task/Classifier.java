package dev.limpid.task;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A classifier of ONNX-ML, the standard's operators of classical machine learning. */
record Classifier(Node node) {
    private static final Set<String> OPS = Set.of("TreeEnsembleClassifier", "LinearClassifier", "SVMClassifier");

    /** The classifier whose scores an output holds, as they are or normalised; empty if there is none. */
    static Optional<Classifier> behind(Graph graph, Wire scores) {
        Map<Wire, Node> producers = graph.producers();
        Node node = producers.get(scores);
        while (node != null && (node.is("Identity") || node.is("Cast") || isNormalizer(node))) {
            node = producers.get(node.in(0));
        }
        return node != null && node.domain().equals("ai.onnx.ml") && OPS.contains(node.op())
                ? Optional.of(new Classifier(node))
                : Optional.empty();
    }

    /** Whether an output holds probabilities: scores that are normalised at the end, or a classifier's that are such. */
    static boolean probabilities(Graph graph, Wire scores) {
        Map<Wire, Node> producers = graph.producers();
        Node node = producers.get(scores);
        while (node != null && (node.is("Identity") || node.is("Cast"))) {
            node = producers.get(node.in(0));
        }
        boolean normalized = node != null && isNormalizer(node);
        return normalized
                || behind(graph, scores).filter(Classifier::givesProbabilities).isPresent();
    }

    private static boolean isNormalizer(Node node) {
        return node.qualifiedOp().equals("ai.onnx.ml.Normalizer");
    }

    /** Names of its classes, in order; empty if it has none. */
    List<String> labels() {
        for (String name : List.of("classlabels_strings", "classlabels_int64s", "classlabels_ints")) {
            Attribute listed = node.attributes().get(name);
            if (listed instanceof Attribute.Texts texts && !texts.values().isEmpty()) {
                return texts.values();
            }
            if (listed instanceof Attribute.Ints numbers && !numbers.values().isEmpty()) {
                return numbers.values().stream().map(String::valueOf).toList();
            }
        }
        return List.of();
    }

    /** Whether its scores are probabilities already: transformed to such, or shares of the trees' leaves. */
    private boolean givesProbabilities() {
        boolean transformed = node.attributes().get("post_transform") instanceof Attribute.Text text
                && !text.value().equals("NONE");
        return transformed || isForest() || node.attributes().containsKey("prob_a");
    }

    private boolean isForest() {
        return node.attributes().get("class_weights") instanceof Attribute.Reals leaves
                && !node.attributes().containsKey("base_values")
                && leaves.values().stream().allMatch(share -> share >= 0 && share <= 1);
    }
}
