package dev.limpid.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * TensorFlow's {@code BundleEntryProto}: where one tensor of a bundle lies.
 *
 * @param dtype TensorFlow's number for the element type
 * @param dims as written, -1 meaning unknown
 * @param shard number of the data file
 * @param offset of the first byte in that file
 * @param size in bytes
 * @param sliced whether other entries hold parts of this tensor
 */
record BundleEntry(int dtype, long[] dims, int shard, long offset, long size, boolean sliced) {
    private static final int MOST_AXES = 254;

    static BundleEntry parse(ByteBuffer bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        int dtype = 0;
        long[] dims = {};
        int shard = 0;
        long offset = 0;
        long size = 0;
        boolean sliced = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | WireFormat.WIRETYPE_VARINT -> dtype = in.readEnum();
                case 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> dims = dims(in.readByteBuffer());
                case 3 << 3 | WireFormat.WIRETYPE_VARINT -> shard = in.readInt32();
                case 4 << 3 | WireFormat.WIRETYPE_VARINT -> offset = in.readInt64();
                case 5 << 3 | WireFormat.WIRETYPE_VARINT -> size = in.readInt64();
                case 7 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                    sliced = true;
                    in.skipField(tag);
                }
                default -> in.skipField(tag);
            }
        }
        return new BundleEntry(dtype, dims, shard, offset, size, sliced);
    }

    /** {@code TensorShapeProto}: a message for each axis, field 1 its size; field 3 says that the rank is unknown. */
    private static long[] dims(ByteBuffer shape) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(shape);
        long[] dims = new long[4];
        int rank = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                if (rank == MOST_AXES) {
                    throw new IOException("a shape has more than " + MOST_AXES + " axes");
                }
                if (rank == dims.length) {
                    dims = Arrays.copyOf(dims, 2 * rank);
                }
                dims[rank++] = dim(in.readByteBuffer());
            } else if (tag == (3 << 3 | WireFormat.WIRETYPE_VARINT) && in.readBool()) {
                throw new IOException("a shape has an unknown number of axes");
            } else if (tag != (3 << 3 | WireFormat.WIRETYPE_VARINT)) {
                in.skipField(tag);
            }
        }
        return Arrays.copyOf(dims, rank);
    }

    private static long dim(ByteBuffer axis) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(axis);
        long size = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (1 << 3 | WireFormat.WIRETYPE_VARINT)) {
                size = in.readInt64();
            } else {
                in.skipField(tag);
            }
        }
        return size;
    }
}
