package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Explainer;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Model;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Small classifiers of a row, a picture and a text, with {@code logits = V tanh(W x)} where the test needs the formula. */
final class TinyClassifier implements Model<double[]> {
    static final double[][] W = {{0.7, -0.4, 0.2}, {-0.3, 0.9, 0.5}, {0.6, 0.1, -0.8}, {0.2, 0.3, 0.4}};
    static final double[][] V = {{1.1, -0.6}, {-0.4, 0.8}, {0.9, 0.3}};
    static final double[][] EMBEDDING = {{0.25, -0.5, 0.1, 0.3}, {1, 2, -1, 0.5}, {-1, 0.5, 0.2, 0}, {0.75, 1, 0.4, -2}
    };
    private static final int SIDE = 4;

    private final Runtime runtime = new Runtime(new Runtime.Settings(1, 16L << 20, 1L << 20));
    private final Graph graph;
    private final Wire features;
    private final Layout layout;

    private TinyClassifier(Graph graph, Wire features, Layout layout) {
        this.graph = graph;
        this.features = features;
        this.layout = layout;
    }

    /** Four numbers. */
    static TinyClassifier row() {
        GraphBuilder build = GraphBuilder.create("row");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 4));
        build.output("logits", x.matMul(matrix(build, W)).tanh().matMul(matrix(build, V)));
        return new TinyClassifier(build.build(), new Wire("x"), Layout.ELEMENTS);
    }

    /** One channel, four by four pixels, whose quarters are the features. */
    static TinyClassifier picture() {
        GraphBuilder build = GraphBuilder.create("picture");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 1, SIDE, SIDE));
        Expr kernel = build.weight(
                "kernel", Weight.of(Tensor.fill(DType.FLOAT, Shape.of(3, 1, 2, 2), i -> Math.sin(1 + 2.3 * i))));
        Expr maps = x.apply("Conv", Map.of("strides", Attribute.of(List.of(2L, 2L))), kernel)
                .relu();
        build.output(
                "logits",
                maps.apply("GlobalAveragePool", Map.of())
                        .apply("Flatten", Map.of())
                        .matMul(matrix(build, V)));
        return new TinyClassifier(build.build(), new Wire("x"), Layout.PIXELS);
    }

    /** Three letters a to d, a feature each. */
    static TinyClassifier text() {
        GraphBuilder build = GraphBuilder.create("text");
        Expr e = matrix(build, EMBEDDING).gather(build.input("ids", TensorType.of(DType.INT64, "batch", 3)), 0);
        build.output(
                "logits", e.matMul(matrix(build, W)).tanh().reduceSum(false, 1).matMul(matrix(build, V)));
        return new TinyClassifier(build.build(), e.wire(), Layout.SEQUENCE);
    }

    private static Expr matrix(GraphBuilder build, double[][] rows) {
        int width = rows[0].length;
        return build.weight(
                "w",
                Weight.of(Tensor.fill(DType.FLOAT, Shape.of(rows.length, width), i -> rows[i / width][i % width])));
    }

    static Target target(int index) {
        return new Target(
                Target.Type.LABEL,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(index, "class " + index),
                null,
                null,
                Target.Score.LOGIT);
    }

    /** A method that says what it likes. */
    static Contender saying(String name, BiFunction<Probe, Input, double[]> says) {
        return new Contender(name, new Explainer() {
            @Override
            public Attribution.Method method() {
                return new Attribution.Method(name, Map.of());
            }

            @Override
            public Optional<String> obstacle(Anatomy model) {
                return Optional.empty();
            }

            @Override
            public boolean looksAtWire() {
                return !name.equals("outside");
            }

            @Override
            public Attribution explain(Probe probe, Input input, Target target) {
                double[] scores = says.apply(probe, input);
                List<Attribution.Scored> scored = new ArrayList<>();
                for (int i = 0; i < scores.length; i++) {
                    scored.add(new Attribution.Scored(input.features().get(i), scores[i], null, null));
                }
                return new Attribution(
                        method(),
                        new Attribution.Explained(target, 0, null, null),
                        scored,
                        List.of(),
                        null,
                        new Attribution.Cost(0, 0, 0),
                        List.of(),
                        0,
                        probe.model().provenance());
            }
        });
    }

    Probe probe() {
        return new Probe(this);
    }

    Input of(double... values) {
        return prepare(values);
    }

    @Override
    public Input prepare(double[] values) {
        List<Feature> parts = new ArrayList<>();
        boolean picture = layout == Layout.PIXELS;
        int count = picture ? 4 : values.length;
        for (int i = 0; i < count; i++) {
            int top = i / 2 * 2 * SIDE;
            int left = i % 2 * 2;
            List<Integer> pixels = List.of(top + left, top + left + 1, top + SIDE + left, top + SIDE + left + 1);
            parts.add(new Feature("part " + i, new Place.Span(0, i, i + 1), false, picture ? pixels : List.of(i)));
        }
        Tensor tensor = layout == Layout.SEQUENCE
                ? Tensor.fill(DType.INT64, Shape.of(1, values.length), i -> values[i])
                : Tensor.fill(
                        DType.FLOAT, picture ? Shape.of(1, 1, SIDE, SIDE) : Shape.of(1, values.length), i -> values[i]);
        return new Input(
                List.of(new Original.Text("")),
                Map.of(layout == Layout.SEQUENCE ? "ids" : "x", tensor),
                List.of(),
                parts,
                List.of());
    }

    /** "low" is the least number there is; of a text all letters are the first. */
    @Override
    public Input absent(Input input, String how) {
        if (layout == Layout.SEQUENCE) {
            return input.with(
                    "ids", Tensor.zeros(DType.INT64, input.tensor("ids").shape()));
        }
        Tensor x = input.tensor("x");
        double low = Arrays.stream(x.toDoubles()).min().orElseThrow();
        return input.with("x", Tensor.fill(DType.FLOAT, x.shape(), i -> low));
    }

    @Override
    public Graph graph() {
        return graph;
    }

    @Override
    public Shapes shapes() {
        return Shapes.infer(graph, Shapes.UNKNOWN);
    }

    @Override
    public Runtime runtime() {
        return runtime;
    }

    @Override
    public Provenance provenance() {
        return new Provenance("tiny", "test", "0".repeat(64), graph.parameters(), "classification");
    }

    @Override
    public Wire features() {
        return features;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Tensor predict(List<double[]> inputs) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
