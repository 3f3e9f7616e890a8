package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
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
import com.google.protobuf.UnknownFieldSet;
import dev.limpid.tensor.DType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Small models as a file holds them, message by message. */
final class Protos {
    private Protos() {}

    /** {@code y = x + w}, w of two floats. */
    static ModelProto.Builder model(TensorProto.Builder weight) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(GraphProto.newBuilder()
                        .setName("g")
                        .addInput(port("x", DType.FLOAT, 2))
                        .addOutput(port("y", DType.FLOAT, 2))
                        .addInitializer(weight)
                        .addNode(node("Add", "x", "w").addOutput("y")));
    }

    static ModelProto.Builder model() {
        return model(raw("w", DType.FLOAT, floats(1, 2), 2));
    }

    static NodeProto.Builder node(String op, String... inputs) {
        return NodeProto.newBuilder().setName("the " + op).setOpType(op).addAllInput(List.of(inputs));
    }

    static ValueInfoProto.Builder port(String name, DType dtype, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(dtype.code())
                                .setShape(shape)));
    }

    static TensorProto.Builder tensor(String name, DType dtype, long... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(dtype.code());
        for (long dim : dims) {
            tensor.addDims(dim);
        }
        return tensor;
    }

    static TensorProto.Builder raw(String name, DType dtype, byte[] bytes, long... dims) {
        return tensor(name, dtype, dims).setRawData(ByteString.copyFrom(bytes));
    }

    /** Key and value in turn. */
    static TensorProto.Builder external(TensorProto.Builder tensor, String... entries) {
        tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL);
        for (int i = 0; i < entries.length; i += 2) {
            tensor.addExternalData(
                    StringStringEntryProto.newBuilder().setKey(entries[i]).setValue(entries[i + 1]));
        }
        return tensor;
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    /** A field that ONNX does not have, yet. */
    static UnknownFieldSet future(String value) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        999,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8(value))
                                .build())
                .build();
    }
}
