package dev.limpid.source;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * A folder on this disk (or one file) that holds a model's files.
 *
 * @param path the folder, or the one weight file that was named
 * @param id how the user knows it: its alias, its name on the hub, its Maven coordinates or the folder's name
 * @param source the place it came from: {@code hf:org/name@commit}, {@code maven:group:artifact:version} or a path
 * @param sha256 of the weights, in lower-case hexadecimal: of the file's bytes; where several files hold them, of their
 *     sorted SHA-256s, one a line
 * @param pooling how a sentence encoder makes one vector of a text, where the catalogue knows and the files may not say:
 *     {@code mean} or {@code cls}; else null
 */
public record ModelFolder(
        Path path,
        String id,
        String source,
        String sha256,
        @Nullable String pooling) {
    /** A folder of which nothing is known but what its files say. */
    public ModelFolder(Path path, String id, String source, String sha256) {
        this(path, id, source, sha256, null);
    }

    /**
     * The file to open for the weights: {@code model.safetensors} or its index, an {@code .onnx} file, or a TensorFlow
     * checkpoint's index. Costs a listing of the folder.
     *
     * @throws SourceException if there is none, or several that could be meant
     */
    public Path weights() {
        return WeightFiles.main(path);
    }

    /**
     * The files that hold the weights, of which {@link #weights} may only be the index; symbolic links as they are.
     *
     * @throws SourceException if there is none, or several that could be meant
     * @throws dev.limpid.format.FormatException if the index is damaged
     */
    public List<Path> files() {
        return WeightFiles.data(weights());
    }
}
