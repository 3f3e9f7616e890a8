package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A layer with numbers drawn for it. Its weights, output by input, are told by the operator itself, run forward on one input
 * at a time.
 *
 * @param inputs shapes in the operator's order, the bias last if it has one
 * @param explained which input depends on what is explained
 * @param behind the shape of a bias that is added by an operator of its own; null for none
 * @param rectified whether a Relu stands before it
 * @param named whether sizes of what is explained are known to runs only, but for its channels
 * @param seed of the explained numbers
 */
record LayerRow(
        String op,
        Map<String, Attribute> attributes,
        List<Shape> inputs,
        int explained,
        Shape behind,
        boolean rectified,
        boolean named,
        long seed) {
    static LayerRow of(String op, Shape... inputs) {
        return new LayerRow(op, Map.of(), List.of(inputs), 0, null, false, false, 1);
    }

    LayerRow set(String key, Attribute value) {
        Map<String, Attribute> more = new LinkedHashMap<>(attributes);
        more.put(key, value);
        return new LayerRow(op, more, inputs, explained, behind, rectified, named, seed);
    }

    LayerRow ints(String key, long... values) {
        return set(key, Attribute.of(Arrays.stream(values).boxed().toList()));
    }

    LayerRow explaining(int input) {
        return new LayerRow(op, attributes, inputs, input, behind, rectified, named, seed);
    }

    LayerRow plus(long... bias) {
        return new LayerRow(op, attributes, inputs, explained, Shape.of(bias), rectified, named, seed);
    }

    LayerRow rectifying() {
        return new LayerRow(op, attributes, inputs, explained, behind, true, named, seed);
    }

    LayerRow withNamedSizes() {
        return new LayerRow(op, attributes, inputs, explained, behind, rectified, true, seed);
    }

    /** With such numbers that no sum comes nearer to 0. */
    LayerRow keeping(double margin, Runtime runtime) {
        LayerRow row = this;
        while (row.oracle(runtime).margin() < margin) {
            row = new LayerRow(op, attributes, inputs, explained, behind, rectified, named, row.seed + 1);
        }
        return row;
    }

    /** Multiples of an eighth, so that sums are exact; some are 0. */
    private static Tensor drawn(Shape shape, long seed, boolean mayBeZero) {
        Random random = new Random(seed);
        double[] values = new double[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            long eighths = random.nextInt(24) - 12;
            values[i] = (eighths == 0 && !mayBeZero ? 5 : eighths) / 8.0 + (mayBeZero ? 0 : 1 / 64.0);
        }
        return Tensor.fill(DType.FLOAT, shape, i -> values[i]);
    }

    private Tensor value() {
        return drawn(inputs.get(explained), 1000 * seed, true);
    }

    private TensorType type(Shape shape) {
        Object[] dims = new Object[shape.rank()];
        Arrays.setAll(dims, axis -> named && axis != 1 ? (Object) ("d" + axis) : (Object) shape.dim(axis));
        return TensorType.of(DType.FLOAT, dims);
    }

    /** From {@code x}, already rectified, to z; without any bias if {@code linear}. */
    private Expr layer(GraphBuilder build, Expr x, boolean linear) {
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < inputs.size() - (linear && inputs.size() == 3 ? 1 : 0); i++) {
            wires.add(
                    i == explained
                            ? x.wire()
                            : build.weight("w" + i, Weight.of(drawn(inputs.get(i), 10 + i, false)))
                                    .wire());
        }
        Expr product = build.expr(build.add(op, wires, 1, attributes).get(0));
        return behind == null || linear
                ? product
                : build.weight("behind", Weight.of(drawn(behind, 20, false))).add(product);
    }

    /** The weights and all else that the slow form needs. */
    LrpOracle oracle(Runtime runtime) {
        Tensor x = value();
        GraphBuilder build = GraphBuilder.create("linear");
        Expr in = build.input("x", TensorType.of(DType.FLOAT, x.shape()));
        build.output("z", layer(build, in, true));
        Graph linear = build.build();
        double[][] columns = new double[x.size()][];
        for (int j = 0; j < x.size(); j++) {
            int one = j;
            columns[j] = run(runtime, linear, Tensor.fill(DType.FLOAT, x.shape(), i -> i == one ? 1 : 0));
        }
        double[] values = x.toDoubles();
        if (rectified) {
            Arrays.setAll(values, i -> Math.max(0, values[i]));
        }
        GraphBuilder whole = GraphBuilder.create("whole");
        whole.output("z", layer(whole, whole.input("x", TensorType.of(DType.FLOAT, x.shape())), false));
        double[] bias = run(runtime, whole.build(), Tensor.zeros(DType.FLOAT, x.shape()));
        double[][] weights = new double[bias.length][x.size()];
        for (int k = 0; k < bias.length; k++) {
            for (int j = 0; j < x.size(); j++) {
                weights[k][j] = columns[j][k];
            }
        }
        return new LrpOracle(weights, bias, values, relevance(bias.length));
    }

    private static double[] run(Runtime runtime, Graph graph, Tensor x) {
        return runtime.run(graph, Runtime.Kind.SHARED, Map.of("x", x))
                .get(new Wire("z"))
                .toDoubles();
    }

    private static double[] relevance(int size) {
        Random random = new Random(3);
        return random.doubles(size, -1, 1).toArray();
    }

    /** What the table makes of the same. */
    double[] shares(RuleTable table, Runtime runtime) {
        GraphBuilder build = GraphBuilder.create("layer");
        Tensor x = value();
        Expr in = build.input("x", type(x.shape()));
        Expr z = layer(build, rectified ? in.relu() : in, false);
        Expr r = build.input("r", z.type());
        Expr back = Backward.pull(table, build, build.build().nodes(), z, r, List.of(in.wire()))
                .get(0);
        Graph graph = build.build().withOutputs(List.of(z.wire())).pruned();
        Shape shape = runtime.run(graph, Runtime.Kind.SHARED, Map.of("x", x))
                .get(z.wire())
                .shape();
        double[] relevance = relevance((int) shape.size());
        Map<String, Tensor> feeds = Map.of("x", x, "r", Tensor.fill(DType.FLOAT, shape, i -> relevance[i]));
        Wire signal = back.wire();
        return runtime.run(build.build().withOutputs(List.of(signal)).pruned(), Runtime.Kind.SHARED, feeds)
                .get(signal)
                .toDoubles();
    }

    @Override
    public String toString() {
        return op
                + inputs
                + attributes
                + (behind == null ? "" : " + " + behind)
                + (rectified ? " rectified" : "")
                + (named ? " named" : "")
                + (explained == 0 ? "" : " explaining " + explained);
    }
}
