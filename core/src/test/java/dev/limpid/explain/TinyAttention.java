package dev.limpid.explain;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** A transformer of two heads on places of four numbers each, with random weights: its parts are put together as told. */
final class TinyAttention implements TinyGraph<double[][]> {
    static final int WIDTH = 4;
    static final int HEADS = 2;

    /** Where a layer normalises: what goes into its parts, or what comes of its sums. */
    enum Norm {
        BEFORE,
        AFTER
    }

    /** Which places the classes are read from. */
    enum Read {
        FIRST,
        MEAN,
        EACH
    }

    /**
     * @param batch the axis of examples
     * @param silent layer and head whose output weights are 0; none if negative
     * @param flat whether heads stand among examples, as exporters wrote them for long
     */
    record Form(int layers, Norm norm, Read read, Dim batch, int silent, boolean flat) {
        static Form of(int layers, Norm norm, Read read) {
            return new Form(layers, norm, read, Dim.of("batch"), -1, false);
        }

        Form silencing(int layer, int head) {
            return new Form(layers, norm, read, batch, layer * HEADS + head, flat);
        }

        Form oneByOne() {
            return new Form(layers, norm, read, Dim.of(1), silent, flat);
        }

        Form flattened() {
            return new Form(layers, norm, read, batch, silent, true);
        }
    }

    /** The output of each layer. */
    final List<Wire> ends = new ArrayList<>();

    private final Runtime runtime = new Runtime(new Runtime.Settings(1, 16L << 20, 1L << 20));
    private final Random random = new Random(5);
    private final GraphBuilder build = GraphBuilder.create("attention");
    private final Form form;
    private final Graph graph;

    TinyAttention(Form form) {
        this.form = form;
        Expr x = build.input("x", new TensorType(DType.FLOAT, List.of(form.batch, Dim.of("places"), Dim.of(WIDTH))));
        Expr mask = build.input(
                "mask", new TensorType(DType.FLOAT, List.of(form.batch, Dim.of(1), Dim.of(1), Dim.of("places"))));
        for (int layer = 0; layer < form.layers; layer++) {
            build.scope("layer" + layer);
            boolean before = form.norm == Norm.BEFORE;
            Expr attended = attention(layer, before ? norm(x) : x, mask).add(x);
            Expr middle = before ? attended : norm(attended);
            Expr fed = matrix(WIDTH, before ? norm(middle) : middle).tanh();
            Expr sum = matrix(WIDTH, fed).add(middle);
            x = before ? sum : norm(sum);
            ends.add(x.wire());
        }
        build.scope("head");
        Expr last = form.norm == Norm.BEFORE ? norm(x) : x;
        Expr read = switch (form.read) {
            case FIRST -> last.slice(1, 0, 1).squeeze(1);
            case MEAN -> last.reduceMean(false, 1);
            case EACH -> last;
        };
        build.output("classes", matrix(3, read));
        graph = build.build();
    }

    private Expr attention(int layer, Expr x, Expr mask) {
        Expr queries = heads(matrix(WIDTH, x));
        Expr keys = heads(matrix(WIDTH, x));
        Expr values = heads(matrix(WIDTH, x));
        Expr split = queries;
        if (form.flat) {
            queries = flat(queries);
            keys = flat(keys);
            values = flat(values);
        }
        Expr scores = queries.matMul(keys, false, true, 0.7f);
        Expr masked = form.flat ? flat(split(scores).add(mask)) : scores.add(mask);
        Expr context = masked.softmax(-1).matMul(values);
        Expr apart = form.flat ? context.reshapeLike(split).as(split.type()) : context;
        Expr joined = apart.transpose(List.of(0L, 2L, 1L, 3L)).reshape(0, 0, WIDTH);
        int size = WIDTH / HEADS;
        return joined.matMul(
                weight(WIDTH, WIDTH, i -> layer * HEADS + i / WIDTH / size == form.silent ? 0 : random.nextGaussian()));
    }

    private static Expr heads(Expr x) {
        return x.reshape(0, 0, HEADS, WIDTH / HEADS).transpose(List.of(0L, 2L, 1L, 3L));
    }

    private Expr flat(Expr value) {
        TensorType type = value.type();
        return value.reshape(build.longs(-1).concat(0, value.shape().slice(0, 2, 4)))
                .as(new TensorType(type.dtype(), List.of(form.batch.times(HEADS), type.dim(2), type.dim(3))));
    }

    private Expr split(Expr scores) {
        TensorType type = scores.type();
        return scores.reshape(build.longs(-1, HEADS).concat(0, scores.shape().slice(0, 1, 3)))
                .as(new TensorType(type.dtype(), List.of(form.batch, Dim.of(HEADS), type.dim(1), type.dim(2))));
    }

    private Expr norm(Expr x) {
        Expr scale = build.weight("scale", Weight.of(Tensor.fill(DType.FLOAT, Shape.of(WIDTH), i -> 1 + i * 0.1)));
        return x.apply("LayerNormalization", scale);
    }

    private Expr matrix(int to, Expr x) {
        return x.matMul(weight(WIDTH, to, i -> random.nextGaussian()));
    }

    private Expr weight(int rows, int columns, IntToDoubleFunction value) {
        return build.weight("w", Weight.of(Tensor.fill(DType.FLOAT, Shape.of(rows, columns), value)));
    }

    Target target(Integer position) {
        return new Target(
                Target.Type.LABEL,
                new Target.Output(new Wire("classes"), Target.Link.SOFTMAX),
                new Target.Choice(1, "class 1"),
                null,
                position,
                Target.Score.LOGIT);
    }

    /** Any places. */
    static double[][] places(int count) {
        Random random = new Random(count);
        double[][] places = new double[count][WIDTH];
        for (double[] place : places) {
            for (int i = 0; i < WIDTH; i++) {
                place[i] = random.nextGaussian();
            }
        }
        return places;
    }

    @Override
    public Input prepare(double[][] places) {
        return prepare(places, -1);
    }

    /** With one place that nothing may attend to. */
    Input prepare(double[][] places, int hidden) {
        List<Feature> features = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            tokens.add("t" + i);
            features.add(new Feature("t" + i, new Place.Span(0, 2 * i, 2 * i + 2), false, List.of(i)));
        }
        Shape shape = Shape.of(1, places.length, WIDTH);
        return new Input(
                List.of(new Original.Text(String.join("", tokens))),
                Map.of(
                        "x",
                        Tensor.fill(DType.FLOAT, shape, i -> places[i / WIDTH][i % WIDTH]),
                        "mask",
                        Tensor.fill(DType.FLOAT, Shape.of(1, 1, 1, places.length), i -> i == hidden ? -1e9 : 0)),
                tokens,
                features,
                List.of());
    }

    @Override
    public Graph graph() {
        return graph;
    }

    @Override
    public Runtime runtime() {
        return runtime;
    }

    @Override
    public String task() {
        return "text-classification";
    }

    @Override
    public Wire features() {
        return new Wire("x");
    }

    @Override
    public Layout layout() {
        return Layout.SEQUENCE;
    }
}
