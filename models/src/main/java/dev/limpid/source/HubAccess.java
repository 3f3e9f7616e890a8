package dev.limpid.source;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What all steps of looking for one model share.
 *
 * @param progress hears how far they are, and why they wait
 */
record HubAccess(
        ModelReference.Hub model,
        HubSettings settings,
        HubCache cache,
        HubRepository repository,
        Disk disk,
        HubRetries.Pause pause,
        Progress progress) {
    static HubAccess to(
            ModelReference.Hub model, HubSettings settings, Disk disk, HubRetries.Pause pause, Progress progress) {
        return new HubAccess(
                model,
                settings,
                new HubCache(settings.cache(), model.repository()),
                new HubRepository(model, settings, new HubHttp(settings)),
                disk,
                pause,
                progress);
    }

    HubFailure failure() {
        return new HubFailure(model, settings);
    }

    HubRetries retries() {
        return new HubRetries(pause, progress);
    }

    /** One question to the hub. */
    interface Question<T> {
        T ask() throws IOException;
    }

    /**
     * Asks until there is an answer.
     *
     * @param hopeless whether to give up at once
     */
    <T> T patiently(Question<T> question, Predicate<IOException> hopeless) throws HubRetries.Exhausted {
        HubRetries retries = retries();
        while (true) {
            try {
                return question.ask();
            } catch (IOException failure) {
                if (hopeless.test(failure)) {
                    throw new HubRetries.Exhausted(HubRetries.reason(failure), failure);
                }
                retries.failed(failure);
            }
        }
    }

    /** A file that the list of files names. */
    HubFile file(String commit, String path) throws HubRetries.Exhausted {
        Optional<HubFile> found = patiently(() -> repository.head(commit, path), failure -> false);
        if (found.isEmpty()) {
            rememberAbsent(commit, path);
            throw failure().noFile(path);
        }
        return found.get();
    }

    private void rememberAbsent(String commit, String path) {
        try {
            cache.rememberAbsent(commit, path);
        } catch (IOException readOnly) {
            return; // asked again next time
        }
    }
}
