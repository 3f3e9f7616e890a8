package dev.limpid.source;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * A model found as far as it can be without fetching weights from a hub: on this disk, or looked at.
 *
 * @param here its folder; null if its weights are not on this disk
 * @param remote what was seen of it; null if its weights are on this disk
 * @param license as the catalogue or its card states it; null where neither does
 * @param files configuration and weights, those that Limpid reads
 */
public record FoundModel(
        @Nullable ModelFolder here,
        @Nullable RemoteModel remote,
        @Nullable String license,
        List<ModelFile> files) {
    public FoundModel {
        if ((here == null) == (remote == null)) {
            throw new IllegalArgumentException("A model is either on this disk or looked at.");
        }
        files = List.copyOf(files);
    }

    /** How the user named it. */
    public String id() {
        return here != null ? here.id() : looked().id();
    }

    /** The place it came from. */
    public String source() {
        return here != null ? here.source() : looked().source();
    }

    /** Its configuration, on this disk: a folder, or the one file that was named. */
    public Path path() {
        return here != null ? here.path() : looked().folder();
    }

    private RemoteModel looked() {
        if (remote == null) {
            throw new IllegalStateException("The model is on this disk.");
        }
        return remote;
    }
}
