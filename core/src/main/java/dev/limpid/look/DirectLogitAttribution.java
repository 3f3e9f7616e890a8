package dev.limpid.look;

import dev.limpid.backward.Backward;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Model;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Direct logit attribution (Elhage et al. 2021): the residual stream is a sum, so a logit read off it is a sum too, of what the
 * embeddings, each head of attention, each feed-forward block and the biases wrote. Only the direct way counts: what one block
 * writes for another to read is that other's share.
 *
 * <p>Norms divide by the deviation that they found on this input, as if it were a constant. Of a pre-norm model that is the last
 * norm alone, and the shares are exact. Of a post-norm model (BERT) it is every norm that the share passes on its way up, and of
 * heads with an activation between their layers the activation as a factor: the shares still add up to the logit, but norms and
 * factors would have been others without the block.
 *
 * <p>Law: the shares add up to the logit. Cost: two forward passes, and one through the head back and forth.
 */
public final class DirectLogitAttribution {
    private static final Wire SEED = new Wire("look/seed");

    /** What wrote a share. */
    public enum Part {
        /** What the first layer reads. */
        EMBEDDINGS,
        /** One head of a layer's attention. */
        HEAD,
        /** Attention whose heads could not be told apart. */
        ATTENTION,
        /** The bias of attention's last product. */
        ATTENTION_BIAS,
        /** A feed-forward block, biases and all. */
        FEED_FORWARD,
        /** The shift of a norm that a block's sum passes. */
        NORM_SHIFT,
        /** Shifts and biases between the stream and the logit. */
        HEAD_BIAS
    }

    /**
     * A share of the logit.
     *
     * @param layer from 0; null outside the layers
     * @param head from 0; null unless the part is one
     */
    public record Share(
            Part part, @Nullable Integer layer, @Nullable Integer head, double value) {}

    /**
     * The logit and its shares.
     *
     * @param postNorm whether norms stand between the blocks, see {@link DirectLogitAttribution}
     */
    public record Shares(double logit, List<Share> shares, boolean postNorm) {
        public Shares {
            shares = List.copyOf(shares);
        }

        /** The sum of all shares. */
        public double total() {
            return shares.stream().mapToDouble(Share::value).sum();
        }
    }

    private final Probe probe;
    private final Graph graph;
    private final Shapes shapes;
    private final ResidualStream stream;

    private DirectLogitAttribution(Probe probe) {
        Model<?> model = probe.model();
        this.probe = probe;
        this.graph = model.graph();
        this.shapes = model.shapes();
        this.stream = ResidualStream.of(graph, shapes);
    }

    /**
     * Tells a logit's shares.
     *
     * @throws IllegalArgumentException in one line, if the target is no logit, the model has no residual stream, or what stands
     *     between it and the logit is not linear
     */
    public static Shares of(Probe probe, Input input, Target target) {
        if (target.score() != Target.Score.LOGIT) {
            throw new IllegalArgumentException("Shares add up to a logit, not to a " + target.score()
                    + ". Leave out --score " + target.score() + ".");
        }
        return new DirectLogitAttribution(probe).shares(input, target);
    }

    private Shares shares(Input input, Target target) {
        FrozenNorms.requireLinear(graph, stream.last(), target.output().wire());
        Values values = probe.tap(input, wires());
        Probe.Pulled head = probe.on(stream.last())
                .fed()
                .pull(FrozenNorms.TABLE, input.with(stream.last().name(), values.get(stream.last())), target);
        Map<Wire, Tensor> signals = signals(input, head.signal());
        List<Share> shares = new ArrayList<>();
        shares.add(new Share(Part.EMBEDDINGS, null, null, product(stream.start(), signals, values)));
        int[] layers = stream.layerOfBlocks();
        for (int i = 0; i < layers.length; i++) {
            block(stream.blocks().get(i), layers[i], signals, values, shares);
        }
        shares.add(new Share(Part.HEAD_BIAS, null, null, head.score() - product(stream.last(), signals, values)));
        return new Shares(head.score(), shares, stream.postNorm());
    }

    private void block(
            ResidualStream.Block block, int layer, Map<Wire, Tensor> signals, Values values, List<Share> shares) {
        double whole = product(block.branch(), signals, values);
        Wire heads = block.heads();
        if (heads == null) {
            shares.add(new Share(Part.FEED_FORWARD, layer, null, whole));
        } else if (!signals.containsKey(heads)) {
            shares.add(new Share(Part.ATTENTION, layer, null, whole));
        } else {
            double[] each = byHead(signals.get(heads), values.get(heads));
            double rest = whole;
            for (int h = 0; h < each.length; h++) {
                shares.add(new Share(Part.HEAD, layer, h, each[h]));
                rest -= each[h];
            }
            shares.add(new Share(Part.ATTENTION_BIAS, layer, null, rest));
        }
        if (!block.stream().equals(block.sum())) {
            double shift = product(block.stream(), signals, values) - product(block.sum(), signals, values);
            shares.add(new Share(Part.NORM_SHIFT, layer, null, shift));
        }
    }

    /** All wires that are tapped, each once. */
    private List<Wire> wires() {
        Set<Wire> wires = new LinkedHashSet<>(List.of(stream.start()));
        for (ResidualStream.Block block : stream.blocks()) {
            wires.addAll(List.of(block.branch(), block.sum(), block.stream()));
            if (block.heads() != null) {
                wires.add(block.heads());
            }
        }
        return List.copyOf(wires);
    }

    /** The signal from the last stream's back to each wire, through sums, norms held fast and the products behind heads. */
    private Map<Wire, Tensor> signals(Input input, Tensor seed) {
        GraphBuilder builder = GraphBuilder.on(graph, shapes);
        Expr seeded = builder.input(SEED.name(), shapes.of(stream.last()));
        List<Wire> sources = wires();
        List<@Nullable Expr> found =
                Backward.pull(FrozenNorms.TABLE, builder, direct(), builder.expr(stream.last()), seeded, sources);
        Map<Wire, Wire> outputs = new LinkedHashMap<>();
        builder.scope("look");
        for (int i = 0; i < sources.size(); i++) {
            Expr signal = found.get(i);
            if (signal != null && !signal.wire().equals(SEED)) {
                Wire output = new Wire("look/signal/" + i);
                builder.output(output.name(), signal);
                outputs.put(sources.get(i), output);
            }
        }
        Map<String, Tensor> feeds = new LinkedHashMap<>(input.tensors());
        feeds.put(SEED.name(), seed);
        Graph pulled = builder.build().withOutputs(outputs.values()).pruned();
        Values run = probe.model().runtime().run(pulled, Runtime.Kind.SHARED, feeds);
        Map<Wire, Tensor> signals = new LinkedHashMap<>();
        for (int i = 0; i < sources.size(); i++) {
            Wire output = outputs.get(sources.get(i));
            if (output != null) {
                signals.put(sources.get(i), run.get(output));
            } else if (found.get(i) != null) {
                signals.put(sources.get(i), seed);
            }
        }
        return signals;
    }

    /** The nodes of the direct way, in running order: sums, norms of sums, and what stands between heads and their branch. */
    private List<Node> direct() {
        Set<Node> on = new HashSet<>();
        Map<Wire, Node> producers = graph.producers();
        for (ResidualStream.Block block : stream.blocks()) {
            addWriter(block.sum(), producers, on);
            addWriter(block.stream(), producers, on);
            if (block.heads() != null && FrozenNorms.isLinear(graph, block.heads(), block.branch())) {
                on.addAll(FrozenNorms.between(graph, block.heads(), block.branch()));
            }
        }
        return graph.nodes().stream().filter(on::contains).toList();
    }

    private static void addWriter(Wire wire, Map<Wire, Node> producers, Set<Node> on) {
        Node writer = producers.get(wire);
        if (writer != null) {
            on.add(writer);
        }
    }

    private static double product(Wire wire, Map<Wire, Tensor> signals, Values values) {
        Tensor signal = signals.get(wire);
        if (signal == null) {
            throw new IllegalStateException("No signal arrives at wire '" + wire + "' of the residual stream.");
        }
        return LastGradient.product(signal.toDoubles(), values.get(wire).toDoubles());
    }

    private static double[] byHead(Tensor signal, Tensor value) {
        int heads = Math.toIntExact(value.shape().dim(1));
        int each = value.size() / heads;
        double[] sums = new double[heads];
        for (int i = 0; i < value.size(); i++) {
            sums[i / each] += signal.at(i) * value.at(i);
        }
        return sums;
    }
}
