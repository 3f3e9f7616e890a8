package dev.limpid.export;

import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Head;
import dev.limpid.format.AtomicFile;
import dev.limpid.format.WeightBytes;
import dev.limpid.format.WriteFailure;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxPiece;
import dev.limpid.onnx.OnnxWriter;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes {@code model.onnx}, with inputs and outputs named as Hugging Face's Optimum names them, so that whatever runs its
 * exports runs this.
 *
 * <p>Inputs {@code input_ids}, {@code attention_mask} and, where there are several types, {@code token_type_ids}, all INT64
 * {@code [batch_size,sequence_length]}, of a decoder that writes {@code position_ids}, too; or {@code pixel_values}. Positions
 * that are no input are counted inside, as transformers counts them. Outputs {@code logits}; {@code start_logits} and {@code
 * end_logits}; or, without a head, {@code last_hidden_state}, of pictures {@code pooler_output}, too.
 */
final class OnnxModel {
    static final String NAME = "model.onnx";
    static final String DATA = "model.onnx_data";

    /** Beyond it weights lie in a file of their own: the format ends at 2 GB. */
    private static final long MOST_INSIDE = 1_500_000_000;

    /** Smaller ones stay inside whatever the others do. */
    private static final long LEAST_OUTSIDE = 1024;

    private static final Wire IDS = new Wire("input_ids");
    private static final Wire POSITIONS = new Wire("position_ids");

    private OnnxModel() {}

    /**
     * @throws WriteFailure if it cannot be written; nothing is left then
     */
    static void write(Path folder, Finished model) throws WriteFailure {
        write(folder, graph(model), MOST_INSIDE);
    }

    static void write(Path folder, Graph graph, long mostInside) throws WriteFailure {
        long bytes =
                graph.weights().values().stream().mapToLong(WeightBytes::of).sum();
        Graph whole = bytes > mostInside ? outside(folder.resolve(DATA), graph) : graph;
        if (whole != graph) {
            AtomicFile.write(folder.resolve(NAME), OnnxWriter.write(whole));
            return;
        }
        List<OnnxPiece> pieces = OnnxWriter.pieces(graph);
        AtomicFile.write(
                folder.resolve(NAME),
                pieces.stream().mapToLong(OnnxPiece::length).sum(),
                out -> {
                    for (OnnxPiece piece : pieces) {
                        if (piece instanceof OnnxPiece.Told told) {
                            out.write(ByteBuffer.wrap(told.bytes()));
                        } else if (piece instanceof OnnxPiece.Numbers numbers) {
                            WeightBytes.write(numbers.weight(), out);
                        }
                    }
                });
    }

    /** Writes the large weights to a file, one after the other. */
    private static Graph outside(Path data, Graph graph) throws WriteFailure {
        Map<Wire, Weight> placed = new LinkedHashMap<>();
        List<Weight> moved = new ArrayList<>();
        long offset = 0;
        for (Map.Entry<Wire, Weight> entry : graph.weights().entrySet()) {
            Weight weight = entry.getValue();
            long length = WeightBytes.of(weight);
            if (length < LEAST_OUTSIDE) {
                placed.put(entry.getKey(), held(data, weight));
                continue;
            }
            placed.put(entry.getKey(), new Weight.InFile(weight.dtype(), weight.shape(), data, offset, length));
            moved.add(weight);
            offset += length;
        }
        AtomicFile.write(data, offset, out -> all(moved, out));
        return graph.withBody(placed, graph.nodes());
    }

    /** In the model itself, not where it lies now. */
    private static Weight held(Path data, Weight weight) throws WriteFailure {
        try {
            return weight instanceof Weight.InFile
                    ? Weight.of(Tensor.over(weight.dtype(), weight.shape(), WeightBytes.read(weight)))
                    : weight;
        } catch (IOException unreadable) {
            throw WriteFailure.of(data, unreadable);
        }
    }

    private static void all(List<Weight> weights, FileChannel out) throws IOException {
        for (Weight weight : weights) {
            WeightBytes.write(weight, out);
        }
    }

    /** The graph with those inputs and outputs, weights included. */
    static Graph graph(Finished model) {
        Graph plain = model.graph();
        boolean writes = model.plain().outputs().containsKey("next");
        boolean counted = plain.input(POSITIONS.name()).isPresent() && !writes;
        List<Port> inputs = plain.inputs().stream()
                .filter(port -> !counted || !port.wire().equals(POSITIONS))
                .map(OnnxModel::renamed)
                .toList();
        GraphBuilder build = GraphBuilder.on(
                new Graph("model", plain.opsets(), inputs, List.of(), plain.weights(), List.of(), plain.unread()),
                Shapes.UNKNOWN);
        if (counted) {
            build.scope("positions");
            build.rename(positions(build, model), POSITIONS);
        }
        plain.nodes().forEach(build::add);
        Set<Wire> outputs = outputs(build, model);
        List<Port> ports = outputs.stream()
                .map(wire -> new Port(wire, build.typeOf(wire).orElseThrow()))
                .toList();
        Graph built = build.build();
        return new Graph(
                        built.name(),
                        built.opsets(),
                        built.inputs(),
                        ports,
                        built.weights(),
                        built.nodes(),
                        built.unread())
                .pruned();
    }

    private static Port renamed(Port port) {
        TensorType type = port.type();
        if (type == null) {
            return port;
        }
        List<Dim> dims = new ArrayList<>();
        for (Dim dim : type.dims()) {
            dims.add(
                    dim.equals(Dim.of("batch"))
                            ? Dim.of("batch_size")
                            : dim.equals(Dim.of("sequence")) ? Dim.of("sequence_length") : dim);
        }
        return new Port(port.wire(), new TensorType(type.dtype(), dims));
    }

    /** As transformers counts them where it is told none. */
    private static Expr positions(GraphBuilder build, Finished model) {
        Expr ids = build.expr(IDS);
        if (Architectures.unreadPositions(model.config()) == 0) {
            Expr row = build.range(ids.size(1).squeeze(0)).unsqueeze(0);
            // What turns queries and keys wants the positions of each text.
            return Head.isDecoder(model.config()) ? row.expand(ids.shape()).as(ids.type()) : row;
        }
        // RoBERTa's tokens count themselves, and what is padding, wherever it is, has the position before the first.
        Expr own =
                ids.equal(model.config().number("pad_token_id", 1)).apply("Not").cast(DType.INT64);
        Expr axis = build.constant(Tensor.of(Shape.SCALAR, 1L));
        Expr counted = own.apply("CumSum", axis).as(ids.type());
        return counted.mul(own).sub(build.constant(Tensor.of(Shape.SCALAR, 1L)));
    }

    private static Set<Wire> outputs(GraphBuilder build, Finished model) {
        Map<String, Wire> roles = model.plain().outputs();
        Set<Wire> outputs = new LinkedHashSet<>();
        for (String role : List.of("classes", "tags", "logits", "next")) {
            Wire wire = roles.get(role);
            if (wire != null) {
                outputs.add(named(build, build.expr(wire), "logits"));
                return outputs;
            }
        }
        Wire spans = roles.get("spans");
        if (spans != null) {
            Expr both = build.expr(spans);
            build.scope("spans");
            for (int end = 0; end < 2; end++) {
                Expr one = both.gather(build.constant(Tensor.of(Shape.SCALAR, (long) end)), 1);
                outputs.add(named(build, one, end == 0 ? "start_logits" : "end_logits"));
            }
            return outputs;
        }
        Wire hidden = roles.get("hidden");
        if (hidden != null) {
            outputs.add(named(build, build.expr(hidden), "last_hidden_state"));
        }
        Wire pooled = roles.get("pooled");
        if (pooled != null && (hidden == null || Head.isOfPictures(model.config()))) {
            Expr vectors = build.expr(pooled);
            // Alone among them, ResNet's keep the axes of the picture that they are means over.
            boolean map = model.config().modelType().equals("resnet");
            outputs.add(named(build, map ? vectors.unsqueeze(2, 3) : vectors, "pooler_output"));
        }
        return outputs;
    }

    private static Wire named(GraphBuilder build, Expr value, String name) {
        return value.wire().name().equals(name)
                ? value.wire()
                : build.rename(value, new Wire(name)).wire();
    }
}
