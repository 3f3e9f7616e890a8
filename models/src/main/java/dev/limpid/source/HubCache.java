package dev.limpid.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One repository in the cache that is shared with Python's huggingface_hub:
 *
 * <pre>
 * CACHEDIR.TAG
 * .locks/models--org--name/ETAG.lock
 * models--org--name/
 *   blobs/ETAG                        the bytes, under the name of their content
 *   refs/main                         the commit that a branch or tag was last seen at
 *   snapshots/COMMIT/config.json      a relative link to ../../blobs/ETAG, or the file itself
 *   .no_exist/COMMIT/vocab.txt        empty: the repository has no such file
 *   trees/COMMIT.json                 all files of a commit, where Python asked for them
 * </pre>
 *
 * @param root the folder of all repositories
 * @param model the repository's name, {@code org/name}
 */
record HubCache(Path root, String model) {
    private static final long LONGEST_REF = 1000;
    private static final int DEEPEST = 20;

    /** The standard's signature; what follows is for the reader. */
    private static final String TAG = "Signature: 8a477f597d28d172789f06886806bc55\n"
            + "# This folder holds copies of what the Hugging Face hub has; backups may leave it out.\n"
            + "# See https://bford.info/cachedir/.\n";

    Path folder() {
        return root.resolve(name());
    }

    private String name() {
        return "models--" + model.replace("/", "--");
    }

    Path blob(String etag) {
        return folder().resolve("blobs").resolve(etag);
    }

    Path snapshot(String commit) {
        return folder().resolve("snapshots").resolve(commit);
    }

    Path file(String commit, String path) {
        return snapshot(commit).resolve(path);
    }

    Path lock(String etag) {
        return root.resolve(".locks").resolve(name()).resolve(etag + ".lock");
    }

    private Path ref(String revision) {
        return folder().resolve("refs").resolve(revision);
    }

    /** Where a file's bytes gather until they are all there: a name that Python's clean-up knows and no other writes. */
    Path incomplete(String etag) {
        return blob(etag + ".limpid.incomplete");
    }

    boolean has(String commit, String path) {
        return Files.isRegularFile(file(commit, path));
    }

    /** Marks the cache for backup programs. */
    void tag() throws IOException {
        Path tag = root.resolve("CACHEDIR.TAG");
        if (!Files.exists(tag)) {
            Files.createDirectories(root);
            write(tag, TAG);
        }
    }

    /** The commit that a revision was last seen at: itself, if it is one. */
    Optional<String> commit(String revision) {
        if (HubListing.isCommit(revision)) {
            return Optional.of(revision);
        }
        try {
            Path ref = ref(revision);
            return Files.size(ref) > LONGEST_REF
                    ? Optional.empty()
                    : Optional.of(Files.readString(ref).strip()).filter(HubListing::isCommit);
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** Remembers the commit that a branch or tag is at. */
    void remember(String revision, String commit) throws IOException {
        if (!revision.equals(commit) && !commit(revision).equals(Optional.of(commit))) {
            Files.createDirectories(ref(revision).resolveSibling(""));
            write(ref(revision), commit);
        }
    }

    /** Remembers that the repository has no such file. */
    void rememberAbsent(String commit, String path) throws IOException {
        Path mark = folder().resolve(".no_exist").resolve(commit).resolve(path);
        Files.createDirectories(mark.resolveSibling(""));
        if (!Files.exists(mark)) {
            write(mark, "");
        }
    }

    /** Each thread of each process through a file of its own, for what is read must be whole. */
    private static void write(Path file, String text) throws IOException {
        String own =
                ProcessHandle.current().pid() + "-" + Thread.currentThread().getId();
        Path whole = file.resolveSibling(file.getFileName() + "." + own + ".tmp");
        Files.write(whole, text.getBytes(StandardCharsets.UTF_8));
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** All files of a commit, if Python left a list of them. */
    Optional<HubListing> tree(String commit) {
        Path tree = folder().resolve("trees").resolve(commit + ".json");
        try {
            return Files.size(tree) > HubListing.LONGEST
                    ? Optional.empty()
                    : Optional.of(HubListing.ofTree(commit, Files.readAllBytes(tree)));
        } catch (IOException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** The files of a commit that are there. */
    HubListing here(String commit) throws IOException {
        Path snapshot = snapshot(commit);
        List<String> files = new ArrayList<>();
        if (Files.isDirectory(snapshot)) {
            try (Stream<Path> paths = Files.walk(snapshot, DEEPEST)) {
                paths.filter(Files::isRegularFile)
                        .map(path -> snapshot.relativize(path).toString().replace('\\', '/'))
                        .filter(HubListing::isSafe)
                        .forEach(files::add);
            }
        }
        return new HubListing(commit, files);
    }

    /**
     * The SHA-256 of a snapshot's file, where its blob is named by it. Only the first link counts: Python's blobs may
     * be links themselves, to a store of all repositories in which files have other names.
     */
    Optional<String> sha256(Path file) {
        if (!Files.isSymbolicLink(file)) {
            return Optional.empty();
        }
        try {
            Path target = file.resolveSibling(Files.readSymbolicLink(file)).normalize();
            return folder().resolve("blobs").equals(target.getParent())
                    ? HubFile.sha256(String.valueOf(target.getFileName()))
                    : Optional.empty();
        } catch (IOException vanished) {
            return Optional.empty();
        }
    }
}
