package dev.limpid.source;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the hub says of one file.
 *
 * @param path within the repository, with slashes
 * @param etag names its content: SHA-256 for large files, git's hash for small ones; the name of its blob in the cache
 * @param size in bytes, or -1 if the hub does not say
 * @param location where its bytes lie
 * @param trusted whether the token may be sent there
 */
record HubFile(String path, String etag, long size, URI location, boolean trusted) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHA_1 = Pattern.compile("[0-9a-f]{40}");

    /** The SHA-256 of its bytes, where the hub names the file by it. */
    Optional<String> sha256() {
        return sha256(etag);
    }

    /** The SHA-256 of the bytes in a blob of this name, if it is named by that. */
    static Optional<String> sha256(String blob) {
        return Optional.of(blob).filter(name -> SHA_256.matcher(name).matches());
    }

    boolean namedBySha1() {
        return SHA_1.matcher(etag).matches();
    }

    /** The last part of its path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
