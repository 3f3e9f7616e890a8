package dev.limpid.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code torch.save} wrote before PyTorch 1.6: pickles of a magic number, a version, the machine's properties, the
 * value and the storages' keys, then for each key its number of elements, eight bytes, and the elements.
 */
final class TorchLegacy implements TorchCheckpoint.Contents {
    private static final long VERSION = 1001;
    private static final int COUNT_BYTES = 8;

    private final Path path;
    private final Map<String, TorchObjects.Storage> named = new HashMap<>();
    private final Map<String, Long> starts = new HashMap<>();
    private final Object value;

    private TorchLegacy(Path path, SeekableByteChannel channel) throws IOException {
        this.path = path;
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), TorchZip.LONGEST_PICKLE));
        read(channel, 0, bytes);
        TorchObjects objects = new TorchObjects(path);
        // The magic number has ten bytes, too many to be compared as a number; what follows it says enough.
        pickle(bytes, objects);
        if (!Long.valueOf(VERSION).equals(pickle(bytes, objects))) {
            throw new FormatException(
                    path,
                    "expected what torch.save writes, got some other pickle. Save the weights in Python by torch.save.");
        }
        if (!(pickle(bytes, objects) instanceof Map<?, ?> machine)
                || !Boolean.TRUE.equals(machine.get("little_endian"))) {
            throw new FormatException(path, "is big-endian, expected little-endian; save it again on such a machine.");
        }
        value = pickle(bytes, objects);
        if (!(pickle(bytes, objects) instanceof List<?> keys)) {
            throw damaged("the keys of its storages are missing");
        }
        place(channel, bytes.position(), keys);
    }

    static TorchLegacy read(Path path, Path real) {
        try (SeekableByteChannel channel = Files.newByteChannel(real)) {
            return new TorchLegacy(path, channel);
        } catch (IOException unreadable) {
            throw new FormatException(path, "cannot be read: " + unreadable.getMessage() + ".", unreadable);
        }
    }

    private Object pickle(ByteBuffer bytes, TorchObjects objects) {
        return Pickle.read(path, bytes, objects::named, id -> {
            TorchObjects.Storage storage = objects.storage(id);
            named.putIfAbsent(storage.key(), storage);
            return storage;
        });
    }

    private void place(SeekableByteChannel channel, long first, List<?> keys) throws IOException {
        long at = first;
        for (Object key : keys) {
            TorchObjects.Storage storage = key instanceof String text ? named.get(text) : null;
            if (storage == null || storage.dtype() == null) {
                throw damaged("it holds a storage that no tensor looks at");
            }
            ByteBuffer count = ByteBuffer.allocate(COUNT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            read(channel, at, count);
            if (count.getLong() != storage.size() || storage.size() < 0 || storage.size() > channel.size()) {
                throw damaged("storage " + FormatException.quoted(storage.key()) + " has another size than "
                        + storage.size());
            }
            starts.put(storage.key(), at + COUNT_BYTES);
            at += COUNT_BYTES + storage.dtype().bytes(storage.size());
        }
    }

    private void read(SeekableByteChannel channel, long at, ByteBuffer bytes) throws IOException {
        channel.position(at);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw damaged("it ends before its last storage");
            }
        }
        bytes.flip();
    }

    private FormatException damaged(String problem) {
        return new FormatException(path, problem + "; the file is damaged or truncated, download it again.");
    }

    @Override
    public Object value() {
        return value;
    }

    @Override
    public long[] range(TorchObjects.Storage storage) {
        TorchObjects.Storage whole = named.get(storage.key());
        Long start = starts.get(storage.key());
        if (whole == null || whole.dtype() == null || start == null) {
            throw damaged("a tensor looks at a storage that is not there");
        }
        return new long[] {start, start + whole.dtype().bytes(whole.size())};
    }
}
