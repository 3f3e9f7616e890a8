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
    static final Wire PICKED = new Wire("target/picked");

    private static final String POSITION = "target/position";
    private static final String ENTRIES = "target/entries";
    private static final String WEIGHTS = "target/weights";
    private static final String AREA = "target/area";

    private TargetNodes() {}

    /** The graph with the score as its only output, and what that does not need left out. */
    static Known score(Graph graph, Shapes shapes, Target.Output output, Target.Score kind, boolean placed) {
        return score(graph, shapes, output, kind, placed, Set.of());
    }

    /** The same, with some wires on the way to the score wherever it depends on them. */
    static Known score(
            Graph graph, Shapes shapes, Target.Output output, Target.Score kind, boolean placed, Set<Wire> kept) {
        GraphBuilder builder = PushDownPick.on(graph, shapes, kept);
        Graph picking = builder.build();
        Expr picked = picked(picking, builder, output, kind, placed, kept);
        Dim batch = picked.type().dim(0);
        Expr weights = builder.input(WEIGHTS, new TensorType(picked.type().dtype(), List.of(batch, Dim.of("entries"))));
        Expr weighted = builder.rename(picked.mul(weights), WEIGHTED);
        builder.output(SCORE.name(), weighted.reduceSum(false, 1));
        return Known.of(builder, List.of(SCORE));
    }

    /** The graph with some entries as its only output, each as a score of its own. */
    static Known picked(Graph graph, Shapes shapes, Target.Output output, Target.Score kind, boolean placed) {
        GraphBuilder builder = PushDownPick.on(graph, shapes, Set.of());
        Graph picking = builder.build();
        builder.output(PICKED.name(), picked(picking, builder, output, kind, placed, Set.of()));
        return Known.of(builder, List.of(PICKED));
    }

    private static Expr picked(
            Graph graph,
            GraphBuilder builder,
            Target.Output output,
            Target.Score kind,
            boolean placed,
            Set<Wire> kept) {
        TensorType type = builder.expr(output.wire()).type();
        Dim batch = type.dim(0);
        Expr entries = builder.input(ENTRIES, new TensorType(DType.INT64, List.of(batch, Dim.of("entries"))));
        builder.scope("target");
        if (kind == Target.Score.LOGIT && type.rank() == 3) {
            return selection(graph, builder, batch, kept).entries(output.wire(), entries);
        }
        return read(row(graph, builder, output, placed, kept), kind, output.link())
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
