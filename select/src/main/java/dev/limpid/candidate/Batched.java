package dev.limpid.candidate;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Batches;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Runs a graph on examples: those of like length together, the longest first, as many as the byte budget allows.
 *
 * @param graph whose outputs are rows {@code [batch,entry]}
 * @param shapes of its wires
 */
record Batched(Graph graph, Shapes shapes, Runtime runtime) {
    /** More in a run are no faster, and progress would be told less often. */
    private static final int MOST = 32;

    /** With these outputs alone. */
    static Batched of(Graph graph, Shapes shapes, Runtime runtime, List<Wire> outputs) {
        return new Batched(graph.withOutputs(outputs).pruned(), shapes, runtime);
    }

    /** Takes the row of an example at an output. */
    interface Taker {
        /** @param output number of it, from 0 */
        void take(int example, int output, float[] row);
    }

    /** The examples in the order in which they run. */
    static int[] order(Feeds feeds) {
        return IntStream.range(0, feeds.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> -feeds.length(i)).thenComparing(i -> i))
                .mapToInt(i -> i)
                .toArray();
    }

    /**
     * Runs some examples.
     *
     * @param examples in an order that {@link #order} made
     * @param done how many of {@code all} ran before
     * @return how many have run now
     */
    int run(Feeds feeds, int[] examples, Taker taker, Progress progress, int done, int all) {
        int ran = done;
        for (int[] batch : batches(feeds, examples)) {
            take(batch, runtime.run(graph, Runtime.Kind.SHARED, feeds.of(batch)), taker);
            ran += batch.length;
            progress.ran(ran, all);
        }
        return ran;
    }

    private void take(int[] batch, Values values, Taker taker) {
        for (int output = 0; output < graph.outputs().size(); output++) {
            Tensor rows = values.get(graph.outputs().get(output).wire());
            float[] all = rows.toFloats();
            int width = all.length / batch.length;
            for (int i = 0; i < batch.length; i++) {
                taker.take(batch[i], output, Arrays.copyOfRange(all, i * width, (i + 1) * width));
            }
        }
    }

    private List<int[]> batches(Feeds feeds, int[] examples) {
        List<int[]> batches = new ArrayList<>();
        int from = 0;
        while (from < examples.length) {
            int length = feeds.length(examples[from]);
            int to = Math.min(examples.length, from + most(length));
            if (!feeds.pads()) {
                int end = from + 1;
                while (end < to && feeds.length(examples[end]) == length) {
                    end++;
                }
                to = end;
            }
            batches.add(Arrays.copyOfRange(examples, from, to));
            from = to;
        }
        return batches;
    }

    /** How many examples of a length one run may take. */
    private int most(int length) {
        Map<String, Long> sizes = new HashMap<>();
        for (Port port : graph.inputs()) {
            TensorType type = shapes.find(port.wire()).orElse(port.type());
            for (int axis = 1; type != null && axis < type.rank(); axis++) {
                sizes.put(type.dim(axis).toString(), (long) length);
            }
        }
        for (Port port : graph.outputs()) {
            Dim batch = shapes.of(port.wire()).dim(0);
            if (batch instanceof Dim.Fixed) {
                return 1;
            }
            sizes.put(batch.toString(), 1L);
        }
        return Math.min(
                MOST, Batches.examples(graph, shapes, sizes, runtime.settings().batchBytes()));
    }
}
