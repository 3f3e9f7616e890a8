package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Opaque;

/** AttributeProtos to and fro. */
final class Attributes {
    private Attributes() {}

    static Attribute read(AttributeProto proto, WeightReader weights) {
        if (!proto.getRefAttrName().isEmpty()) {
            return new Attribute.Reference(
                    proto.getRefAttrName(), proto.getType().getNumber());
        }
        return isText(proto) ? value(proto, weights) : new Attribute.Unread(Opaque.of(proto.toByteArray()));
    }

    /** Whether what claims to be text is. */
    private static boolean isText(AttributeProto proto) {
        return proto.getS().isValidUtf8()
                && proto.getStringsList().stream().allMatch(ByteString::isValidUtf8)
                && proto.getT().getStringDataList().stream().allMatch(ByteString::isValidUtf8);
    }

    private static Attribute value(AttributeProto proto, WeightReader weights) {
        return switch (proto.getType()) {
            case INT -> new Attribute.Int(proto.getI());
            case FLOAT -> new Attribute.Real(proto.getF());
            case STRING -> new Attribute.Text(proto.getS().toStringUtf8());
            case INTS -> new Attribute.Ints(proto.getIntsList());
            case FLOATS -> new Attribute.Reals(proto.getFloatsList());
            case STRINGS ->
                new Attribute.Texts(proto.getStringsList().stream()
                        .map(ByteString::toStringUtf8)
                        .toList());
            case TENSOR -> new Attribute.OfTensor(weights.tensor(proto.getT()));
            default -> new Attribute.Unread(Opaque.of(proto.toByteArray()));
        };
    }

    static AttributeProto write(String name, Attribute attribute, OnnxWriter writer) {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setName(name);
        if (attribute instanceof Attribute.Int value) {
            proto.setType(AttributeProto.AttributeType.INT).setI(value.value());
        } else if (attribute instanceof Attribute.Real value) {
            proto.setType(AttributeProto.AttributeType.FLOAT).setF(value.value());
        } else if (attribute instanceof Attribute.Text value) {
            proto.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(value.value()));
        } else if (attribute instanceof Attribute.Ints values) {
            proto.setType(AttributeProto.AttributeType.INTS).addAllInts(values.values());
        } else if (attribute instanceof Attribute.Reals values) {
            proto.setType(AttributeProto.AttributeType.FLOATS).addAllFloats(values.values());
        } else if (attribute instanceof Attribute.Texts values) {
            proto.setType(AttributeProto.AttributeType.STRINGS);
            values.values().forEach(text -> proto.addStrings(ByteString.copyFromUtf8(text)));
        } else if (attribute instanceof Attribute.OfTensor tensor) {
            proto.setType(AttributeProto.AttributeType.TENSOR).setT(OnnxWriter.tensor("", tensor.value()));
        } else if (attribute instanceof Attribute.OfGraph graph) {
            proto.setType(AttributeProto.AttributeType.GRAPH).setG(writer.inner(graph));
        } else if (attribute instanceof Attribute.Reference reference) {
            proto.setType(AttributeProto.AttributeType.forNumber(reference.type()))
                    .setRefAttrName(reference.name());
        } else if (attribute instanceof Attribute.Unread unread) {
            return parse(unread.proto());
        }
        return proto.build();
    }

    private static AttributeProto parse(Opaque proto) {
        try {
            return AttributeProto.parseFrom(proto.toByteArray());
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("Bytes that were an attribute no longer are.", impossible);
        }
    }
}
