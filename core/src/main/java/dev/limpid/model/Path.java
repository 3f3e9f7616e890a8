package dev.limpid.model;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * The straight line between two values of a wire. Points on it run as batches within the runtime's byte budget; they are
 * interpolated, differentiated and summed inside the graph, so that only small results leave it.
 */
public final class Path {
    private static final String FROM = "path/from";
    private static final String TO = "path/to";
    private static final String ALPHAS = "path/alphas";
    private static final Wire SLOPES = new Wire("path/slopes");

    private final Known known;
    private final Runtime runtime;
    private final Map<String, Tensor> feeds;
    private final int batch;
    private final LongConsumer watcher;

    /**
     * What was found at some points.
     *
     * @param scores of the target at each point
     * @param slopes by point: what the {@linkplain Reading reading} finds
     */
    public record Points(double[] scores, double[][] slopes) {}

    Path(Known known, Runtime runtime, Map<String, Tensor> feeds, Tensor from, Tensor to, LongConsumer watcher) {
        this.watcher = watcher;
        this.known = known;
        this.runtime = runtime;
        this.feeds = new LinkedHashMap<>(feeds);
        this.feeds.put(FROM, from);
        this.feeds.put(TO, to);
        this.batch = known.examples(
                this.feeds,
                known.shapes().of(new Wire(ALPHAS)).dim(0),
                runtime.settings().batchBytes());
    }

    /** The graph that each run takes: forward and backward, from points of the path to their scores and slopes. */
    public Graph graph() {
        return known.graph();
    }

    /** How many points one run takes at most. */
    public int batch() {
        return batch;
    }

    /** What a run at these fractions of the way is fed, whatever their number. */
    public Map<String, Tensor> feeds(double... alphas) {
        Map<String, Tensor> all = new LinkedHashMap<>(feeds);
        float[] floats = new float[alphas.length];
        for (int i = 0; i < alphas.length; i++) {
            floats[i] = (float) alphas[i];
        }
        all.put(ALPHAS, Tensor.of(Shape.of(alphas.length), floats));
        return all;
    }

    /** Scores and slopes at these fractions of the way, each a forward and a backward pass. */
    public Points at(double... alphas) {
        double[] scores = new double[alphas.length];
        double[][] slopes = new double[alphas.length][];
        // Runs of even size: a small last one would read all weights for few points.
        int runs = (alphas.length + batch - 1) / batch;
        int each = runs == 0 ? 0 : (alphas.length + runs - 1) / runs;
        for (int start = 0; start < alphas.length; start += each) {
            double[] part = Arrays.copyOfRange(alphas, start, Math.min(alphas.length, start + each));
            Values values = runtime.run(known.graph(), Runtime.Kind.SHARED, feeds(part));
            for (int i = 0; i < part.length; i++) {
                scores[start + i] = values.get(TargetNodes.SCORE).at(i);
                slopes[start + i] = values.get(SLOPES).slice(i).toDoubles();
            }
            watcher.accept(part.length);
        }
        return new Points(scores, slopes);
    }

    /**
     * The scored graph with the wire replaced by points between two inputs, and everything else repeated for each.
     *
     * @param reading what is found at each point
     */
    static Known compile(Reading reading, Known scored, Wire wire) {
        Graph graph = scored.graph();
        TensorType type = scored.shapes().of(wire);
        Dim many = type.dim(0);
        Graph bare = new Graph(
                graph.name(),
                graph.opsets(),
                graph.inputs().stream().map(Path::single).toList(),
                List.of(),
                graph.weights(),
                List.of(),
                graph.unread());
        GraphBuilder builder = GraphBuilder.on(bare, Shapes.UNKNOWN).scope("path");
        Expr from = builder.input(FROM, withBatch(type, Dim.of(1)));
        Expr to = builder.input(TO, withBatch(type, Dim.of(1)));
        Expr alphas = builder.input(ALPHAS, new TensorType(type.dtype(), List.of(many)));
        Expr way = to.sub(from);
        long[] trailing = new long[type.rank() - 1];
        Arrays.setAll(trailing, i -> i + 1);
        Expr point = from.add(alphas.unsqueeze(trailing).mul(way));
        Map<Wire, Wire> renamed = new HashMap<>(Map.of(wire, point.wire()));
        for (Port port : graph.inputs()) {
            TensorType wanted = port.type();
            // An input that is the path itself is not fed.
            if (wanted != null && !port.wire().equals(wire)) {
                renamed.put(port.wire(), repeat(builder, port, alphas, wanted).wire());
            }
        }
        List<Node> rest = new ArrayList<>();
        for (Node node : graph.nodes()) {
            // What makes the wire's own value is not needed, but may be where other values come from.
            Node moved = node.reading(renamed);
            builder.add(moved);
            moved.outputs().stream()
                    .filter(out -> !out.isNone())
                    .forEach(out -> scored.shapes().find(out).ifPresent(builder.expr(out)::as));
            rest.add(moved);
        }
        Expr slopes = reading.slopes(builder, rest, point, way);
        builder.scope("path");
        builder.output(SLOPES.name(), slopes);
        return Known.of(builder, List.of(TargetNodes.SCORE, SLOPES));
    }

    private static Port single(Port port) {
        return port.type() == null ? port : new Port(port.wire(), withBatch(port.type(), Dim.of(1)));
    }

    private static TensorType withBatch(TensorType type, Dim batch) {
        List<Dim> dims = new ArrayList<>(type.dims());
        dims.set(0, batch);
        return new TensorType(type.dtype(), dims);
    }

    private static Expr repeat(GraphBuilder builder, Port port, Expr alphas, TensorType wanted) {
        Expr one = builder.expr(port.wire());
        long[] ones = new long[wanted.rank() - 1];
        Arrays.fill(ones, 1);
        Expr sizes = ones.length == 0 ? alphas.shape() : alphas.shape().concat(0, builder.longs(ones));
        return one.expand(sizes).as(withBatch(wanted, alphas.type().dim(0)));
    }
}
