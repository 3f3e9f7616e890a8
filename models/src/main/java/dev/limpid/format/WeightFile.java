package dev.limpid.format;

import dev.limpid.graph.Weight;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Named weights in a file, or in several that one index names.
 *
 * @param path the file that was read: for several, the index
 * @param weights by name, in the names' order; unmodifiable
 */
public record WeightFile(Path path, SortedMap<String, Weight.InFile> weights) {
    private static final int SUGGESTIONS = 3;

    public WeightFile {
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    }

    /**
     * Reads where the weights of a file lie, by the format that its name tells.
     *
     * @param path a safetensors or PyTorch file or the index over several, or a TensorFlow checkpoint's index
     * @throws FormatException if it is missing, damaged or of another format
     */
    public static WeightFile read(Path path) {
        String name = path.toString();
        if (name.endsWith(".index")) {
            return TensorFlowCheckpoint.read(path);
        }
        return TorchCheckpoint.isNamed(name) ? TorchCheckpoint.read(path) : Safetensors.read(path);
    }

    /**
     * The weight called {@code name}.
     *
     * @throws FormatException if there is none; the message names the nearest ones
     */
    public Weight.InFile weight(String name) {
        Weight.InFile weight = weights.get(name);
        if (weight == null) {
            throw FormatException.missingTensor(path, name, nearest(name));
        }
        return weight;
    }

    /** Whether there is a weight called {@code name}. */
    public boolean has(String name) {
        return weights.containsKey(name);
    }

    /** Number of elements of all floating-point weights together. */
    public long parameters() {
        return weights.values().stream()
                .filter(weight -> weight.dtype().isFloating())
                .mapToLong(weight -> weight.shape().size())
                .sum();
    }

    private String nearest(String name) {
        List<String> near = Nearest.to(name, weights.keySet(), Math.max(3, name.length() / 3), SUGGESTIONS);
        if (near.isEmpty()) {
            return "; it holds " + weights.size() + " others.";
        }
        return "; nearest: "
                + String.join(", ", near.stream().map(FormatException::quoted).toList()) + ".";
    }
}
