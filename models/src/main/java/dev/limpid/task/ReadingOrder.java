package dev.limpid.task;

import dev.limpid.architecture.Config;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which way a model with a score per token and word reads: what comes before a token only, or what comes after it too. */
final class ReadingOrder {
    private static final List<String> LEFT_TO_RIGHT = List.of("GPT2LMHeadModel", "OpenAIGPTLMHeadModel");
    /** Of how much the scores behind a token change with it. */
    private static final double NOTHING = 1e-6;

    /** Some models take no very short text. */
    private static final int LENGTH = 7;

    private ReadingOrder() {}

    /**
     * Whether the scores at a token are of what follows it. The configuration tells by the class that saved the model; where
     * it does not, runs do, of texts that differ in one of their last two tokens: the change of a token then shows behind it
     * and not before it.
     *
     * @param logits {@code [batch,sequence,vocabulary]}
     * @param words how many tokens have an embedding
     */
    static boolean isCausal(
            Optional<Config> config, Graph graph, Shapes shapes, Wire logits, long words, Runtime runtime) {
        String savedBy = config.map(Config::savedBy).orElse("");
        if (savedBy.endsWith("ForCausalLM") || LEFT_TO_RIGHT.contains(savedBy)) {
            return true;
        }
        if (savedBy.endsWith("ForMaskedLM")) {
            return false;
        }
        return measured(graph, shapes, logits, words, runtime);
    }

    private static boolean measured(Graph graph, Shapes shapes, Wire logits, long words, Runtime runtime) {
        Map<String, Tensor> same = feeds(graph, shapes, 1, 1);
        Map<String, Tensor> lastOther = feeds(graph, shapes, 1, words - 1);
        Map<String, Tensor> otherBefore = feeds(graph, shapes, words - 1, 1);
        if (same == null || lastOther == null || otherBefore == null) {
            return false;
        }
        Graph asked = graph.withOutputs(List.of(logits)).pruned();
        List<Tensor> found = new ArrayList<>();
        for (Map<String, Tensor> one : List.of(same, lastOther, otherBefore)) {
            found.add(runtime.run(asked, Runtime.Kind.SHARED, one).get(logits));
        }
        double ahead = change(found.get(0), found.get(1), 2);
        double back = change(found.get(0), found.get(2), 1);
        // A model that looks at each token alone does neither.
        return back > 0 && ahead <= NOTHING * back;
    }

    /** How much the scores at one of the last tokens differ at most. */
    private static double change(Tensor a, Tensor b, int fromEnd) {
        int width = (int) a.shape().dim(2);
        int from = ((int) a.shape().dim(1) - fromEnd) * width;
        double largest = 0;
        for (int i = from; i < from + width; i++) {
            largest = Math.max(largest, Math.abs(a.at(i) - b.at(i)));
        }
        return largest;
    }

    /** A text of token 0 over and over, with these at its end; null if there is an input that nobody knows. */
    private static @Nullable Map<String, Tensor> feeds(Graph graph, Shapes shapes, long lastButOne, long last) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (Port port : graph.inputs()) {
            TensorType type = shapes.find(port.wire()).orElse(port.type());
            if (type == null || type.rank() != 2 || type.dtype() != DType.INT64 && type.dtype() != DType.INT32) {
                return null;
            }
            int batch = size(type.dim(0), 1);
            int length = size(type.dim(1), LENGTH);
            if (length < 2) {
                return null;
            }
            String name = port.wire().name();
            Shape shape = Shape.of(batch, length);
            feeds.put(
                    name,
                    switch (name) {
                        case "input_ids" ->
                            Tensor.fill(type.dtype(), shape, i -> switch (length - i % length) {
                                case 1 -> last;
                                case 2 -> lastButOne;
                                default -> 0;
                            });
                        case "position_ids" -> Tensor.fill(type.dtype(), shape, i -> i % length);
                        case "attention_mask" -> Tensor.fill(type.dtype(), shape, i -> 1);
                        default -> Tensor.zeros(type.dtype(), shape);
                    });
        }
        return feeds;
    }

    private static int size(Dim dim, int otherwise) {
        return dim instanceof Dim.Fixed fixed ? (int) fixed.size() : otherwise;
    }
}
