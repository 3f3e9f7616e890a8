package dev.limpid.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * TensorFlow's {@code BundleHeaderProto}, stored under the empty key.
 *
 * @param shards number of data files
 * @param bigEndian whether their numbers are
 */
record BundleHeader(int shards, boolean bigEndian) {
    static BundleHeader parse(ByteBuffer bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        int shards = 0;
        int endianness = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | WireFormat.WIRETYPE_VARINT -> shards = in.readInt32();
                case 2 << 3 | WireFormat.WIRETYPE_VARINT -> endianness = in.readEnum();
                default -> in.skipField(tag);
            }
        }
        return new BundleHeader(shards, endianness != 0);
    }
}
