package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Function;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Scans graphs, and the graphs inside their nodes, field by field, so that the bytes of large weights are stepped over
 * wherever they stand.
 */
final class GraphReader {
    /** Graphs within graphs; what exporters write is two or three deep. */
    private static final int DEEPEST = 24;

    private final Path file;
    private final WeightReader weights;

    GraphReader(Path file) {
        this.file = file;
        this.weights = new WeightReader(file);
    }

    /** A GraphProto so far. */
    static final class Parts {
        final Map<Wire, Weight> weights = new LinkedHashMap<>();
        final List<Node> nodes = new ArrayList<>();
        private final UnknownFieldSet.Builder rest = UnknownFieldSet.newBuilder();

        /** All but initializers and nodes. */
        GraphProto rest() throws IOException {
            return GraphProto.parseFrom(rest.build().toByteString());
        }
    }

    static int delimited(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** What a graph says beside what {@link Graph} holds. */
    static GraphProto unread(GraphProto graph) {
        return graph.toBuilder()
                .clearInput()
                .clearOutput()
                .clearName()
                .clearSparseInitializer()
                .build();
    }

    /** Reads to the limit; what comes apart in several fields is put together. */
    void read(CodedInputStream in, Parts parts, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("graphs stand in graphs more than " + DEEPEST + " deep.");
        }
        while (in.getBytesUntilLimit() > 0) {
            int tag = in.readTag();
            if (tag == delimited(GraphProto.INITIALIZER_FIELD_NUMBER)) {
                int limit = in.pushLimit(in.readRawVarint32());
                initializer(in, parts.weights);
                in.popLimit(limit);
            } else if (tag == delimited(GraphProto.NODE_FIELD_NUMBER)) {
                int limit = in.pushLimit(in.readRawVarint32());
                parts.nodes.add(node(in, depth));
                in.popLimit(limit);
            } else if (tag == delimited(GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER)) {
                SparseTensorProto sparse = SparseTensorProto.parseFrom(in.readBytes());
                put(sparse.getValues().getName(), Weight.of(weights.dense(sparse)), parts.weights);
            } else {
                parts.rest.mergeFieldFrom(tag, in);
            }
        }
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
        Weight weight = offset < 0 ? weights.declared(proto) : weights.raw(proto, offset, length);
        put(proto.getName(), weight, initializers);
    }

    private void put(String name, Weight weight, Map<Wire, Weight> initializers) {
        if (initializers.put(new Wire(name), weight) != null) {
            throw new OnnxFormatException(file + ": two weights are called '" + name + "'.", null);
        }
    }

    private Node node(CodedInputStream in, int depth) throws IOException {
        UnknownFieldSet.Builder rest = UnknownFieldSet.newBuilder();
        Map<String, Attribute> attributes = new TreeMap<>();
        while (in.getBytesUntilLimit() > 0) {
            int tag = in.readTag();
            if (tag == delimited(NodeProto.ATTRIBUTE_FIELD_NUMBER)) {
                int limit = in.pushLimit(in.readRawVarint32());
                attribute(in, attributes, depth);
                in.popLimit(limit);
            } else {
                rest.mergeFieldFrom(tag, in);
            }
        }
        NodeProto proto = NodeProto.parseFrom(rest.build().toByteString());
        NodeProto unread = proto.toBuilder()
                .clearName()
                .clearDomain()
                .clearOpType()
                .clearOverload()
                .clearInput()
                .clearOutput()
                .build();
        return new Node(
                proto.getName(),
                OnnxReader.domain(proto.getDomain()),
                proto.getOpType(),
                wires(proto.getInputList()),
                wires(proto.getOutputList()),
                attributes,
                proto.getOverload(),
                Opaque.of(unread.toByteArray()));
    }

    private static List<Wire> wires(List<String> names) {
        return names.stream().map(Wire::new).toList();
    }

    private void attribute(CodedInputStream in, Map<String, Attribute> attributes, int depth) throws IOException {
        UnknownFieldSet.Builder rest = UnknownFieldSet.newBuilder();
        Parts parts = null;
        while (in.getBytesUntilLimit() > 0) {
            int tag = in.readTag();
            if (tag == delimited(AttributeProto.G_FIELD_NUMBER)) {
                parts = parts == null ? new Parts() : parts;
                int limit = in.pushLimit(in.readRawVarint32());
                read(in, parts, depth + 1);
                in.popLimit(limit);
            } else {
                rest.mergeFieldFrom(tag, in);
            }
        }
        AttributeProto proto = AttributeProto.parseFrom(rest.build().toByteString());
        if (proto.getGraphsCount() > 0) {
            throw new IllegalArgumentException(
                    "attribute '" + proto.getName() + "' holds a list of graphs, which no operator of ONNX takes.");
        }
        attributes.put(proto.getName(), parts == null ? Attributes.read(proto, weights) : closed(proto, parts));
    }

    /** The graph with what it reads from around it as further inputs. */
    private static Attribute closed(AttributeProto attribute, Parts parts) throws IOException {
        GraphProto graph = parts.rest();
        List<Port> inputs = new ArrayList<>(Ports.read(graph.getInputList()));
        Set<Wire> known = new HashSet<>(parts.weights.keySet());
        inputs.forEach(port -> known.add(port.wire()));
        Set<Wire> captured = new LinkedHashSet<>();
        for (Node node : parts.nodes) {
            node.reads().stream().filter(wire -> !known.contains(wire)).forEach(captured::add);
            known.addAll(node.outputs());
        }
        List<Port> outputs = Ports.read(graph.getOutputList());
        outputs.stream().map(Port::wire).filter(wire -> !known.contains(wire)).forEach(captured::add);
        captured.forEach(wire -> inputs.add(new Port(wire, null)));
        try {
            Graph body = new Graph(
                    graph.getName(),
                    Map.of(),
                    inputs,
                    outputs,
                    parts.weights,
                    parts.nodes,
                    Opaque.of(unread(graph).toByteArray()));
            return new Attribute.OfGraph(body, List.copyOf(captured));
        } catch (IllegalArgumentException broken) {
            throw new IllegalArgumentException(
                    "attribute '" + attribute.getName() + "': " + broken.getMessage(), broken);
        }
    }

    Function function(CodedInputStream in) throws IOException {
        UnknownFieldSet.Builder rest = UnknownFieldSet.newBuilder();
        List<Node> nodes = new ArrayList<>();
        while (in.getBytesUntilLimit() > 0) {
            int tag = in.readTag();
            if (tag == delimited(FunctionProto.NODE_FIELD_NUMBER)) {
                int limit = in.pushLimit(in.readRawVarint32());
                nodes.add(node(in, 0));
                in.popLimit(limit);
            } else {
                rest.mergeFieldFrom(tag, in);
            }
        }
        FunctionProto proto = FunctionProto.parseFrom(rest.build().toByteString());
        Map<String, Attribute> defaults = new TreeMap<>();
        proto.getAttributeProtoList()
                .forEach(attribute -> defaults.put(attribute.getName(), Attributes.read(attribute, weights)));
        FunctionProto unread = proto.toBuilder()
                .clearDomain()
                .clearName()
                .clearOverload()
                .clearInput()
                .clearOutput()
                .clearAttribute()
                .clearAttributeProto()
                .clearOpsetImport()
                .build();
        return new Function(
                OnnxReader.domain(proto.getDomain()),
                proto.getName(),
                proto.getOverload(),
                wires(proto.getInputList()),
                wires(proto.getOutputList()),
                Set.copyOf(proto.getAttributeList()),
                defaults,
                OnnxReader.opsets(proto.getOpsetImportList()),
                nodes,
                Opaque.of(unread.toByteArray()));
    }
}
