package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Tensor;

/**
 * Writes a graph as an ONNX model. Weights in files are not copied: the model says where they lie, as external data whose
 * location is the bare file name.
 */
public final class OnnxWriter {
    /** Intermediate representation 8: the newest that opset 17 came with; files that say another keep it. */
    private static final long IR = 8;

    private OnnxWriter() {}

    /** The bytes of the model. */
    public static byte[] write(Graph graph) {
        ModelProto.Builder model = ModelProto.newBuilder();
        try {
            model.mergeFrom(graph.unread().toByteArray());
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("Bytes that were a model no longer are.", impossible);
        }
        if (model.getIrVersion() == 0) {
            model.setIrVersion(IR).setProducerName("limpid");
        }
        graph.opsets().forEach((domain, version) -> model.addOpsetImport(opset(domain, version)));
        GraphProto.Builder proto = model.getGraphBuilder().setName(graph.name().isEmpty() ? "graph" : graph.name());
        graph.inputs().forEach(port -> proto.addInput(port(port)));
        graph.outputs().forEach(port -> proto.addOutput(port(port)));
        graph.weights().forEach((wire, weight) -> proto.addInitializer(weight(wire, weight)));
        graph.nodes().forEach(node -> proto.addNode(node(node)));
        return model.build().toByteArray();
    }

    private static OperatorSetIdProto opset(String domain, long version) {
        OperatorSetIdProto.Builder proto = OperatorSetIdProto.newBuilder().setVersion(version);
        return domain.isEmpty() ? proto.build() : proto.setDomain(domain).build();
    }

    static TensorProto tensor(String name, Tensor tensor) {
        TensorProto.Builder proto = TensorProto.newBuilder()
                .setName(name)
                .setDataType(tensor.dtype().code())
                .setRawData(ByteString.copyFrom(tensor.bytes()));
        for (long dim : tensor.shape().toArray()) {
            proto.addDims(dim);
        }
        return proto.build();
    }

    private static TensorProto weight(Wire wire, Weight weight) {
        if (weight instanceof Weight.InMemory held) {
            return tensor(wire.name(), held.value());
        }
        if (!(weight instanceof Weight.InFile inFile)) {
            throw new IllegalArgumentException(
                    "Weight '" + wire + "' is " + weight + ": a graph without its weights cannot run. Load the model.");
        }
        TensorProto.Builder proto = TensorProto.newBuilder()
                .setName(wire.name())
                .setDataType(weight.dtype().code())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", inFile.file().getFileName().toString()))
                .addExternalData(entry("offset", Long.toString(inFile.offset())))
                .addExternalData(entry("length", Long.toString(inFile.length())));
        for (long dim : weight.shape().toArray()) {
            proto.addDims(dim);
        }
        return proto.build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static NodeProto node(Node node) {
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
        node.inputs().forEach(wire -> proto.addInput(wire.name()));
        node.outputs().forEach(wire -> proto.addOutput(wire.name()));
        node.attributes().forEach((name, value) -> proto.addAttribute(Attributes.write(name, value)));
        return proto.build();
    }

    private static ValueInfoProto port(Port port) {
        ValueInfoProto.Builder proto = ValueInfoProto.newBuilder();
        try {
            proto.mergeFrom(port.unread().toByteArray());
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("Bytes that were a port no longer are.", impossible);
        }
        proto.setName(port.wire().name());
        TensorType type = port.type();
        if (type != null) {
            proto.setType(TypeProto.newBuilder().setTensorType(tensorType(type)));
        }
        return proto.build();
    }

    private static TypeProto.Tensor tensorType(TensorType type) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Dim dim : type.dims()) {
            TensorShapeProto.Dimension.Builder axis = TensorShapeProto.Dimension.newBuilder();
            if (dim instanceof Dim.Fixed fixed) {
                axis.setDimValue(fixed.size());
            } else {
                axis.setDimParam(dim.toString());
            }
            shape.addDim(axis);
        }
        return TypeProto.Tensor.newBuilder()
                .setElemType(type.dtype().code())
                .setShape(shape)
                .build();
    }
}
