package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** ValueInfoProtos to and fro. */
final class Ports {
    private Ports() {}

    static List<Port> read(List<ValueInfoProto> protos) {
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

    static ValueInfoProto write(Port port) {
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
