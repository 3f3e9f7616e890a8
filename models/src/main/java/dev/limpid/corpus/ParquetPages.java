package dev.limpid.corpus;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/** Packs and unpacks pages without native code. */
final class ParquetPages implements CompressionCodecFactory {
    private static final int LARGEST = 256 << 20;

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Page(ParquetPages::copy);
            case SNAPPY -> new Page(of(new SnappyDecompressor()));
            case ZSTD -> new Page(of(new ZstdDecompressor()));
            case LZ4_RAW -> new Page(of(new Lz4Decompressor()));
            case GZIP -> new Page(ParquetPages::unzip);
            default ->
                throw new IllegalArgumentException(
                        "its pages are packed by " + codec + ", expected none, snappy, zstd, gzip or lz4_raw");
        };
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        if (codec != CompressionCodecName.SNAPPY) {
            throw new IllegalArgumentException("Pages are packed by snappy here, not by " + codec + ".");
        }
        return new Packing();
    }

    private static final class Packing implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput page) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            page.writeAllTo(bytes);
            byte[] from = bytes.toByteArray();
            SnappyCompressor snappy = new SnappyCompressor();
            byte[] to = new byte[snappy.maxCompressedLength(from.length)];
            return BytesInput.from(to, 0, snappy.compress(from, 0, from.length, to, 0, to.length));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.SNAPPY;
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }

    @Override
    public void release() {
        // Nothing is held.
    }

    /** Fills an array. */
    private interface Unpacking {
        void unpack(byte[] packed, byte[] to) throws IOException;
    }

    private static Unpacking of(Decompressor decompressor) {
        return (packed, to) -> {
            int count = decompressor.decompress(packed, 0, packed.length, to, 0, to.length);
            if (count != to.length) {
                throw new IOException("a page holds " + count + " bytes, expected " + to.length);
            }
        };
    }

    private static void copy(byte[] packed, byte[] to) throws IOException {
        if (packed.length != to.length) {
            throw new IOException("a page holds " + packed.length + " bytes, expected " + to.length);
        }
        System.arraycopy(packed, 0, to, 0, to.length);
    }

    private static void unzip(byte[] packed, byte[] to) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            int count = in.readNBytes(to, 0, to.length);
            if (count != to.length) {
                throw new IOException("a page holds " + count + " bytes, expected " + to.length);
            }
        }
    }

    private record Page(Unpacking unpacking) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput packed, int size) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            packed.writeAllTo(bytes);
            return BytesInput.from(unpacked(bytes.toByteArray(), size));
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer to, int size) throws IOException {
            byte[] from = new byte[packedSize];
            packed.get(from);
            to.put(unpacked(from, size));
        }

        private byte[] unpacked(byte[] from, int size) throws IOException {
            if (size < 0 || size > LARGEST) {
                throw new IOException("a page of " + size + " bytes, at most " + LARGEST + " are read");
            }
            byte[] to = new byte[size];
            unpacking.unpack(from, to);
            return to;
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }
}
