package dev.limpid.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings what a model needs of one commit into the cache: first its configuration, then its weights, then what is said of
 * it, and last the note that the revision is at this commit. So who finds the weights finds all, and a revision always leads to a commit that
 * was once complete.
 */
final class HubFetch {
    private static final int SHOWN = 12;

    /** Bytes of a card, or of a file of results, that is fetched. */
    private static final long LONGEST_SAID = 4L << 20;

    private final HubAccess hub;
    private final HubListing listing;

    HubFetch(HubAccess hub, HubListing listing) {
        this.hub = hub;
        this.listing = listing;
    }

    /** @throws SourceException if that fails */
    HubSnapshot run() {
        String main = main();
        configuration();
        List<String> weights = weights(main);
        fetch("Fetching " + hub.model().repository(), weights);
        said();
        remember();
        return new HubSnapshot(hub.cache(), listing.commit(), weights);
    }

    /** The file that the weights begin with. */
    String main() {
        return HubWanted.weights(listing).orElseThrow(this::noWeights);
    }

    /** Fetches all but the weights; an index is no weight. */
    void configuration() {
        List<String> paths = new ArrayList<>(HubWanted.configuration(listing));
        HubWanted.weights(listing).filter(HubWanted::isIndex).ifPresent(paths::add);
        fetch("Fetching the configuration of " + hub.model().repository(), paths);
    }

    /**
     * Fetches the model's card and published results, each if it is small; with the first trouble that is left off and told,
     * for a model works without them.
     */
    void said() {
        for (String path : HubWanted.said(listing)) {
            if (!hub.cache().has(listing.commit(), path)) {
                try {
                    said(path);
                } catch (IOException | SourceException trouble) {
                    hub.progress()
                            .notice("Going on without " + path + " of " + hub.model()
                                    + ", which says how it was made and" + " judged: it cannot be fetched ("
                                    + trouble.getMessage() + ").");
                    return;
                }
            }
        }
    }

    private void said(String path) throws IOException {
        HubFile file = hub.repository().head(listing.commit(), path).orElse(null);
        if (file == null || file.size() < 0 || file.size() > LONGEST_SAID) {
            hub.progress()
                    .notice("Going on without " + path + " of " + hub.model() + ": expected at most " + LONGEST_SAID
                            + " bytes, the hub says "
                            + (file == null ? "that it has none" : file.size() < 0 ? "nothing" : "" + file.size())
                            + ".");
            return;
        }
        bring("Fetching what is said of " + hub.model().repository(), List.of(file));
    }

    /** The files that hold the numbers. The index, if there is one, must have been fetched. */
    List<String> weights(String main) {
        try {
            return HubSnapshot.weights(hub.cache(), listing, main);
        } catch (IllegalArgumentException wrong) {
            throw new SourceException(
                    "Cannot use " + main + " of " + hub.model() + ": " + wrong.getMessage()
                            + ". Ask the model's owner, or name another revision.",
                    wrong);
        }
    }

    private SourceException noWeights() {
        List<String> files = listing.files();
        return new SourceException("Model '" + hub.model().repository() + "' holds no weights in a form that Limpid"
                + " reads (model.safetensors, pytorch_model.bin, model.onnx), but "
                + (files.isEmpty()
                        ? "nothing"
                        : String.join(", ", files.subList(0, Math.min(files.size(), SHOWN)))
                                + (files.size() > SHOWN ? " and " + (files.size() - SHOWN) + " more" : ""))
                + ". Name another model or revision.");
    }

    /** A file as the hub knows it. */
    HubFile file(String path) {
        try {
            return hub.file(listing.commit(), path);
        } catch (HubRetries.Exhausted exhausted) {
            throw broken(path, "", exhausted);
        }
    }

    private void fetch(String what, List<String> paths) {
        bring(
                what,
                paths.stream()
                        .filter(path -> !hub.cache().has(listing.commit(), path))
                        .map(this::file)
                        .toList());
    }

    private void bring(String what, List<HubFile> missing) {
        if (missing.isEmpty()) {
            return;
        }
        boolean known = missing.stream().allMatch(file -> file.size() >= 0);
        long total = known ? missing.stream().mapToLong(HubFile::size).sum() : -1;
        try {
            hub.cache().tag();
            need(missing, total);
            long before = 0;
            for (HubFile file : missing) {
                before += download(what, file, before, total);
            }
        } catch (IOException failure) {
            throw unwritable(missing, total, failure);
        }
    }

    private long download(String what, HubFile file, long before, long total) throws IOException {
        long[] here = {0};
        try {
            new HubDownload(hub, listing.commit(), file, bytes -> {
                        here[0] = bytes;
                        hub.progress().transferred(what, before + bytes, total);
                    })
                    .run();
            // Another process may have brought it.
            return Math.max(here[0], file.size());
        } catch (HubRetries.Exhausted exhausted) {
            throw broken(
                    file.path(),
                    " after " + Disk.megabytes(here[0]) + (file.size() < 0 ? "" : " of " + Disk.megabytes(file.size())),
                    exhausted);
        }
    }

    /** Before the first byte is written: room for all that is not there yet. */
    private void need(List<HubFile> missing, long total) throws IOException {
        Path blobs = hub.cache().blob("x").resolveSibling("");
        Files.createDirectories(blobs);
        long rest = total;
        for (HubFile file : missing) {
            Path incomplete = hub.cache().incomplete(file.etag());
            rest -= Files.exists(incomplete) ? Files.size(incomplete) : 0;
        }
        if (rest > hub.disk().free(blobs)) {
            throw new IOException("No space left on device");
        }
    }

    private SourceException unwritable(List<HubFile> missing, long total, IOException failure) {
        if (!Disk.isFull(failure)) {
            return new SourceException(
                    "Cannot write to " + hub.cache().folder() + ": "
                            + failure.getClass().getSimpleName() + " " + failure.getMessage()
                            + ". Make it writable, or set HF_HOME to a folder that is.",
                    failure);
        }
        try {
            for (HubFile file : missing) {
                // A part that can never be completed only keeps the disk full.
                Files.deleteIfExists(hub.cache().incomplete(file.etag()));
            }
            return new SourceException(
                    "No space left in " + hub.cache().folder() + ": "
                            + (total < 0 ? "the model did not fit, " : "it takes " + Disk.megabytes(total) + ", ")
                            + Disk.megabytes(hub.disk().free(hub.cache().root()))
                            + " are free. Free some space, or set HF_HOME to a folder on another disk.",
                    failure);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private SourceException broken(String path, String after, HubRetries.Exhausted exhausted) {
        return new SourceException(
                "Cannot fetch " + path + " of " + hub.model() + ": the transfer broke off" + after + " ("
                        + exhausted.why() + "). Run again, and it goes on from there.",
                exhausted);
    }

    private void remember() {
        try {
            hub.cache().remember(hub.model().revision(), listing.commit());
        } catch (IOException failure) {
            throw unwritable(List.of(), -1, failure);
        }
    }
}
