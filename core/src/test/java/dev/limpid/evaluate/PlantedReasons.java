package dev.limpid.evaluate;

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
import dev.limpid.model.Mask;
import dev.limpid.model.Model;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * A model whose reasons are known: what it is given is weighed, nearly all weight lies in one place, and the logit of class 1 is
 * s + s²/4 of the sum s. A picture of 8 by 8 pixels with a patch that counts, or ten words of which one word triggers; or a row
 * of twelve numbers of which each logit is a weighted sum.
 */
final class PlantedReasons implements Model<double[]> {
    private static final int SIDE = 8;
    private static final int REGION = 2;
    private static final int WORDS = 10;
    private static final int COLUMNS = 12;
    private static final int VOCABULARY = 30;
    /** The word that triggers. */
    static final int TRIGGER = 7;

    private final Runtime runtime;
    private final Graph graph;
    private final Wire features;
    private final Layout layout;

    private PlantedReasons(Layout layout, IntToDoubleFunction weights) {
        this(layout, weights, 1);
    }

    private PlantedReasons(Layout layout, IntToDoubleFunction weights, int threads) {
        this.runtime = new Runtime(new Runtime.Settings(threads, 16L << 20, 1L << 20));
        this.layout = layout;
        GraphBuilder build = GraphBuilder.create("planted");
        if (layout == Layout.ELEMENTS) {
            Expr row = build.input("x", TensorType.of(DType.FLOAT, "batch", COLUMNS));
            features = row.wire();
            build.output("logits", row.matMul(weight(build, Shape.of(COLUMNS, 2), weights)));
            graph = build.build();
            return;
        }
        Expr weighed;
        if (layout == Layout.PIXELS) {
            Expr pixels = build.input("x", TensorType.of(DType.FLOAT, "batch", 1, SIDE, SIDE));
            features = pixels.wire();
            weighed =
                    pixels.mul(weight(build, Shape.of(1, SIDE, SIDE), weights)).reduceSum(false, 1, 2, 3);
        } else {
            Expr ids = build.input("x", TensorType.of(DType.INT64, "batch", WORDS));
            Expr embedded = weight(build, Shape.of(VOCABULARY, 2), weights).gather(ids, 0);
            features = embedded.wire();
            weighed = embedded.reduceSum(false, 1, 2);
        }
        Expr score = weighed.add(weighed.mul(weighed).mul(0.25)).unsqueeze(1);
        build.output("logits", score.mul(weight(build, Shape.of(1, 2), i -> i)));
        graph = build.build();
    }

    private static Expr weight(GraphBuilder build, Shape shape, IntToDoubleFunction values) {
        return build.weight("w", Weight.of(Tensor.fill(DType.FLOAT, shape, values)));
    }

    /** Pixels within weigh 1, all others as little noise. */
    static PlantedReasons patch(boolean[] within, double[] noise) {
        return new PlantedReasons(Layout.PIXELS, i -> within[i] ? 1 : noise[i]);
    }

    /** The trigger's embedding is large, all others are noise, and the padding's is 0. */
    static PlantedReasons trigger(double[] noise) {
        return new PlantedReasons(Layout.SEQUENCE, i -> i < 2 ? 0 : i / 2 == TRIGGER ? 1 : noise[i]);
    }

    /** Each column's weights for class 0 and 1. */
    static PlantedReasons row(double[][] weights) {
        return row(weights, 1);
    }

    static PlantedReasons row(double[][] weights, int threads) {
        return new PlantedReasons(Layout.ELEMENTS, i -> weights[i / 2][i % 2], threads);
    }

    Target target() {
        return target(1);
    }

    /** Classes of a row are right or wrong for themselves; of the others one is. */
    Target target(int index) {
        return new Target(
                Target.Type.LABEL,
                new Target.Output(
                        new Wire("logits"), layout == Layout.ELEMENTS ? Target.Link.SIGMOID : Target.Link.SOFTMAX),
                new Target.Choice(index, "class " + index),
                null,
                null,
                Target.Score.LOGIT);
    }

    /** Of a picture its pixels, of a text the words' numbers. */
    @Override
    public Input prepare(double[] values) {
        List<Feature> parts = new ArrayList<>();
        if (layout == Layout.PIXELS) {
            int across = SIDE / REGION;
            for (int region = 0; region < across * across; region++) {
                List<Integer> own = new ArrayList<>();
                for (int i = 0; i < SIDE * SIDE; i++) {
                    if (i / SIDE / REGION * across + i % SIDE / REGION == region) {
                        own.add(i);
                    }
                }
                parts.add(new Feature("region " + region, new Place.Region(0, Mask.of(SIDE, SIDE, own)), false, own));
            }
        } else {
            for (int i = 0; i < values.length; i++) {
                boolean isRow = layout == Layout.ELEMENTS;
                parts.add(new Feature(
                        isRow ? "c" + i : "w" + values[i],
                        isRow ? new Place.Column(0, "c" + i, values[i]) : new Place.Span(0, 3 * i, 3 * i + 2),
                        false,
                        List.of(i)));
            }
        }
        Tensor x = layout == Layout.PIXELS
                ? Tensor.fill(DType.FLOAT, Shape.of(1, 1, SIDE, SIDE), i -> values[i])
                : Tensor.fill(
                        layout == Layout.ELEMENTS ? DType.FLOAT : DType.INT64,
                        Shape.of(1, values.length),
                        i -> values[i]);
        return new Input(List.of(new Original.Text("")), Map.of("x", x), List.of(), parts, List.of());
    }

    @Override
    public Input absent(Input input, String how) {
        Tensor x = input.tensor("x");
        return input.with("x", Tensor.fill(x.dtype(), x.shape(), i -> 0));
    }

    @Override
    public Tensor predict(List<double[]> inputs) {
        throw new UnsupportedOperationException();
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
        return new Provenance("planted", "test", "0".repeat(64), graph.parameters(), "text-classification");
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
    public void close() {
        runtime.close();
    }
}
