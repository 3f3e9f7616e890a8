package dev.limpid.generation;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Graph;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells how likely a given continuation is. One run over prompt and continuation, whatever their length. */
public final class Scorer {
    private final Emitted emitted;
    private final Graph graph;
    private final Runtime runtime;

    /** @throws IllegalArgumentException if the model does not score what follows a token */
    public Scorer(Emitted emitted, Runtime runtime) {
        this.emitted = emitted;
        this.graph = Selected.likely(emitted.graph(), emitted.shapes(), Writer.next(emitted));
        this.runtime = runtime;
    }

    /**
     * The log probability of each token of a continuation, given the prompt and those before it.
     *
     * @throws IllegalArgumentException if there is no prompt or no continuation, no embedding for a token, or more tokens
     *     than the model reads
     */
    public List<Double> score(List<Integer> prompt, List<Integer> continuation) {
        Writer.requireReadable(emitted, prompt);
        if (continuation.isEmpty()) {
            throw new IllegalArgumentException("The continuation has no tokens: there is nothing to score.");
        }
        List<Integer> all = new ArrayList<>(prompt);
        all.addAll(continuation);
        Writer.requireReadable(emitted, all);
        Integer most = emitted.maxPositions();
        if (most != null && all.size() > most) {
            throw new IllegalArgumentException("Prompt and continuation have " + all.size()
                    + " tokens, the model reads at most " + most + ". Shorten them; nothing is cut off silently.");
        }
        Map<String, Tensor> feeds = Reading.feeds(graph, all, 0, Set.of(Selected.POSITIONS, Selected.WORDS));
        Shape each = Shape.of(1, continuation.size());
        feeds.put(Selected.POSITIONS, Tensor.fill(DType.INT64, each, i -> prompt.size() - 1 + i));
        feeds.put(Selected.WORDS, Tensor.fill(DType.INT64, each, continuation::get));
        return Arrays.stream(runtime.run(graph, Runtime.Kind.SHARED, feeds)
                        .get(Selected.LIKELY)
                        .toDoubles())
                .boxed()
                .toList();
    }
}
