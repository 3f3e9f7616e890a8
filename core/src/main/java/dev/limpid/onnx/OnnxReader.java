package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.limpid.graph.Function;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import static dev.limpid.onnx.GraphReader.delimited;

/**
 * Reads an {@code .onnx} file. Weights of more than a kilobyte are not read: the graph points at them in the file, or in
 * the external data files beside it.
 *
 * <p>A weight that is listed among the inputs too is a default that a run may override; here it is a constant, which
 * {@link Graph#withInput} opens.
 */
public final class OnnxReader {
    /** ONNX Runtime 1.28 reads none newer. */
    private static final long NEWEST_IR = 13;

    private static final long NEWEST_OPSET = 26;

    private final Path file;
    private final GraphReader graphs;

    private OnnxReader(Path file) {
        this.file = file;
        this.graphs = new GraphReader(file);
    }

    /**
     * Reads a model. Cost: the size of its structure, not of its weights.
     *
     * @throws OnnxFormatException if the file is not a well-formed model
     * @throws IOException if it cannot be read
     */
    public static Graph read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > Integer.MAX_VALUE) {
            throw new OnnxFormatException(
                    file + ": an .onnx file ends at 2 GB, this one has " + size
                            + " bytes. Export it again with its weights as external data.",
                    null);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            return new OnnxReader(file).model(bytes);
        } catch (InvalidProtocolBufferException broken) {
            throw new OnnxFormatException(
                    file + ": not an ONNX model, or cut short (" + broken.getMessage() + "). Fetch or export it again.",
                    broken);
        } catch (IllegalArgumentException broken) {
            throw new OnnxFormatException(file + ": " + broken.getMessage(), broken);
        }
    }

    private Graph model(ByteBuffer bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        UnknownFieldSet.Builder rest = UnknownFieldSet.newBuilder();
        GraphReader.Parts parts = new GraphReader.Parts();
        List<Function> functions = new ArrayList<>();
        boolean found = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == delimited(ModelProto.GRAPH_FIELD_NUMBER)) {
                int limit = in.pushLimit(in.readRawVarint32());
                graphs.read(in, parts, 0);
                in.popLimit(limit);
                found = true;
            } else if (tag == delimited(ModelProto.FUNCTIONS_FIELD_NUMBER)) {
                int limit = in.pushLimit(in.readRawVarint32());
                functions.add(graphs.function(in));
                in.popLimit(limit);
            } else {
                rest.mergeFieldFrom(tag, in);
            }
        }
        if (!found) {
            throw new OnnxFormatException(
                    file + ": not an ONNX model: it holds no graph. Fetch or export it again.", null);
        }
        ModelProto model = ModelProto.parseFrom(rest.build().toByteString());
        if (model.getIrVersion() > NEWEST_IR) {
            throw new OnnxFormatException(
                    file + ": the file is of ONNX's IR version " + model.getIrVersion() + ", the newest known is "
                            + NEWEST_IR + ". Export it again, or save it with ir_version = " + NEWEST_IR + ".",
                    null);
        }
        requireDistinct(functions);
        Graph graph = assemble(model, parts, functions);
        if (graph.opset() > NEWEST_OPSET) {
            throw new OnnxFormatException(
                    file + ": the file is of ONNX opset " + graph.opset() + ", the newest that runs is " + NEWEST_OPSET
                            + ". Export it again with that or an older one.",
                    null);
        }
        return graph;
    }

    private void requireDistinct(List<Function> functions) {
        Set<String> names = new HashSet<>();
        for (Function function : functions) {
            if (!names.add(function.qualifiedName())) {
                throw new OnnxFormatException(
                        file + ": two functions are called '" + function.qualifiedName() + "'.", null);
            }
        }
    }

    private Graph assemble(ModelProto model, GraphReader.Parts parts, List<Function> functions) throws IOException {
        GraphProto graph = parts.rest();
        // Before IR 4 weights had to be listed among the inputs too.
        List<Port> inputs = Ports.read(graph.getInputList()).stream()
                .filter(port -> !parts.weights.containsKey(port.wire()))
                .toList();
        ModelProto unread = model.toBuilder()
                .clearOpsetImport()
                .setGraph(GraphReader.unread(graph))
                .build();
        return new Graph(
                graph.getName(),
                opsets(model.getOpsetImportList()),
                inputs,
                Ports.read(graph.getOutputList()),
                parts.weights,
                parts.nodes,
                functions,
                Opaque.of(unread.toByteArray()));
    }

    static Map<String, Long> opsets(List<OperatorSetIdProto> imports) {
        Map<String, Long> opsets = new TreeMap<>();
        imports.forEach(opset -> opsets.put(domain(opset.getDomain()), opset.getVersion()));
        return opsets;
    }

    /** ONNX's own operators have a second name for their domain. */
    static String domain(String written) {
        return written.equals("ai.onnx") ? "" : written;
    }
}
