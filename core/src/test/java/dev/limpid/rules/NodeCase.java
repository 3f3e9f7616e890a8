package dev.limpid.rules;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limpid.graph.Graph;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * One of the ONNX project's own node tests, with derivatives by its reference evaluator: {@code
 * tools/golden/operators.py} says of what.
 */
record NodeCase(
        String name, String op, byte[] model, Map<String, Tensor> inputs, List<String> sources, double[] slopes) {
    private static final int DIRECTIONS = 3;

    static List<NodeCase> all() {
        List<NodeCase> cases = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(NodeCase.class.getResourceAsStream("/operators/node-cases.gz"))) {
            ModelProto model = ModelProto.parseDelimitedFrom(in);
            while (model != null) {
                cases.add(of(model, GraphProto.parseDelimitedFrom(in)));
                model = ModelProto.parseDelimitedFrom(in);
            }
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
        return cases;
    }

    private static NodeCase of(ModelProto model, GraphProto data) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        data.getInitializerList().forEach(proto -> tensors.put(proto.getName(), tensor(proto)));
        double[] slopes = tensors.remove("derivatives").toDoubles();
        return new NodeCase(
                model.getGraph().getName(),
                model.getGraph().getNode(0).getOpType(),
                model.toByteArray(),
                tensors,
                List.of(data.getName().split(",")),
                slopes);
    }

    private static Tensor tensor(TensorProto proto) {
        Shape shape =
                Shape.of(proto.getDimsList().stream().mapToLong(Long::longValue).toArray());
        return Tensor.over(
                DType.ofCode(proto.getDataType()), shape, proto.getRawData().asReadOnlyByteBuffer());
    }

    Graph graph(Path folder) throws IOException {
        return OnnxReader.read(Files.write(folder.resolve(name + ".onnx"), model));
    }

    /** What each source moves along direction {@code d}. */
    static double step(int d, int element) {
        return Math.cos(1.3 * element + d);
    }

    /** The weight of an output's element in the scalar. */
    static double weight(int output, int element) {
        return Math.cos(element + output);
    }

    double slope(int source, int direction) {
        return slopes[source * DIRECTIONS + direction];
    }

    static int directions() {
        return DIRECTIONS;
    }

    @Override
    public String toString() {
        return name;
    }
}
