package dev.limpid.source;

import java.util.ArrayList;
import java.util.List;

/** Looks at a model without fetching its weights: configuration as usual, of safetensors their headers only. */
final class HubLook {
    private final HubAccess hub;
    private final HubListing listing;

    HubLook(HubAccess hub, HubListing listing) {
        this.hub = hub;
        this.listing = listing;
    }

    /** @throws SourceException if that fails, or a header is none */
    RemoteModel run() {
        HubFetch fetch = new HubFetch(hub, listing);
        String main = fetch.main();
        fetch.configuration();
        List<ModelFile> files = new ArrayList<>();
        List<RemoteHeader> headers = new ArrayList<>();
        for (String path : fetch.weights(main)) {
            HubFile file = fetch.file(path);
            files.add(new ModelFile(path, file.size(), file.sha256().orElse(null)));
            if (path.endsWith(".safetensors")) {
                headers.add(header(file));
            }
        }
        fetch.said();
        return new RemoteModel(
                hub.cache().snapshot(listing.commit()),
                hub.model().toString(),
                ModelReference.HUB + hub.model().repository() + "@" + listing.commit(),
                files,
                headers);
    }

    private RemoteHeader header(HubFile file) {
        try {
            return hub.patiently(
                    () -> RemoteHeader.read(
                            file.path(), (from, to) -> hub.repository().range(file, from, to)),
                    failure -> false);
        } catch (IllegalArgumentException none) {
            throw hub.failure().damaged(file.path(), String.valueOf(none.getMessage()));
        } catch (HubRetries.Exhausted exhausted) {
            throw hub.failure().unreachable(exhausted.why(), hub.cache(), exhausted);
        }
    }
}
