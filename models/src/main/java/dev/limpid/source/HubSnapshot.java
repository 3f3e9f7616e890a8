package dev.limpid.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model of the hub that lies in the cache, all of it.
 *
 * @param commit its revision, for good
 * @param weights the paths of the files that hold the numbers
 */
record HubSnapshot(HubCache cache, String commit, List<String> weights) {
    HubSnapshot {
        weights = List.copyOf(weights);
    }

    Path folder() {
        return cache.snapshot(commit);
    }

    /** Where it comes from, once and for all. */
    String source() {
        return ModelReference.HUB + cache.model() + "@" + commit;
    }

    /**
     * The snapshot that the cache has of a revision, if its weights are all there. Configuration is there too, for that
     * is fetched first; but Python may have left some of it out.
     */
    static Optional<HubSnapshot> of(HubCache cache, String revision) {
        Optional<String> commit = cache.commit(revision);
        if (commit.isEmpty()) {
            return Optional.empty();
        }
        try {
            HubListing here = cache.here(commit.get());
            return of(cache, here, here);
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Whether there is nothing to ask the hub: Python left a list of the commit's files, and what a model needs of them
     * is here. Commits never change.
     */
    boolean isAll() {
        try {
            Optional<HubListing> all = cache.tree(commit);
            return all.isPresent() && of(cache, cache.here(commit), all.get()).isPresent();
        } catch (IOException | IllegalArgumentException unreadable) {
            return false;
        }
    }

    private static Optional<HubSnapshot> of(HubCache cache, HubListing here, HubListing all) {
        Optional<String> main = HubWanted.weights(all);
        if (main.isEmpty() || !here.files().containsAll(HubWanted.configuration(all))) {
            return Optional.empty();
        }
        if (HubWanted.isIndex(main.get()) && !here.files().contains(main.get())) {
            return Optional.empty();
        }
        List<String> weights = weights(cache, all, main.get());
        return here.files().containsAll(weights)
                ? Optional.of(new HubSnapshot(cache, here.commit(), weights))
                : Optional.empty();
    }

    /**
     * The files that hold the numbers of weights that begin with {@code main}.
     *
     * @throws IllegalArgumentException if that is an index that cannot be used; the message is a clause about it
     */
    static List<String> weights(HubCache cache, HubListing listing, String main) {
        if (!HubWanted.isIndex(main)) {
            return HubWanted.data(listing, main);
        }
        Path index = cache.file(listing.commit(), main);
        try {
            if (Files.size(index) > HubListing.LONGEST) {
                throw new IllegalArgumentException("it has more than " + HubListing.LONGEST + " bytes");
            }
            return HubWanted.shards(listing, main, HubListing.shards(Files.readAllBytes(index)));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("it cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
