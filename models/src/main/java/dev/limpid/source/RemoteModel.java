package dev.limpid.source;

import java.nio.file.Path;
import java.util.List;

/**
 * A model that is looked at, not fetched: its configuration lies on this disk, its weights need not.
 *
 * @param folder its configuration, tokenizer and preprocessing
 * @param id how the user named it
 * @param source {@code hf:org/name@commit}, or the folder
 * @param weights the files that hold the numbers; none where a folder holds a configuration only
 * @param headers of these files, in their order, if they are safetensors; else none
 */
public record RemoteModel(Path folder, String id, String source, List<ModelFile> weights, List<RemoteHeader> headers) {
    public RemoteModel {
        weights = List.copyOf(weights);
        headers = List.copyOf(headers);
    }
}
