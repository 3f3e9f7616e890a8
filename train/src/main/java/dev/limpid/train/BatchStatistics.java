package dev.limpid.train;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * Lets batch normalisation (Ioffe and Szegedy 2015) take mean and variance from the batch, as it does in training, where those
 * that it counted are live weights. With n numbers a channel, and sums over all axes but the channels':
 *
 * <pre>
 * before   BatchNormalization(x, scale, bias, running mean, running variance) -> y
 * after    μ = Σ x / n,  σ² = Σ (x − μ)² / n,  BatchNormalization(x, scale, bias, μ, σ²) -> y
 * </pre>
 *
 * <p>The derivative runs through μ and σ². A run also gives μ and n σ² / (n − 1), by which {@link #follow} moves what was counted.
 * Where the statistics are constants they are frozen: such a node stays as it is.
 */
final class BatchStatistics {
    /**
     * A normalisation whose statistics move.
     *
     * @param node its title, for errors
     * @param kept share of the old statistics that stays, ONNX's momentum: one minus PyTorch's
     * @param runningMean weight {@code [channel]}
     * @param runningVariance weight {@code [channel]}
     * @param mean of a batch {@code [channel]}, to be asked for
     * @param variance of a batch without bias {@code [channel]}, to be asked for
     */
    record Moving(
            String node, double kept, Weight.Live runningMean, Weight.Live runningVariance, Wire mean, Wire variance) {}

    /**
     * A graph that normalises by batches.
     *
     * @param shapes of all its wires
     * @param moving its normalisations, in running order
     */
    record Normalised(Graph graph, Shapes shapes, List<Moving> moving) {
        Normalised {
            moving = List.copyOf(moving);
        }

        /** What a run is to give so that statistics can {@link #follow}. */
        List<Wire> wires() {
            List<Wire> wires = new ArrayList<>();
            moving.forEach(one -> wires.addAll(List.of(one.mean, one.variance)));
            return wires;
        }
    }

    private BatchStatistics() {}

    /**
     * The same function as the graph's in training.
     *
     * @throws IllegalArgumentException if a normalisation is of what is not FLOAT or of unknown rank, has one live statistic and
     *     one that is not, or is in training mode already
     */
    static Normalised rewrite(Graph graph, Shapes shapes) {
        GraphBuilder build = GraphBuilder.copying(graph, shapes);
        List<Moving> moving = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (!node.is("BatchNormalization") || !moves(graph, node)) {
                build.add(node);
                continue;
            }
            moving.add(normalise(build, graph, node));
        }
        return new Normalised(build.build(), build.shapes(), moving);
    }

    private static Weight.Live live(Graph graph, Wire wire) {
        return (Weight.Live) Objects.requireNonNull(graph.weights().get(wire));
    }

    private static IllegalArgumentException refusal(Graph graph, Node node, String problem) {
        return new IllegalArgumentException("The batch normalisation " + node.title() + " of graph '" + graph.name()
                + "' cannot be trained: " + problem + ".");
    }

    private static boolean moves(Graph graph, Node node) {
        boolean mean = graph.weights().get(node.in(3)) instanceof Weight.Live;
        boolean variance = graph.weights().get(node.in(4)) instanceof Weight.Live;
        if (mean != variance) {
            throw refusal(
                    graph,
                    node,
                    "its running " + (mean ? "mean" : "variance") + " moves and the " + (mean ? "variance" : "mean")
                            + " does not, expected both or neither");
        }
        return mean;
    }

    private static Moving normalise(GraphBuilder build, Graph graph, Node node) {
        if (node.attribute("training_mode", 0L) != 0) {
            throw refusal(graph, node, "its training_mode is 1 already, expected 0");
        }
        Expr x = build.expr(node.in(0));
        if (build.typeOf(node.in(0)).isEmpty() || x.dtype() != DType.FLOAT || x.rank() < 2) {
            throw refusal(
                    graph,
                    node,
                    "it normalises "
                            + build.typeOf(node.in(0)).map(Object::toString).orElse("a wire of unknown rank")
                            + ", expected FLOAT [batch,channel,…]");
        }
        build.scope(node.out(0) + "/batch");
        long[] summed = LongStream.range(0, x.rank()).filter(axis -> axis != 1).toArray();
        Expr mean = x.reduceMean(false, summed);
        Expr centred = x.sub(mean.unsqueeze(LongStream.range(1, x.rank() - 1L).toArray()));
        Expr variance = centred.mul(centred).reduceMean(false, summed);
        build.add(node.withInputs(List.of(node.in(0), node.in(1), node.in(2), mean.wire(), variance.wire())));
        Expr n = x.shape().gather(build.longs(summed), 0).product().cast(DType.FLOAT);
        Expr unbiased = variance.mul(n).div(n.sub(build.scalar(DType.FLOAT, 1)));
        return new Moving(
                node.title(),
                Double.parseDouble(Float.toString(node.attribute("momentum", 0.9f))),
                live(graph, node.in(3)),
                live(graph, node.in(4)),
                mean.wire(),
                unbiased.wire());
    }

    /**
     * Moves running statistics towards those of a batch: r ← k r + (1 − k) b.
     *
     * @param values of a run, those of {@link Normalised#wires} among them
     * @throws IllegalStateException if a batch had one number a channel, whose variance nobody knows; then nothing was moved
     */
    static void follow(List<Moving> moving, Values values) {
        for (Moving one : moving) {
            Tensor variance = values.get(one.variance);
            for (int i = 0; i < variance.size(); i++) {
                if (!Double.isFinite(variance.at(i))
                        || !Double.isFinite(values.get(one.mean).at(i))) {
                    throw new IllegalStateException("The batch normalisation " + one.node + " found mean "
                            + values.get(one.mean).at(i) + " and variance " + variance.at(i) + " in channel " + i
                            + ": the batch has one number a channel, or the training has gone astray. Make batches larger, or"
                            + " lower the rate of learning.");
                }
            }
        }
        for (Moving one : moving) {
            move(one.runningMean, values.get(one.mean), one.kept);
            move(one.runningVariance, values.get(one.variance), one.kept);
        }
    }

    private static void move(Weight.Live running, Tensor batch, double kept) {
        Tensor before = running.value();
        running.set(
                Tensor.fill(DType.FLOAT, Shape.of(batch.size()), i -> kept * before.at(i) + (1 - kept) * batch.at(i)));
    }
}
