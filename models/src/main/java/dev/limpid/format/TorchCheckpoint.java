package dev.limpid.format;

import dev.limpid.graph.Weight;
import dev.limpid.tensor.Shape;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Reads where tensors lie in what {@code torch.save} wrote: {@code pytorch_model.bin}, {@code .pth}, {@code .pt}. Since
 * PyTorch 1.6 that is a zip of a pickle and one entry a storage, before that pickles and storages one after the other.
 *
 * <p>The pickle is read by {@link Pickle} with the names of {@link TorchObjects}: nothing of it is executed. Weights stay
 * where they are, so what an archiver compressed is refused, and so are tensors whose elements do not lie in their order.
 */
public final class TorchCheckpoint {
    private static final String INDEX_SUFFIX = ".bin.index.json";
    private static final ShardIndex INDEX =
            new ShardIndex(".bin", "pytorch_model-00001-of-00002.bin", TorchCheckpoint::read);

    /** What training scripts put a model's weights under, beside an optimiser's. */
    private static final List<String> WRAPPERS = List.of("state_dict", "model_state_dict", "model");

    /** What PyTorch's DataParallel puts before each name. */
    private static final String PARALLEL = "module.";

    private static final int SNIFFED = 512;
    private static final int TAR_MAGIC = 257;

    /** Where the storages of a file lie, and the value that its pickle makes. */
    interface Contents {
        Object value();

        /** {@code [from, to)} in bytes of the file. */
        long[] range(TorchObjects.Storage storage);
    }

    private final Path path;
    private final Contents contents;
    private final Placement placement;

    private TorchCheckpoint(Path path, Contents contents, Placement placement) {
        this.path = path;
        this.contents = contents;
        this.placement = placement;
    }

    /** Whether a file of this name is read here. */
    public static boolean isNamed(String name) {
        return name.endsWith(".bin") || name.endsWith(".pth") || name.endsWith(".pt") || name.endsWith(INDEX_SUFFIX);
    }

    /**
     * Reads a checkpoint, or every shard that {@code pytorch_model.bin.index.json} names. Costs one read of the pickle, at
     * most 16 MB; no tensor is read. A dictionary of weights may lie under {@code state_dict}, {@code model_state_dict}
     * or {@code model}; names lose the {@code module.} of DataParallel; what is no tensor is left out.
     *
     * @throws FormatException if the file is missing, damaged, compressed, big-endian, or asks for a name that tensors and
     *     dictionaries do not need
     */
    public static WeightFile read(Path path) {
        if (path.toString().endsWith(INDEX_SUFFIX)) {
            return new WeightFile(path, INDEX.read(path));
        }
        Path real = Placement.real(path, path);
        Placement placement = new Placement(path, real, 0, Placement.sizeOf(path, real));
        Contents contents = contents(path, real);
        return new WeightFile(path, new TorchCheckpoint(path, contents, placement).weights());
    }

    private static Contents contents(Path path, Path real) {
        byte[] start = start(path, real);
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK")) {
            return TorchZip.read(path, real);
        }
        if (text.startsWith("\u0080\u0002")) {
            return TorchLegacy.read(path, real);
        }
        if (text.startsWith("version https://git-lfs")) {
            throw new FormatException(
                    path, "is a pointer of Git LFS, not the weights it points to; run git lfs pull, or download them.");
        }
        if (text.startsWith("ustar", TAR_MAGIC)) {
            throw new FormatException(
                    path, "is a tar file of a PyTorch before 0.1.10: load it and save it again with a newer one.");
        }
        throw new FormatException(
                path, "expected what torch.save writes, a zip or a pickle, got something else; download it again.");
    }

    private static byte[] start(Path path, Path real) {
        try (SeekableByteChannel channel = Files.newByteChannel(real)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(SNIFFED, channel.size()));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            return bytes.array();
        } catch (IOException unreadable) {
            throw new FormatException(path, "cannot be read: " + unreadable.getMessage() + ".", unreadable);
        }
    }

    private SortedMap<String, Weight.InFile> weights() {
        Map<?, ?> state = state(contents.value());
        boolean parallel = state.keySet().stream().allMatch(name -> ("" + name).startsWith(PARALLEL));
        state.forEach((name, value) -> {
            if (name instanceof String text && value instanceof TorchObjects.Tensor tensor) {
                add(parallel ? text.substring(PARALLEL.length()) : text, tensor);
            }
        });
        return placement.weightsThatMayShare();
    }

    private Map<?, ?> state(Object value) {
        if (value instanceof Map<?, ?> map) {
            if (hasTensors(map)) {
                return map;
            }
            for (String wrapper : WRAPPERS) {
                if (map.get(wrapper) instanceof Map<?, ?> inner && hasTensors(inner)) {
                    return inner;
                }
            }
        }
        throw new FormatException(
                path,
                "expected a dictionary of tensors by name, got none, nor one under '" + String.join("', '", WRAPPERS)
                        + "'. Save the weights alone: torch.save(model.state_dict(), …).");
    }

    private static boolean hasTensors(Map<?, ?> map) {
        return map.values().stream().anyMatch(TorchObjects.Tensor.class::isInstance);
    }

    private void add(String name, TorchObjects.Tensor tensor) {
        Shape shape = placement.shape(name, longs(name, tensor.sizes()));
        long[] strides = longs(name, tensor.strides());
        if (!isInOrder(shape, strides)) {
            throw new FormatException(
                    path,
                    "the elements of tensor " + FormatException.quoted(name) + " " + shape
                            + " do not lie in their order, strides " + tensor.strides()
                            + ". Save it again after .contiguous(), or as safetensors.");
        }
        long[] range = contents.range(tensor.storage());
        long begin;
        long end;
        try {
            begin = Math.addExact(range[0], tensor.dtype().bytes(tensor.offset()));
            end = Math.addExact(begin, tensor.dtype().bytes(shape.size()));
        } catch (ArithmeticException overflow) {
            begin = -1;
            end = -1;
        }
        if (begin < range[0] || end > range[1]) {
            throw new FormatException(
                    path,
                    "tensor " + FormatException.quoted(name) + ", " + tensor.dtype() + shape + " from element "
                            + tensor.offset() + " on, does not lie inside its storage of " + (range[1] - range[0])
                            + " bytes; the file is damaged, download it again.");
        }
        placement.add(name, tensor.dtype(), shape, begin, end);
    }

    /** Whether each element follows the one before; how far apart the entries of an axis of size 1 are says nothing. */
    private static boolean isInOrder(Shape shape, long[] strides) {
        if (strides.length != shape.rank()) {
            return false;
        }
        long expected = 1;
        for (int axis = shape.rank() - 1; axis >= 0 && shape.size() > 0; axis--) {
            if (shape.dim(axis) != 1 && strides[axis] != expected) {
                return false;
            }
            expected *= shape.dim(axis);
        }
        return true;
    }

    private long[] longs(String name, List<?> values) {
        return values.stream()
                .mapToLong(value -> {
                    if (value instanceof Long number) {
                        return number;
                    }
                    throw new FormatException(
                            path,
                            "tensor " + FormatException.quoted(name)
                                    + " has a size or stride that is no whole number; the file is damaged.");
                })
                .toArray();
    }
}
