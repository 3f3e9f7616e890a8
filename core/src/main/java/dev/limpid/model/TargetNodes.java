package dev.limpid.model;

import dev.limpid.canonical.PushDownPick;
import dev.limpid.canonical.PushDownSelection;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Appends a target to a graph: nodes that end in one score per example. Position, entries and their weights are inputs,
 * so one session serves every target of the same kind, and contrasts too.
 */
final class TargetNodes {
    /** The score of each example, {@code [batch]}. */
    static final Wire SCORE = new Wire("target/score");

    /** What the score is the sum of: each entry's value times its weight, {@code [batch,entries]}. */
    static final Wire WEIGHTED = new Wire("target/weighted");

    /** The row of outputs that the target stands in, {@code [batch,entries]}. */
    static final Wire ROW = new Wire("target/row");

    /** Rows of outputs at several positions, {@code [batch,positions,entries]}. */
    static final Wire ROWS = new Wire("target/rows");

    /** Several entries of that row, {@code [batch,entries]}. */
    private static final String POSITION = "target/position";

    private static final String ENTRIES = "target/entries";
    private static final String WEIGHTS = "target/weights";
    private static final String AREA = "target/area";

    private TargetNodes() {}

    /** The graph with the score as its only output, and what that does not need left out. */
    static Known score(Graph graph, Shapes shapes, TargetForm form) {
        return score(graph, shapes, form, Set.of());
    }

    /** The same, with some wires on the way to the score wherever it depends on them. */
    static Known score(Graph graph, Shapes shapes, TargetForm form, Set<Wire> kept) {
        GraphBuilder builder = PushDownPick.on(graph, shapes, kept);
        Graph picking = builder.build();
        Expr weighted = form.places() == TargetForm.Places.SEVERAL
                ? steps(picking, builder, form, kept)
                : entries(picking, builder, form, kept);
        builder.rename(weighted, WEIGHTED);
        builder.output(SCORE.name(), weighted.reduceSum(false, 1));
        return Known.of(builder, List.of(SCORE));
    }

    private static Expr entries(Graph graph, GraphBuilder builder, TargetForm form, Set<Wire> kept) {
        Expr picked = picked(graph, builder, form, kept);
        Dim batch = picked.type().dim(0);
        return picked.mul(builder.input(WEIGHTS, new TensorType(picked.dtype(), List.of(batch, Dim.of("entries")))));
    }

    /** Each step's entries times their weights, {@code [batch,steps·entries]}; as a probability their product alone. */
    private static Expr steps(Graph graph, GraphBuilder builder, TargetForm form, Set<Wire> kept) {
        Expr picked = pickedAtSteps(graph, builder, form, kept);
        Expr weights = builder.input(
                WEIGHTS, new TensorType(picked.dtype(), picked.type().dims()));
        Expr weighted = picked.mul(weights).reshape(0, -1);
        return form.score() == Target.Score.PROBABILITY
                ? weighted.reduceSum(true, 1).exp()
                : weighted;
    }

    /** Where some entries are read, as a score of one kind. */
    static Wire picked(Target.Score kind) {
        return new Wire("target/picked/" + kind);
    }

    /**
     * The graph with some entries as its only outputs, one for each kind of score: of one position {@code [batch,entries]},
     * of several {@code [batch,steps,entries]}.
     */
    static Known picked(Graph graph, Shapes shapes, TargetForm form, List<Target.Score> kinds) {
        GraphBuilder builder = PushDownPick.on(graph, shapes, Set.of());
        Graph picking = builder.build();
        if (kinds.size() == 1 && form.places() != TargetForm.Places.SEVERAL) {
            // Of logits alone only the entries are computed, not the row they stand in.
            builder.output(picked(kinds.get(0)).name(), picked(picking, builder, form, Set.of()));
        } else {
            boolean several = form.places() == TargetForm.Places.SEVERAL;
            Expr rows = several
                    ? rowsAtSteps(picking, builder, form, Set.of())
                    : row(picking, builder, form.output(), form.isPlaced(), Set.of());
            Expr entries = several ? entriesAtSteps(builder, form) : entries(builder, form);
            for (Target.Score kind : kinds) {
                builder.output(
                        picked(kind).name(),
                        read(rows, kind, form.output().link()).gatherElements(entries, several ? 2 : 1));
            }
        }
        return Known.of(builder, kinds.stream().map(TargetNodes::picked).toList());
    }

    private static Expr entriesAtSteps(GraphBuilder builder, TargetForm form) {
        return builder.input(
                ENTRIES,
                new TensorType(DType.INT64, List.of(batch(builder, form), Dim.of("steps"), Dim.of("entries"))));
    }

    private static Expr entries(GraphBuilder builder, TargetForm form) {
        return builder.input(ENTRIES, new TensorType(DType.INT64, List.of(batch(builder, form), Dim.of("entries"))));
    }

    private static Dim batch(GraphBuilder builder, TargetForm form) {
        return builder.expr(form.output().wire()).type().dim(0);
    }

    private static Expr rowsAtSteps(Graph graph, GraphBuilder builder, TargetForm form, Set<Wire> kept) {
        Expr positions =
                builder.input(POSITION, new TensorType(DType.INT64, List.of(batch(builder, form), Dim.of("steps"))));
        builder.scope("target");
        return new PushDownSelection(graph, builder, positions, kept)
                .position(form.output().wire());
    }

    /** What is read at several positions: logits, or what probabilities are added up as, their logarithms. */
    static Target.Score addable(Target.Score score) {
        return score == Target.Score.LOGIT ? Target.Score.LOGIT : Target.Score.LOG_PROBABILITY;
    }

    private static Expr pickedAtSteps(Graph graph, GraphBuilder builder, TargetForm form, Set<Wire> kept) {
        Expr rows = rowsAtSteps(graph, builder, form, kept);
        return read(rows, addable(form.score()), form.output().link()).gatherElements(entriesAtSteps(builder, form), 2);
    }

    private static Expr picked(Graph graph, GraphBuilder builder, TargetForm form, Set<Wire> kept) {
        Target.Output output = form.output();
        Target.Score kind = form.score();
        TensorType type = builder.expr(output.wire()).type();
        Dim batch = type.dim(0);
        Expr entries = entries(builder, form);
        builder.scope("target");
        if (kind == Target.Score.LOGIT && type.rank() == 3) {
            return selection(graph, builder, batch, kept).entries(output.wire(), entries);
        }
        return read(row(graph, builder, output, form.isPlaced(), kept), kind, output.link())
                .gatherElements(entries, 1);
    }

    /** The graph with the row as its only output. */
    static Known row(Graph graph, Shapes shapes, Target.Output output, boolean placed) {
        GraphBuilder builder = PushDownPick.on(graph, shapes, Set.of());
        Graph picking = builder.build();
        builder.scope("target");
        builder.output(ROW.name(), row(picking, builder, output, placed, Set.of()));
        return Known.of(builder, List.of(ROW));
    }

    /** The graph with the rows at any number of positions as its only output. */
    static Known rows(Graph graph, Shapes shapes, Wire output) {
        GraphBuilder builder = GraphBuilder.on(graph, shapes);
        builder.scope("target");
        Dim batch = builder.expr(output).type().dim(0);
        Expr positions = builder.input(POSITION, new TensorType(DType.INT64, List.of(batch, Dim.of("positions"))));
        builder.output(ROWS.name(), new PushDownSelection(graph, builder, positions, Set.of()).position(output));
        return Known.of(builder, List.of(ROWS));
    }

    /**
     * The entries at the asked position, {@code [batch,entry]}.
     *
     * @param placed whether one position is asked about; else a picture's places are averaged, or those of an area
     */
    private static Expr row(Graph graph, GraphBuilder builder, Target.Output output, boolean placed, Set<Wire> kept) {
        Expr whole = builder.expr(output.wire());
        Dim batch = whole.type().dim(0);
        return switch (whole.rank()) {
            case 1 -> whole.unsqueeze(1);
            case 2 -> whole;
            case 3 ->
                selection(graph, builder, batch, kept).position(output.wire()).squeeze(1);
            default -> {
                Expr places = whole.reshape(0, 0, -1);
                if (output.area() != null) {
                    Expr shares = builder.input(
                            AREA, new TensorType(whole.dtype(), List.of(batch, Dim.of("places"), Dim.of(1))));
                    yield places.matMul(shares).squeeze(2);
                }
                yield placed
                        ? places.transpose(List.of(0L, 2L, 1L)).gatherND(position(builder, batch), 1)
                        : places.reduceMean(false, 2);
            }
        };
    }

    private static Expr position(GraphBuilder builder, Dim batch) {
        return builder.input(POSITION, new TensorType(DType.INT64, List.of(batch, Dim.of(1))));
    }

    private static PushDownSelection selection(Graph graph, GraphBuilder builder, Dim batch, Set<Wire> kept) {
        return new PushDownSelection(graph, builder, position(builder, batch), kept);
    }

    private static Expr read(Expr row, Target.Score kind, Target.Link link) {
        boolean each = link == Target.Link.SIGMOID;
        if (link == Target.Link.GIVEN) {
            return kind == Target.Score.LOG_PROBABILITY ? row.log() : row;
        }
        return switch (kind) {
            case LOGIT -> row;
            case PROBABILITY -> each ? row.sigmoid() : row.softmax(-1);
            // log σ(x) = −softplus(−x), which stays finite where σ(x) rounds to 0.
            case LOG_PROBABILITY ->
                each ? row.neg().apply("Softplus", Map.of()).neg() : row.apply("LogSoftmax", Map.of());
        };
    }

    /** What the inputs are fed for one example. */
    static Map<String, Tensor> feeds(Target target) {
        if (!target.steps().isEmpty()) {
            return steps(target.steps());
        }
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        feeds.putAll(position(target.position()));
        feeds.putAll(area(target.output()));
        Target.Choice against = target.against();
        if (against == null) {
            feeds.put(ENTRIES, Tensor.of(Shape.of(1, 1), (long) target.choice().index()));
            feeds.put(WEIGHTS, Tensor.of(Shape.of(1, 1), 1f));
        } else {
            feeds.put(ENTRIES, Tensor.of(Shape.of(1, 2), (long) target.choice().index(), (long) against.index()));
            feeds.put(WEIGHTS, Tensor.of(Shape.of(1, 2), 1f, -1f));
        }
        return feeds;
    }

    private static Map<String, Tensor> steps(List<Target.Step> steps) {
        boolean compared = steps.stream().anyMatch(step -> step.against() != null);
        int entries = compared ? 2 : 1;
        long[] indices = new long[steps.size() * entries];
        float[] weights = new float[indices.length];
        for (int i = 0; i < steps.size(); i++) {
            Target.Step step = steps.get(i);
            Target.Choice against = step.against();
            indices[i * entries] = step.choice().index();
            weights[i * entries] = (float) step.weight();
            if (against != null) {
                indices[i * entries + 1] = against.index();
                weights[i * entries + 1] = (float) -step.weight();
            }
        }
        Shape shape = Shape.of(1, steps.size(), entries);
        Map<String, Tensor> feeds = new LinkedHashMap<>(
                positions(steps.stream().mapToLong(Target.Step::position).toArray()));
        feeds.put(ENTRIES, Tensor.of(shape, indices));
        feeds.put(WEIGHTS, Tensor.of(shape, weights));
        return feeds;
    }

    /** What the entries at each of several positions are fed for one example. */
    static Map<String, Tensor> entries(long[][] indices) {
        long[] flat = Arrays.stream(indices).flatMapToLong(Arrays::stream).toArray();
        return Map.of(ENTRIES, Tensor.of(Shape.of(1, indices.length, indices[0].length), flat));
    }

    /** What the entries are fed for one example. */
    static Map<String, Tensor> entries(long... indices) {
        return Map.of(ENTRIES, Tensor.of(Shape.of(1, indices.length), indices));
    }

    /** What several positions are fed for one example. */
    static Map<String, Tensor> positions(long... positions) {
        return Map.of(POSITION, Tensor.of(Shape.of(1, positions.length), positions));
    }

    /** What the area is fed for one example: the same share at each of its places, together 1. */
    static Map<String, Tensor> area(Target.Output output) {
        Mask area = output.area();
        if (area == null) {
            return Map.of();
        }
        List<Integer> pixels = area.pixels();
        float[] shares = new float[area.width() * area.height()];
        pixels.forEach(pixel -> shares[pixel] = 1f / pixels.size());
        return Map.of(AREA, Tensor.of(Shape.of(1, shares.length, 1), shares));
    }

    /** What the position is fed for one example. */
    static Map<String, Tensor> position(@Nullable Integer position) {
        return position == null ? Map.of() : Map.of(POSITION, Tensor.of(Shape.of(1, 1), (long) position));
    }
}
