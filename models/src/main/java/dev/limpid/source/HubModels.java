package dev.limpid.source;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;

/** Finds models of the Hugging Face hub: asks it what a revision is, and fetches what the cache lacks. */
final class HubModels {
    private final Map<String, String> environment;
    private final Disk disk;
    private final HubRetries.Pause pause;
    private final Progress progress;

    /** @param environment the variables that {@link HubSettings} reads, when a model is asked for */
    HubModels(Map<String, String> environment, Disk disk, HubRetries.Pause pause, Progress progress) {
        this.environment = Map.copyOf(environment);
        this.disk = disk;
        this.pause = pause;
        this.progress = progress;
    }

    /**
     * The model's files. Costs a question to the hub (none for a commit whose list of files is in the cache) and what
     * is missing.
     *
     * @throws SourceException if there is no such model, or it can neither be fetched nor be found in the cache
     */
    HubSnapshot find(ModelReference.Hub model) {
        HubAccess hub = access(model);
        Optional<HubSnapshot> cached = HubSnapshot.of(hub.cache(), model.revision());
        if (hub.settings().offline()) {
            return cached.orElseThrow(() -> hub.failure().offline(hub.cache()));
        }
        if (cached.isPresent()
                && model.revision().equals(cached.get().commit())
                && cached.get().isAll()) {
            return cached.get();
        }
        HubListing listing;
        try {
            listing = listing(hub, cached.isPresent());
        } catch (HubRetries.Exhausted unreachable) {
            if (cached.isPresent()) {
                notice(hub, cached.get(), unreachable);
                return cached.get();
            }
            throw hub.failure().unreachable(unreachable.why(), hub.cache(), unreachable);
        }
        return new HubFetch(hub, listing).run();
    }

    /**
     * The model's configuration, and of its weights only what they are. Costs some questions to the hub and a few
     * hundred kilobytes.
     *
     * @throws SourceException if there is no such model, or the hub cannot be asked
     */
    RemoteModel look(ModelReference.Hub model) {
        HubAccess hub = access(model);
        if (hub.settings().offline()) {
            throw hub.failure().offline(hub.cache());
        }
        try {
            return new HubLook(hub, listing(hub, false)).run();
        } catch (HubRetries.Exhausted unreachable) {
            throw hub.failure().unreachable(unreachable.why(), hub.cache(), unreachable);
        }
    }

    /**
     * What is known of a model without fetching weights.
     *
     * @param here all of it, if the cache has it
     * @param remote what was seen of it, if not
     * @param license what its card says, if the hub was asked
     */
    record Seen(
            @Nullable HubSnapshot here,
            @Nullable RemoteModel remote,
            @Nullable String license) {}

    /**
     * The model's files if the cache has them at the revision's commit, else as {@link #look}. When the hub cannot be
     * asked, the cache is what there is.
     *
     * @throws SourceException if there is no such model, or it can neither be looked at nor be found in the cache
     */
    Seen see(ModelReference.Hub model) {
        HubAccess hub = access(model);
        Optional<HubSnapshot> cached = HubSnapshot.of(hub.cache(), model.revision());
        if (hub.settings().offline()) {
            return new Seen(cached.orElseThrow(() -> hub.failure().offline(hub.cache())), null, null);
        }
        try {
            HubListing listing = listing(hub, cached.isPresent());
            Optional<HubSnapshot> now = HubSnapshot.of(hub.cache(), listing.commit());
            now.ifPresent(here -> new HubFetch(hub, listing).said());
            return now.isPresent()
                    ? new Seen(now.get(), null, listing.license())
                    : new Seen(null, new HubLook(hub, listing).run(), listing.license());
        } catch (HubRetries.Exhausted unreachable) {
            if (cached.isPresent()) {
                notice(hub, cached.get(), unreachable);
                return new Seen(cached.get(), null, null);
            }
            throw hub.failure().unreachable(unreachable.why(), hub.cache(), unreachable);
        }
    }

    private void notice(HubAccess hub, HubSnapshot cached, HubRetries.Exhausted unreachable) {
        progress.notice(hub.settings().endpoint() + " does not answer (" + unreachable.why() + "): using the copy of "
                + hub.model() + " in " + cached.folder() + ", which may not be the newest.");
    }

    private HubAccess access(ModelReference.Hub model) {
        return HubAccess.to(model, HubSettings.of(environment), disk, pause, progress);
    }

    /** @param hurried whether there is a copy to use instead of waiting */
    private static HubListing listing(HubAccess hub, boolean hurried) throws HubRetries.Exhausted {
        try {
            return hub.patiently(hub.repository()::listing, failure -> hurried || HubRetries.isUnreachable(failure));
        } catch (SourceException refused) {
            if (!hurried) {
                throw refused;
            }
            throw new SourceException(
                    refused.getMessage() + " With HF_HUB_OFFLINE=1 the copy in the cache is used.", refused);
        }
    }
}
