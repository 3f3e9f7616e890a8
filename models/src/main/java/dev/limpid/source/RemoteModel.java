package dev.limpid.source;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * A model of the hub that is looked at, not fetched: its configuration lies on this disk, its weights need not.
 *
 * @param folder its configuration, tokenizer and preprocessing
 * @param id how the user named it
 * @param source {@code hf:org/name@commit}
 * @param weights the files that hold the numbers
 * @param headers of these files, in their order, if they are safetensors; else none
 */
public record RemoteModel(Path folder, String id, String source, List<File> weights, List<RemoteHeader> headers) {
    /**
     * A file of the hub.
     *
     * @param path within the repository, with slashes
     * @param size in bytes, or -1 if the hub does not say
     * @param sha256 in lower-case hexadecimal, or null if the hub names the file by another hash
     */
    public record File(String path, long size, @Nullable String sha256) {}

    public RemoteModel {
        weights = List.copyOf(weights);
        headers = List.copyOf(headers);
    }
}
