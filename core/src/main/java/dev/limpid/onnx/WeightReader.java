package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Reads TensorProtos in each of the ways in which one can hold its numbers. */
final class WeightReader {
    private final Path file;

    WeightReader(Path file) {
        this.file = file;
    }

    /** Numbers that lie in the model file itself. */
    Weight raw(TensorProto proto, long offset, long length, int inMemory) throws IOException {
        Shape shape = shape(proto);
        DType dtype = dtype(proto);
        requireLength(proto, dtype, shape, length);
        Weight.InFile inFile = new Weight.InFile(dtype, shape, file, offset, length);
        return length > inMemory ? inFile : Weight.of(load(inFile));
    }

    /** Numbers in typed fields, or in a file of their own. */
    Weight declared(TensorProto proto) throws IOException {
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            return external(proto);
        }
        return Weight.of(tensor(proto));
    }

    private Weight external(TensorProto proto) throws IOException {
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : proto.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        Path folder = file.toAbsolutePath().normalize().resolveSibling("");
        String location = entries.getOrDefault("location", "");
        Path data = folder.resolve(location).normalize();
        if (!data.startsWith(folder) || data.equals(folder)) {
            throw broken(proto, "its data is said to lie outside the model's folder, at '" + location + "'");
        }
        if (!Files.isRegularFile(data)) {
            throw broken(proto, "its data file " + data + " is missing; put it beside the model");
        }
        Shape shape = shape(proto);
        DType dtype = dtype(proto);
        long offset = number(proto, entries.getOrDefault("offset", "0"));
        long length = number(proto, entries.getOrDefault("length", "" + bytes(proto, dtype, shape)));
        requireLength(proto, dtype, shape, length);
        if (offset > Files.size(data)) {
            throw broken(proto, "it starts at byte " + offset + " of " + data + ", which has " + Files.size(data));
        }
        if (offset > Files.size(data) - length) {
            throw broken(
                    proto, "it ends at byte " + (offset + length) + " of " + data + ", which has " + Files.size(data));
        }
        return new Weight.InFile(dtype, shape, data, offset, length);
    }

    private long number(TensorProto proto, String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Falls through to the one message for both.
        }
        throw broken(proto, "its place in the data file is '" + text + "', expected a number from 0 on");
    }

    /** A tensor whose numbers stand in the proto: raw, or in the field of its type. */
    Tensor tensor(TensorProto proto) {
        Shape shape = shape(proto);
        DType dtype = dtype(proto);
        if (proto.hasRawData()) {
            requireLength(proto, dtype, shape, proto.getRawData().size());
            ByteBuffer copy = ByteBuffer.allocateDirect(proto.getRawData().size());
            proto.getRawData().copyTo(copy);
            return Tensor.over(dtype, shape, copy.flip());
        }
        int count = switch (dtype) {
            case FLOAT -> proto.getFloatDataCount();
            case DOUBLE -> proto.getDoubleDataCount();
            case INT64 -> proto.getInt64DataCount();
            case INT32, INT16, INT8, UINT16, UINT8, BOOL, FLOAT16, BFLOAT16 -> proto.getInt32DataCount();
            default -> throw broken(proto, dtype + " numbers outside raw_data are not supported");
        };
        if (count != shape.size()) {
            throw broken(proto, "shape " + shape + " has " + shape.size() + " elements, its data " + count);
        }
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(dtype.bytes(count))).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            switch (dtype) {
                case FLOAT -> bytes.putFloat(proto.getFloatData(i));
                case DOUBLE -> bytes.putDouble(proto.getDoubleData(i));
                case INT64 -> bytes.putLong(proto.getInt64Data(i));
                case INT32 -> bytes.putInt(proto.getInt32Data(i));
                case INT16, UINT16, FLOAT16, BFLOAT16 -> bytes.putShort((short) proto.getInt32Data(i));
                default -> bytes.put((byte) proto.getInt32Data(i));
            }
        }
        return Tensor.over(dtype, shape, bytes.flip());
    }

    private static Tensor load(Weight.InFile weight) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) weight.length());
        try (FileChannel channel = FileChannel.open(weight.file(), StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, weight.offset() + bytes.position()) < 0) {
                    throw new EOFException(weight.file() + " became shorter while it was read.");
                }
            }
        }
        return Tensor.over(weight.dtype(), weight.shape(), bytes.flip());
    }

    private DType dtype(TensorProto proto) {
        DType dtype;
        try {
            dtype = DType.ofCode(proto.getDataType());
        } catch (IllegalArgumentException broken) {
            throw broken(proto, withoutStop(broken));
        }
        if (dtype == DType.STRING) {
            throw broken(proto, "string constants are not supported");
        }
        return dtype;
    }

    private static String withoutStop(IllegalArgumentException broken) {
        return String.valueOf(broken.getMessage()).replaceAll("\\.$", "");
    }

    private Shape shape(TensorProto proto) {
        try {
            return Shape.of(
                    proto.getDimsList().stream().mapToLong(Long::longValue).toArray());
        } catch (IllegalArgumentException broken) {
            throw broken(proto, withoutStop(broken));
        }
    }

    /** Bytes that type and shape need. */
    private long bytes(TensorProto proto, DType dtype, Shape shape) {
        try {
            return dtype.bytes(shape.size());
        } catch (ArithmeticException overflow) {
            throw broken(proto, dtype.toString() + shape + " is too large");
        }
    }

    private void requireLength(TensorProto proto, DType dtype, Shape shape, long length) {
        long expected = bytes(proto, dtype, shape);
        if (expected != length) {
            throw broken(proto, dtype.toString() + shape + " takes " + expected + " bytes, its data has " + length);
        }
    }

    private OnnxFormatException broken(TensorProto proto, String why) {
        return new OnnxFormatException(file + ": weight '" + proto.getName() + "': " + why + ".", null);
    }
}
