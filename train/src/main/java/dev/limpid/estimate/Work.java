package dev.limpid.estimate;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a training computes. A multiply–accumulate is two floating-point operations; which operators count stands on the page of
 * {@link dev.limpid.cost}.
 *
 * @param forwardMacs multiply–accumulates of one pass through the model for every batch
 * @param trainingMacs those of the graph that is trained, which goes back only where gradients are asked for
 * @param parameters numbers in the model's floating-point weights but the tables that words and positions are looked up in: N
 * @param examples that are learnt from, each as often as it is
 * @param tokens of these, padding included: D
 * @param steps batches
 */
public record Work(long forwardMacs, long trainingMacs, long parameters, long examples, long tokens, long steps) {

    /**
     * Counts. Cost: some tens of milliseconds for each load; nothing is run.
     *
     * @param forward the model as it is run
     * @param training the graph of a step, gradients among its outputs
     * @param known types of both graphs' inputs
     * @param loads all batches of all epochs
     * @throws IllegalArgumentException if a size is not told, or does not follow from those that are
     */
    public static Work of(Graph forward, Graph training, Shapes known, List<Load> loads) {
        long there = 0;
        long both = 0;
        long examples = 0;
        long tokens = 0;
        long steps = 0;
        for (Load load : loads) {
            there += Math.multiplyExact(
                    load.batches(), SizedGraph.of(forward, known, load.sizes()).macs());
            both += Math.multiplyExact(
                    load.batches(), SizedGraph.of(training, known, load.sizes()).macs());
            examples += Math.multiplyExact(load.batches(), load.examples());
            tokens += Math.multiplyExact(load.batches(), load.tokens());
            steps += load.batches();
        }
        return new Work(there, both, dense(forward), examples, tokens, steps);
    }

    private static long dense(Graph graph) {
        Map<Wire, Set<String>> readers = new HashMap<>();
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                String how = node.is("Gather") && i == 0 ? "lookup" : "other";
                readers.computeIfAbsent(node.in(i), wire -> new HashSet<>()).add(how);
            }
        }
        long numbers = 0;
        for (Map.Entry<Wire, Weight> entry : graph.weights().entrySet()) {
            Weight weight = entry.getValue();
            if (weight.dtype().isFloating()
                    && weight.shape().rank() > 0
                    && readers.getOrDefault(entry.getKey(), Set.of()).contains("other")) {
                numbers += weight.shape().size();
            }
        }
        return numbers;
    }

    /** 3·2·MACs·samples: a pass back taken to cost two forward, as it does where all weights are trained. */
    public double flopsByRule() {
        return 3 * 2.0 * forwardMacs;
    }

    /** 2·MACs of the graph that is trained: less where parts are frozen. */
    public double flopsOfGraph() {
        return 2.0 * trainingMacs;
    }

    /** 6·N·D (Kaplan et al. 2020), which leaves attention out. */
    public double flopsByParameters() {
        return 6.0 * parameters * tokens;
    }
}
