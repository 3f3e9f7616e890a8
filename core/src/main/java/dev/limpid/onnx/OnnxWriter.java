package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Function;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * Writes a graph as an ONNX model. Weights in files are not copied: the model says where they lie, as external data. Live
 * weights are written as they are now.
 */
public final class OnnxWriter {
    /** Intermediate representation 8: the newest that opset 17 came with; files that say another keep it. */
    private static final long IR = 8;

    /** ONNX Runtime 1.28 reads none newer. */
    private static final long NEWEST_IR = 13;

    /** From where on files are named; null for their bare names. */
    private final @Nullable Path folder;

    private OnnxWriter(@Nullable Path folder) {
        this.folder = folder;
    }

    /** The bytes of the model; weight files are named by their bare names. */
    public static byte[] write(Graph graph) {
        return new OnnxWriter(null).model(graph);
    }

    /**
     * The bytes of the model; weight files are named from a folder on.
     *
     * @param folder absolute; one that all weight files lie in, or below
     */
    public static byte[] write(Graph graph, Path folder) {
        return new OnnxWriter(folder).model(graph);
    }

    /**
     * A self-contained model in pieces, to be written one after the other: weights, wherever they lie, are not copied on the
     * way. Of those inside of nodes only such as lie in memory.
     *
     * @throws IllegalArgumentException if the model takes 2 GB or more, which no file of this format can have
     */
    public static List<OnnxPiece> pieces(Graph graph) {
        return OnnxPieces.of(new OnnxWriter(null).open(graph).build(), graph);
    }

    private byte[] model(Graph graph) {
        ModelProto.Builder model = open(graph);
        graph.weights().forEach((wire, weight) -> model.getGraphBuilder().addInitializer(weight(wire, weight)));
        return model.build().toByteArray();
    }

    /** All but the weights of the graph itself. */
    private ModelProto.Builder open(Graph graph) {
        ModelProto.Builder model = ModelProto.newBuilder();
        try {
            model.mergeFrom(graph.unread().toByteArray());
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("Bytes that were a model no longer are.", impossible);
        }
        if (model.getIrVersion() == 0) {
            model.setIrVersion(Math.max(IR, ir(graph.opset()))).setProducerName("limpid");
        }
        graph.opsets().forEach((domain, version) -> model.addOpsetImport(opset(domain, version)));
        fill(model.getGraphBuilder(), graph, graph.inputs());
        graph.functions().forEach(function -> model.addFunctions(function(function)));
        return model;
    }

    /** The intermediate representation that an opset came with: each lasted for two, from 8 with opsets 17 and 18 on. */
    private static long ir(long opset) {
        return opset <= 22 ? (opset - 1) / 2 : Math.min(NEWEST_IR, opset - 12);
    }

    private void fill(GraphProto.Builder proto, Graph graph, List<Port> inputs) {
        proto.setName(graph.name().isEmpty() ? "graph" : graph.name());
        inputs.forEach(port -> proto.addInput(Ports.write(port)));
        graph.outputs().forEach(port -> proto.addOutput(Ports.write(port)));
        graph.nodes().forEach(node -> proto.addNode(node(node)));
    }

    /** A graph inside a node: what it reads from around it is found by name. */
    GraphProto inner(Attribute.OfGraph inner) {
        GraphProto.Builder proto = GraphProto.newBuilder();
        try {
            proto.mergeFrom(inner.body().unread().toByteArray());
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("Bytes that were a graph no longer are.", impossible);
        }
        fill(proto, inner.body(), inner.fed());
        inner.body().weights().forEach((wire, weight) -> proto.addInitializer(weight(wire, weight)));
        return proto.build();
    }

    private FunctionProto function(Function function) {
        FunctionProto.Builder proto = FunctionProto.newBuilder();
        try {
            proto.mergeFrom(function.unread().toByteArray());
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("Bytes that were a function no longer are.", impossible);
        }
        proto.setName(function.name()).setDomain(function.domain());
        if (!function.overload().isEmpty()) {
            proto.setOverload(function.overload());
        }
        function.inputs().forEach(wire -> proto.addInput(wire.name()));
        function.outputs().forEach(wire -> proto.addOutput(wire.name()));
        proto.addAllAttribute(function.parameters());
        function.defaults().forEach((name, value) -> proto.addAttributeProto(Attributes.write(name, value, this)));
        function.opsets().forEach((domain, version) -> proto.addOpsetImport(opset(domain, version)));
        function.nodes().forEach(node -> proto.addNode(node(node)));
        return proto.build();
    }

    private static OperatorSetIdProto opset(String domain, long version) {
        OperatorSetIdProto.Builder proto = OperatorSetIdProto.newBuilder().setVersion(version);
        return domain.isEmpty() ? proto.build() : proto.setDomain(domain).build();
    }

    static TensorProto tensor(String name, Tensor tensor) {
        TensorProto.Builder proto = TensorProto.newBuilder()
                .setName(name)
                .setDataType(tensor.dtype().code());
        if (tensor.dtype() == DType.STRING) {
            tensor.toStrings().forEach(text -> proto.addStringData(ByteString.copyFromUtf8(text)));
        } else {
            proto.setRawData(ByteString.copyFrom(tensor.bytes()));
        }
        for (long dim : tensor.shape().toArray()) {
            proto.addDims(dim);
        }
        return proto.build();
    }

    private TensorProto weight(Wire wire, Weight weight) {
        if (weight instanceof Weight.InMemory held) {
            return tensor(wire.name(), held.value());
        }
        if (weight instanceof Weight.Live live) {
            return tensor(wire.name(), live.value());
        }
        if (!(weight instanceof Weight.InFile inFile)) {
            throw new IllegalArgumentException(
                    "Weight '" + wire + "' is " + weight + ": a graph without its weights cannot run. Load the model.");
        }
        TensorProto.Builder proto = TensorProto.newBuilder()
                .setName(wire.name())
                .setDataType(weight.dtype().code())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location(inFile.file())))
                .addExternalData(entry("offset", Long.toString(inFile.offset())))
                .addExternalData(entry("length", Long.toString(inFile.length())));
        for (long dim : weight.shape().toArray()) {
            proto.addDims(dim);
        }
        return proto.build();
    }

    /** With slashes, whatever the system has. */
    private String location(Path file) {
        return folder == null
                ? file.getFileName().toString()
                : folder.relativize(file.toAbsolutePath().normalize())
                        .toString()
                        .replace('\\', '/');
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private NodeProto node(Node node) {
        NodeProto.Builder proto = NodeProto.newBuilder();
        try {
            proto.mergeFrom(node.unread().toByteArray());
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("Bytes that were a node no longer are.", impossible);
        }
        proto.setName(node.name()).setOpType(node.op());
        if (!node.domain().isEmpty()) {
            proto.setDomain(node.domain());
        }
        if (!node.overload().isEmpty()) {
            proto.setOverload(node.overload());
        }
        node.inputs().forEach(wire -> proto.addInput(wire.name()));
        node.outputs().forEach(wire -> proto.addOutput(wire.name()));
        node.attributes().forEach((name, value) -> proto.addAttribute(Attributes.write(name, value, this)));
        return proto.build();
    }
}
