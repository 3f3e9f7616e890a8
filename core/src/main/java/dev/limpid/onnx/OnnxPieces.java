package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays a model out as protobuf does without making one message of it: a message is its fields one after the other in any
 * order, each behind a tag and its length, so the weights can follow when the rest of the graph is written.
 */
final class OnnxPieces {
    private static final int LENGTH_DELIMITED = WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private OnnxPieces() {}

    /**
     * @param model without the graph's weights
     */
    static List<OnnxPiece> of(ModelProto model, Graph graph) {
        List<OnnxPiece> weights = new ArrayList<>();
        graph.weights().forEach((wire, weight) -> weight(wire, weight, weights));
        byte[] nodes = model.getGraph().toByteArray();
        long inside =
                nodes.length + weights.stream().mapToLong(OnnxPiece::length).sum();
        if (inside > Integer.MAX_VALUE - (1 << 20)) {
            throw new IllegalArgumentException("The model takes " + inside
                    + " bytes, an ONNX file ends at 2 GB. Put its weights in a file beside it.");
        }
        List<OnnxPiece> pieces = new ArrayList<>();
        pieces.add(told(out -> {
            out.writeRawBytes(model.toBuilder().clearGraph().build().toByteArray());
            out.writeTag(ModelProto.GRAPH_FIELD_NUMBER, LENGTH_DELIMITED);
            out.writeUInt32NoTag((int) inside);
            out.writeRawBytes(nodes);
        }));
        pieces.addAll(weights);
        return List.copyOf(pieces);
    }

    private static void weight(Wire wire, Weight weight, List<OnnxPiece> pieces) {
        if (weight instanceof Weight.Declared) {
            throw new IllegalArgumentException(
                    "Weight '" + wire + "' is " + weight + ": a graph without its weights cannot run. Load the model.");
        }
        if (weight instanceof Weight.InMemory texts && weight.dtype() == DType.STRING) {
            byte[] whole = OnnxWriter.tensor(wire.name(), texts.value()).toByteArray();
            pieces.add(told(out -> out.writeByteArray(GraphProto.INITIALIZER_FIELD_NUMBER, whole)));
            return;
        }
        TensorProto.Builder head = TensorProto.newBuilder()
                .setName(wire.name())
                .setDataType(weight.dtype().code());
        for (long dim : weight.shape().toArray()) {
            head.addDims(dim);
        }
        byte[] said = head.build().toByteArray();
        OnnxPiece.Numbers numbers = new OnnxPiece.Numbers(weight);
        byte[] before = bytes(out -> {
            out.writeTag(TensorProto.RAW_DATA_FIELD_NUMBER, LENGTH_DELIMITED);
            out.writeUInt32NoTag(Math.toIntExact(numbers.length()));
        });
        pieces.add(told(out -> {
            out.writeTag(GraphProto.INITIALIZER_FIELD_NUMBER, LENGTH_DELIMITED);
            out.writeUInt32NoTag(Math.toIntExact(said.length + before.length + numbers.length()));
            out.writeRawBytes(said);
            out.writeRawBytes(before);
        }));
        pieces.add(numbers);
    }

    private interface Telling {
        void on(CodedOutputStream out) throws IOException;
    }

    private static OnnxPiece told(Telling telling) {
        return new OnnxPiece.Told(bytes(telling));
    }

    private static byte[] bytes(Telling telling) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            telling.on(out);
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
