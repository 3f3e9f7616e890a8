package dev.limpid.format;

import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects the tensors of one data file and checks what every format promises about them.
 */
final class Placement {
    private final Path blamed;
    private final Path data;
    private final long start;
    private final long room;
    private final SortedMap<String, Weight.InFile> weights = new TreeMap<>();

    /**
     * @param blamed the file that says where tensors lie: errors name it
     * @param data the file that holds them, without symbolic links, for ONNX Runtime refuses those
     * @param start the first byte of the numbers in {@code data}
     * @param room how many bytes of numbers there are
     */
    Placement(Path blamed, Path data, long start, long room) {
        this.blamed = blamed;
        this.data = data;
        this.start = start;
        this.room = room;
    }

    /** {@code file} without symbolic links. */
    static Path real(Path blamed, Path file) {
        try {
            Path real = file.toRealPath();
            if (!Files.isRegularFile(real)) {
                throw new FormatException(blamed, "expected a file, got a folder or a device: " + file + ".");
            }
            return real;
        } catch (IOException missing) {
            throw new FormatException(
                    blamed, "cannot be read, for there is no file " + file + "; download it again.", missing);
        }
    }

    static long sizeOf(Path blamed, Path file) {
        try {
            return Files.size(file);
        } catch (IOException unreadable) {
            throw new FormatException(blamed, "cannot be read: " + unreadable.getMessage() + ".", unreadable);
        }
    }

    /** A shape from a file's numbers. */
    Shape shape(String name, long... dims) {
        try {
            return Shape.of(dims);
        } catch (IllegalArgumentException wrong) {
            throw wrong(name, "cannot have this shape: " + wrong.getMessage(), wrong);
        }
    }

    /** Adds the tensor that takes the bytes from {@code begin} to before {@code end}, counted from the first number. */
    void add(String name, DType dtype, Shape shape, long begin, long end) {
        long expected;
        try {
            expected = dtype.bytes(shape.size());
        } catch (ArithmeticException overflow) {
            throw wrong(name, "has more bytes than a long can count: " + dtype + shape + ".", overflow);
        }
        if (begin < 0 || end < begin || end > room) {
            throw wrong(
                    name,
                    "lies at bytes " + begin + " to " + end + " of the data, which has " + room
                            + " bytes; the file may be truncated, download it again.",
                    null);
        }
        if (end - begin != expected) {
            throw wrong(
                    name,
                    "is " + dtype + shape + " and takes " + expected + " bytes, got " + (end - begin) + ".",
                    null);
        }
        if (weights.put(name, new Weight.InFile(dtype, shape, data, start + begin, expected)) != null) {
            throw wrong(name, "is there twice.", null);
        }
    }

    private FormatException wrong(String name, String problem, @Nullable Throwable cause) {
        return new FormatException(blamed, "tensor " + FormatException.quoted(name) + " " + problem, cause);
    }

    /** All tensors added, of a format in which several may look at the same numbers. */
    SortedMap<String, Weight.InFile> weightsThatMayShare() {
        return weights;
    }

    /**
     * All tensors added.
     *
     * @throws FormatException if two of them share a byte
     */
    SortedMap<String, Weight.InFile> weights() {
        List<Map.Entry<String, Weight.InFile>> inOrder = weights.entrySet().stream()
                .filter(entry -> entry.getValue().length() > 0)
                .sorted(Comparator.comparingLong(entry -> entry.getValue().offset()))
                .toList();
        for (int i = 1; i < inOrder.size(); i++) {
            Weight.InFile before = inOrder.get(i - 1).getValue();
            if (before.offset() + before.length() > inOrder.get(i).getValue().offset()) {
                throw wrong(
                        inOrder.get(i).getKey(),
                        "overlaps " + FormatException.quoted(inOrder.get(i - 1).getKey()) + " at byte "
                                + (inOrder.get(i).getValue().offset() - start) + " of the data.",
                        null);
            }
        }
        return weights;
    }
}
