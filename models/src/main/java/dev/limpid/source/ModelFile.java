package dev.limpid.source;

import org.jspecify.annotations.Nullable;

/**
 * A file of a model, here or at the hub.
 *
 * @param path within the model's folder, with slashes
 * @param size in bytes, or -1 if the hub does not say
 * @param sha256 in lower-case hexadecimal, or null if the hub names the file by another hash
 */
public record ModelFile(String path, long size, @Nullable String sha256) {}
