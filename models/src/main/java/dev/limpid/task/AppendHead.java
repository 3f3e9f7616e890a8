package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.format.FormatException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a linear head on a model's vector: a rewrite of its graph into a classifier's.
 *
 * <pre>
 * … → hidden → vector [batch,dimension] → Gemm → classes [batch,class]
 * </pre>
 */
final class AppendHead {
    private AppendHead() {}

    /**
     * A model with a head of its own in the place of what it had: a classifier like any other, or with one row a model that
     * gives a number. What its files say of classes no longer counts. Its provenance has the SHA-256 of model and head together.
     *
     * @param pooling as {@link Trunk#open} takes it
     * @throws FormatException as there
     * @throws IllegalArgumentException as there, or if the head reads vectors of another length
     */
    static TaskModel<?> to(ModelFolder folder, LinearHead head, @Nullable Pooling pooling, Runtime.Settings settings) {
        return Trunk.with(folder, settings, opened -> {
            Opened whole = with(opened, Trunk.seat(opened, pooling), head);
            return switch (Kind.of(opened.emitted())) {
                case TEXT -> TextModel.of(whole, Models.Wanted.of(Task.TEXT_CLASSIFICATION));
                case IMAGE -> ImageModel.of(whole, Task.IMAGE_CLASSIFICATION);
                case TABLE -> throw Trunk.tables(opened);
            };
        });
    }

    /** These files with the head behind the seat, and nothing else that answers. */
    private static Opened with(Opened opened, Seat seat, LinearHead head) {
        Emitted emitted = opened.emitted();
        GraphBuilder build = GraphBuilder.on(emitted.graph(), emitted.shapes());
        Wire classes = behind(build, seat, head, opened.folder().id());
        Map<String, Wire> outputs = new HashMap<>(Map.of("classes", classes));
        Wire hidden = emitted.outputs().get("hidden");
        if (hidden != null) {
            outputs.put("hidden", hidden);
        }
        Graph whole = build.build().withOutputs(outputs.values()).pruned();
        Emitted headed = new Emitted(whole, build.shapes(), emitted.features(), outputs, emitted.maxPositions());
        opened.tellTwin("what the head reads is computed");
        ModelFolder folder = opened.folder();
        return new Opened(
                new ModelFolder(
                        folder.path(), folder.id(), folder.source(), head.sha256(folder.sha256()), folder.pooling()),
                opened.home(),
                Optional.empty(),
                whole,
                headed,
                null,
                head.labels(),
                false,
                opened.runtime(),
                opened.notes());
    }

    private static Wire behind(GraphBuilder build, Seat seat, LinearHead head, String id) {
        build.scope("trunk/" + Trunk.LAST);
        Expr vector = seat.vector(build);
        if (vector.type().dim(1) instanceof Dim.Fixed fixed && fixed.size() != head.width()) {
            throw new IllegalArgumentException(
                    "The head reads vectors of " + head.width() + " numbers, those of model '" + id + "' have "
                            + fixed.size() + ". It was fitted on another model's.");
        }
        int rows = head.weights().length;
        int width = head.width();
        Tensor weights = Tensor.fill(vector.dtype(), Shape.of(rows, width), i -> head.weights()[i / width][i % width]);
        Tensor bias = Tensor.fill(vector.dtype(), Shape.of(rows), i -> head.bias()[i]);
        build.scope("head");
        return vector.apply(
                        "Gemm",
                        Map.of("transB", Attribute.of(1L)),
                        build.weight("head/weight", Weight.of(weights)),
                        build.weight("head/bias", Weight.of(bias)))
                .as(new TensorType(vector.dtype(), List.of(vector.type().dim(0), Dim.of(rows))))
                .wire();
    }
}
