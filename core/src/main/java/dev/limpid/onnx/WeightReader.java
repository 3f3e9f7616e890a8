package dev.limpid.onnx;

import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
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
import java.util.List;
import java.util.Map;

/**
 * Reads TensorProtos in each of the ways in which one can hold its numbers. Files are named without symbolic links, for
 * the runtime refuses those that lead out of a folder.
 */
final class WeightReader {
    /** Smaller weights are held in memory: they are the constants that rules and passes look into. */
    private static final int IN_MEMORY = 1024;

    /** Elements that all sparse weights of a file may have together once written out. */
    private static final long DENSE = 1 << 26;

    private final Path file;
    private long denseElements;

    WeightReader(Path file) {
        this.file = file;
    }

    /** Numbers that lie in the model file itself. */
    Weight raw(TensorProto proto, long offset, long length) throws IOException {
        Shape shape = shape(proto);
        DType dtype = dtype(proto);
        requireLength(proto, dtype, shape, length);
        return weight(new Weight.InFile(dtype, shape, file.toRealPath(), offset, length));
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
        return weight(new Weight.InFile(dtype, shape, data.toRealPath(), offset, length));
    }

    private static Weight weight(Weight.InFile inFile) throws IOException {
        return inFile.length() > IN_MEMORY ? inFile : Weight.of(load(inFile));
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
        if (dtype == DType.STRING) {
            requireCount(proto, shape, shape.size(), proto.getStringDataCount());
            return Tensor.of(shape, texts(proto));
        }
        return Tensor.over(dtype, shape, declaredNumbers(proto, dtype, shape));
    }

    private List<String> texts(TensorProto proto) {
        if (!proto.getStringDataList().stream().allMatch(ByteString::isValidUtf8)) {
            throw broken(proto, "its text is not UTF-8");
        }
        return proto.getStringDataList().stream().map(ByteString::toStringUtf8).toList();
    }

    /** Numbers from the field of their type. Narrow ones lie in INT32s, those of less than a byte packed to bytes. */
    private ByteBuffer declaredNumbers(TensorProto proto, DType dtype, Shape shape) {
        long length = bytes(proto, dtype, shape);
        int count = switch (dtype) {
            case FLOAT, COMPLEX64 -> proto.getFloatDataCount();
            case DOUBLE, COMPLEX128 -> proto.getDoubleDataCount();
            case INT64 -> proto.getInt64DataCount();
            case UINT32, UINT64 -> proto.getUint64DataCount();
            default -> proto.getInt32DataCount();
        };
        long expected = switch (dtype) {
            case COMPLEX64, COMPLEX128 -> 2 * shape.size();
            case UINT4, INT4, FLOAT4E2M1, UINT2, INT2 -> length;
            default -> shape.size();
        };
        requireCount(proto, shape, expected, count);
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            switch (dtype) {
                case FLOAT, COMPLEX64 -> bytes.putFloat(proto.getFloatData(i));
                case DOUBLE, COMPLEX128 -> bytes.putDouble(proto.getDoubleData(i));
                case INT64 -> bytes.putLong(proto.getInt64Data(i));
                case UINT64 -> bytes.putLong(proto.getUint64Data(i));
                case UINT32 -> bytes.putInt((int) proto.getUint64Data(i));
                case INT32 -> bytes.putInt(proto.getInt32Data(i));
                case INT16, UINT16, FLOAT16, BFLOAT16 -> bytes.putShort((short) proto.getInt32Data(i));
                default -> bytes.put((byte) proto.getInt32Data(i));
            }
        }
        return bytes.flip();
    }

    private void requireCount(TensorProto proto, Shape shape, long expected, int count) {
        if (count != expected) {
            throw broken(proto, "shape " + shape + " has " + expected + " elements, its data " + count);
        }
    }

    /** A tensor of which only what is not zero is written down. */
    Tensor dense(SparseTensorProto proto) {
        TensorProto values = proto.getValues();
        Shape shape = shape(values, proto.getDimsList());
        Tensor given = tensor(values);
        Tensor places = tensor(proto.getIndices());
        denseElements = shape.size() > DENSE ? DENSE + 1 : denseElements + shape.size();
        if (denseElements > DENSE || given.dtype() == DType.STRING) {
            throw broken(values, "sparse " + given.dtype() + shape + " is too large to be written out in full");
        }
        int each = given.size() == 0 ? 1 : places.size() / given.size();
        boolean fits = places.dtype() == DType.INT64
                && given.dtype().bytes(8) >= 8
                && given.shape().rank() == 1
                && (each == 1 || each == shape.rank())
                && places.size() == each * given.size();
        if (!fits) {
            throw broken(
                    values,
                    "of a sparse tensor of shape " + shape + " there are " + given.dtype() + given.shape()
                            + " values at " + places.dtype() + places.shape() + " places");
        }
        int width = Math.toIntExact(given.dtype().bytes(1));
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(bytes(values, given.dtype(), shape)));
        long[] indices = places.toLongs();
        for (int i = 0; i < given.size(); i++) {
            long flat = each == 1 && shape.rank() != 1 ? indices[i] : flat(values, shape, indices, i * each);
            if (flat < 0 || flat >= shape.size()) {
                throw broken(values, "a place of its sparse tensor lies outside of shape " + shape);
            }
            bytes.put((int) flat * width, given.bytes(), i * width, width);
        }
        return Tensor.over(given.dtype(), shape, bytes);
    }

    private long flat(TensorProto values, Shape shape, long[] indices, int from) {
        long flat = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            long index = indices[from + axis];
            if (index < 0 || index >= shape.dim(axis)) {
                throw broken(values, "a place of its sparse tensor lies outside of shape " + shape);
            }
            flat = flat * shape.dim(axis) + index;
        }
        return flat;
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
        return dtype;
    }

    private static String withoutStop(IllegalArgumentException broken) {
        return String.valueOf(broken.getMessage()).replaceAll("\\.$", "");
    }

    private Shape shape(TensorProto proto) {
        return shape(proto, proto.getDimsList());
    }

    private Shape shape(TensorProto proto, List<Long> dims) {
        try {
            return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
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
        if (dtype == DType.STRING) {
            throw broken(proto, "text stands in string_data, not in bytes");
        }
        long expected = bytes(proto, dtype, shape);
        if (expected != length) {
            throw broken(proto, dtype.toString() + shape + " takes " + expected + " bytes, its data has " + length);
        }
    }

    private OnnxFormatException broken(TensorProto proto, String why) {
        return new OnnxFormatException(file + ": weight '" + proto.getName() + "': " + why + ".", null);
    }
}
