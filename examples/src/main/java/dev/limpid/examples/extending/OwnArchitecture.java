package dev.limpid.examples.extending;

import dev.limpid.explain.Adaptive;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An architecture of one's own: weights and a configuration become the nodes of a graph, and everything that looks inside
 * works on it. Here it is a perceptron, relu(x W) v, on rows of two numbers.
 *
 * <p>Run: {@code examples/run extending.OwnArchitecture}.
 */
public final class OwnArchitecture implements Model<double[]> {
    private static final Wire FEATURES = new Wire("x");
    private static final Wire SCORES = new Wire("scores");

    private final Graph graph;
    private final Shapes shapes;
    private final Runtime runtime = new Runtime(Runtime.Settings.standard());
    private final List<String> columns;

    /**
     * @param first weights [columns, units]
     * @param second weights [units, 1]
     */
    OwnArchitecture(List<String> columns, Tensor first, Tensor second) {
        this.columns = List.copyOf(columns);
        GraphBuilder build = GraphBuilder.create("perceptron");
        // "batch" is a size with a name: it stays open, here and in every gradient.
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", columns.size()));
        Expr units = x.matMul(build.weight("first", Weight.of(first))).relu();
        build.output("scores", units.matMul(build.weight("second", Weight.of(second))));
        graph = build.build();
        shapes = build.shapes();
    }

    public static void main(String... args) {
        Tensor first = Tensor.of(Shape.of(2, 2), 1f, -1f, 2f, 3f);
        Tensor second = Tensor.of(Shape.of(2, 1), 1f, 2f);
        try (OwnArchitecture model = new OwnArchitecture(List.of("width", "height"), first, second)) {
            Attribution why = model.explain(1, 2);
            for (Attribution.Scored column : why.scores()) {
                System.out.printf(
                        Locale.ROOT,
                        "%+.4f  %s%n",
                        column.score(),
                        column.feature().text());
            }
        }
    }

    Attribution explain(double... row) {
        return new IntegratedGradients(Baseline.of("zero"), Adaptive.standard())
                .explain(new Probe(this), prepare(row), score());
    }

    /** What is explained: the first number of a row of scores, as it is. */
    static Target score() {
        return new Target(
                Target.Type.VALUE,
                new Target.Output(SCORES, Target.Link.NONE),
                new Target.Choice(0, "score"),
                null,
                null,
                Target.Score.LOGIT);
    }

    @Override
    public Input prepare(double[] row) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
            values.put(columns.get(i), row[i]);
            features.add(new Feature(columns.get(i), new Place.Column(0, columns.get(i), row[i]), false, List.of(i)));
        }
        Tensor tensor = Tensor.fill(DType.FLOAT, Shape.of(1, row.length), i -> row[i]);
        return new Input(
                List.of(new Original.Row("row", 0, values)),
                Map.of(FEATURES.name(), tensor),
                List.of(),
                features,
                List.of());
    }

    @Override
    public Tensor predict(List<double[]> rows) {
        Tensor all = Tensor.stack(
                rows.stream().map(row -> prepare(row).tensor(FEATURES.name())).toList());
        return runtime.run(graph, Runtime.Kind.SHARED, Map.of(FEATURES.name(), all))
                .get(SCORES);
    }

    @Override
    public Graph graph() {
        return graph;
    }

    @Override
    public Shapes shapes() {
        return shapes;
    }

    @Override
    public Runtime runtime() {
        return runtime;
    }

    @Override
    public Provenance provenance() {
        return new Provenance("perceptron", "made in Java", "", 6, "tabular-regression");
    }

    @Override
    public Wire features() {
        return FEATURES;
    }

    @Override
    public Layout layout() {
        return Layout.ELEMENTS;
    }

    @Override
    public Input absent(Input input, String how) {
        throw new IllegalArgumentException("Unknown baseline '" + how + "' of a perceptron, expected zero.");
    }

    @Override
    public void close() {
        runtime.close();
    }
}
