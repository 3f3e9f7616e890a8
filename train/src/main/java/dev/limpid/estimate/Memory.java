package dev.limpid.estimate;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What training holds in memory, in bytes. The JVM itself, the tokenizer and the runtime's own reserves come on top.
 *
 * @param weights all that the graph reads
 * @param gradients of the trained weights
 * @param moments what the optimiser remembers of them
 * @param activations results alive at one time in the largest batch
 */
public record Memory(long weights, long gradients, long moments, long activations) {
    /**
     * Counts. Nothing is run.
     *
     * @param training the graph of a step
     * @param known types of its inputs
     * @param gradients by trained weight, the output that is its gradient: written where the optimiser reads them
     * @param momentsPerNumber how many numbers the optimiser remembers for each that is trained: 2 of AdamW, 1 of SGD with
     *     momentum
     * @param loads of which the one that holds most counts
     */
    public static Memory of(
            Graph training, Shapes known, Map<Wire, Wire> gradients, int momentsPerNumber, Collection<Load> loads) {
        long weights =
                training.weights().values().stream().mapToLong(Memory::bytes).sum();
        long trained = gradients.keySet().stream()
                .map(training.weights()::get)
                .filter(Objects::nonNull)
                .mapToLong(Memory::bytes)
                .sum();
        Set<Wire> placed = Set.copyOf(gradients.values());
        long activations = loads.stream()
                .mapToLong(load -> SizedGraph.of(training, known, load.sizes()).peakBytes(placed))
                .max()
                .orElse(0);
        return new Memory(weights, trained, momentsPerNumber * trained, activations);
    }

    private static long bytes(Weight weight) {
        return weight.dtype().bytes(weight.shape().size());
    }

    /** All together. */
    public long total() {
        return weights + gradients + moments + activations;
    }
}
