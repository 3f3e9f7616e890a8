package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads an {@code .onnx} file. Weights of more than a kilobyte are not read: the graph points at them in the file, or in
 * the external data files beside it.
 */
public final class OnnxReader {
    /** Smaller weights are held in memory: they are the constants that rules and passes look into. */
    private static final int IN_MEMORY = 1024;

    private final Path file;
    private final WeightReader weights;

    private OnnxReader(Path file) {
        this.file = file;
        this.weights = new WeightReader(file);
    }

    /**
     * Reads a model. Cost: the size of its structure, not of its weights.
     *
     * @throws OnnxFormatException if the file is not a well-formed model, or holds control flow
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
        Map<Wire, Weight> initializers = new LinkedHashMap<>();
        GraphProto.Builder graph = GraphProto.newBuilder();
        boolean found = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == delimited(ModelProto.GRAPH_FIELD_NUMBER)) {
                int limit = in.pushLimit(in.readRawVarint32());
                graph.mergeFrom(graph(in, initializers));
                in.popLimit(limit);
                found = true;
            } else {
                rest.mergeFieldFrom(tag, in);
            }
        }
        if (!found) {
            throw new OnnxFormatException(
                    file + ": not an ONNX model: it holds no graph. Fetch or export it again.", null);
        }
        ModelProto model = ModelProto.parseFrom(rest.build().toByteString());
        if (model.getFunctionsCount() > 0) {
            throw new OnnxFormatException(
                    file + ": the model defines functions of its own ('"
                            + model.getFunctions(0).getName()
                            + "'), which are not supported. Export it with functions inlined.",
                    null);
        }
        return assemble(model, graph.build(), initializers);
    }

    /** Everything of a GraphProto but its initializers, which go to {@code initializers} one by one. */
    private GraphProto graph(CodedInputStream in, Map<Wire, Weight> initializers) throws IOException {
        UnknownFieldSet.Builder rest = UnknownFieldSet.newBuilder();
        while (in.getBytesUntilLimit() > 0) {
            int tag = in.readTag();
            if (tag == delimited(GraphProto.INITIALIZER_FIELD_NUMBER)) {
                int limit = in.pushLimit(in.readRawVarint32());
                initializer(in, initializers);
                in.popLimit(limit);
            } else {
                rest.mergeFieldFrom(tag, in);
            }
        }
        return GraphProto.parseFrom(rest.build().toByteString());
    }

    private void initializer(CodedInputStream in, Map<Wire, Weight> initializers) throws IOException {
        UnknownFieldSet.Builder rest = UnknownFieldSet.newBuilder();
        long offset = -1;
        long length = 0;
        while (in.getBytesUntilLimit() > 0) {
            int tag = in.readTag();
            if (tag == delimited(TensorProto.RAW_DATA_FIELD_NUMBER)) {
                length = Integer.toUnsignedLong(in.readRawVarint32());
                if (length > in.getBytesUntilLimit()) {
                    throw new OnnxFormatException(file + ": a weight's data runs past its end.", null);
                }
                offset = in.getTotalBytesRead();
                in.skipRawBytes((int) length);
            } else {
                rest.mergeFieldFrom(tag, in);
            }
        }
        TensorProto proto = TensorProto.parseFrom(rest.build().toByteString());
        Wire wire = new Wire(proto.getName());
        Weight weight = offset < 0 ? weights.declared(proto) : weights.raw(proto, offset, length, IN_MEMORY);
        if (initializers.put(wire, weight) != null) {
            throw new OnnxFormatException(file + ": two weights are called '" + wire + "'.", null);
        }
    }

    private Graph assemble(ModelProto model, GraphProto graph, Map<Wire, Weight> initializers) {
        Map<String, Long> opsets = new TreeMap<>();
        for (OperatorSetIdProto opset : model.getOpsetImportList()) {
            opsets.put(opset.getDomain().equals("ai.onnx") ? "" : opset.getDomain(), opset.getVersion());
        }
        List<Node> nodes = new ArrayList<>();
        for (NodeProto node : graph.getNodeList()) {
            nodes.add(node(node));
        }
        // Before IR 4 weights were listed among the inputs too: there they are defaults, here constants.
        List<Port> inputs = ports(graph.getInputList()).stream()
                .filter(port -> !initializers.containsKey(port.wire()))
                .toList();
        GraphProto rest = graph.toBuilder()
                .clearNode()
                .clearInput()
                .clearOutput()
                .clearName()
                .build();
        ModelProto unread = model.toBuilder().clearOpsetImport().setGraph(rest).build();
        return new Graph(
                graph.getName(),
                opsets,
                inputs,
                ports(graph.getOutputList()),
                initializers,
                nodes,
                Opaque.of(unread.toByteArray()));
    }

    private Node node(NodeProto proto) {
        Map<String, Attribute> attributes = new TreeMap<>();
        proto.getAttributeList().forEach(attribute -> {
            if (attribute.hasG() || attribute.getGraphsCount() > 0) {
                throw new OnnxFormatException(
                        file + ": node '" + proto.getName() + "' (" + proto.getOpType()
                                + ") holds a graph of its own; control flow is not supported. Export the model without it.",
                        null);
            }
            attributes.put(attribute.getName(), Attributes.read(attribute, weights));
        });
        NodeProto unread = proto.toBuilder()
                .clearName()
                .clearDomain()
                .clearOpType()
                .clearInput()
                .clearOutput()
                .clearAttribute()
                .build();
        return new Node(
                proto.getName(),
                proto.getDomain().equals("ai.onnx") ? "" : proto.getDomain(),
                proto.getOpType(),
                proto.getInputList().stream().map(Wire::new).toList(),
                proto.getOutputList().stream().map(Wire::new).toList(),
                attributes,
                Opaque.of(unread.toByteArray()));
    }

    private static List<Port> ports(List<ValueInfoProto> protos) {
        List<Port> ports = new ArrayList<>();
        for (ValueInfoProto proto : protos) {
            Opaque unread = Opaque.of(proto.toBuilder().clearName().build().toByteArray());
            ports.add(new Port(new Wire(proto.getName()), type(proto), unread));
        }
        return ports;
    }

    /** An axis without a name gets one of its own, so that it is equal to no other. */
    private static @Nullable TensorType type(ValueInfoProto proto) {
        TypeProto.Tensor tensor = proto.getType().getTensorType();
        if (!proto.getType().hasTensorType() || !tensor.hasShape() || tensor.getElemType() == 0) {
            return null;
        }
        List<Dim> dims = new ArrayList<>();
        for (TensorShapeProto.Dimension dim : tensor.getShape().getDimList()) {
            if (dim.hasDimValue() && dim.getDimValue() >= 0) {
                dims.add(Dim.of(dim.getDimValue()));
            } else if (dim.hasDimParam() && !dim.getDimParam().isEmpty()) {
                dims.add(Dim.of(dim.getDimParam()));
            } else {
                dims.add(Dim.of(proto.getName() + "#" + dims.size()));
            }
        }
        return new TensorType(DType.ofCode(tensor.getElemType()), dims);
    }

    private static int delimited(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }
}
