package dev.limpid.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes PyTorch's files around pickles made by hand. */
final class TorchBytes {
    /** {@code {'w': a float tensor of SIZE over storage '0'}}; {@code %s} are offset, size and stride of one axis. */
    private static final String ONE_TENSOR =
            "\u0080\u0002}X\1\0\0\0wctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\n"
                    + "X\1\0\0\0" + "0X\3\0\0\0cpuK\4tQK%sK%s\u0085K%s\u0085\u0089ccollections\nOrderedDict\n)RtRs.";

    private TorchBytes() {}

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TorchBytes.class.getResource("/torch/" + name), name)
                    .toURI());
        } catch (java.net.URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A pickle of one tensor that looks at a storage of four floats. */
    static String tensor(int offset, int size, int stride) {
        return String.format(ONE_TENSOR, (char) offset, (char) size, (char) stride);
    }

    /** A zip as torch.save writes it, of a pickle given one character a byte and a storage of 16 bytes. */
    static byte[] zip(String pickle) {
        return zip(pickle.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] zip(byte[] pickle) {
        return zip(new TreeMap<>(Map.of("m/data.pkl", pickle, "m/data/0", new byte[16])), ZipEntry.STORED);
    }

    static byte[] zip(Map<String, byte[]> entries, int method) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                ZipEntry header = new ZipEntry(entry.getKey());
                header.setMethod(method);
                header.setSize(entry.getValue().length);
                header.setCrc(crc.getValue());
                zip.putNextEntry(header);
                zip.write(entry.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
