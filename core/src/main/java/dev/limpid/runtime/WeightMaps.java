package dev.limpid.runtime;

import dev.limpid.graph.Weight;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Weight files mapped into memory, each once, whatever the number of sessions that read it. */
final class WeightMaps {
    private final Map<Path, ByteBuffer> files = new HashMap<>();

    /**
     * The bytes of a weight where they lie in the mapped file; null if the file is too large to be mapped as a whole,
     * which Java can do up to 2 GB: then the runtime maps the weight itself.
     */
    synchronized @Nullable ByteBuffer bytes(Weight.InFile weight) {
        ByteBuffer whole = files.computeIfAbsent(weight.file(), WeightMaps::map);
        return whole.capacity() == 0 ? null : whole.slice((int) weight.offset(), (int) weight.length());
    }

    /** The bytes of a weight of less than 2 GB, whatever the size of its file. */
    ByteBuffer part(Weight.InFile weight) {
        ByteBuffer shared = bytes(weight);
        if (shared != null) {
            return shared;
        }
        try (FileChannel channel = FileChannel.open(weight.file(), StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, weight.offset(), weight.length());
        } catch (IOException unreadable) {
            throw unreadable(weight.file(), unreadable);
        }
    }

    private static UncheckedIOException unreadable(Path file, IOException cause) {
        return new UncheckedIOException("Cannot read the weights in " + file + ".", cause);
    }

    private static ByteBuffer map(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.size() > Integer.MAX_VALUE
                    ? ByteBuffer.allocate(0)
                    : channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }
}
