package dev.limpid.studio;

import dev.limpid.Limpid;
import dev.limpid.source.Progress;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Loaded models, of which those used last stay within a number of bytes. Whoever wants the same model gets the same; it is loaded
 * once, and closed when nobody uses it any more.
 */
final class Shelf implements AutoCloseable {
    private static final int LOADERS = 2;
    private static final int BYTES_A_PARAMETER = 4;
    private static final int MOST_FAILED = 50;

    private final Loader loader;
    private final long memory;
    private final Discretion discretion;
    private final ExecutorService loaders;
    /** By id, the one used last at the end. */
    private final Map<String, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

    /** A place for a model that is wanted. */
    private static final class Slot {
        final Wish wish;
        final CompletableFuture<Limpid> loaded = new CompletableFuture<>();
        int users;
        /** Who waits for it to be loaded. */
        int waiting;

        boolean gone;
        volatile boolean isUnwanted;
        volatile String progress = "";

        Slot(Wish wish) {
            this.wish = wish;
        }

        void requireWanted() {
            if (isUnwanted) {
                throw new CancellationException("Nobody waits for it any more.");
            }
        }

        boolean isLoaded() {
            return loaded.isDone() && !loaded.isCompletedExceptionally();
        }

        long bytes() {
            return isLoaded()
                    ? BYTES_A_PARAMETER * loaded.join().model().provenance().parameters()
                    : 0;
        }
    }

    /** A model while it is used. */
    final class Lease implements AutoCloseable {
        private final Slot slot;

        private Lease(Slot slot) {
            this.slot = slot;
        }

        Limpid model() {
            return slot.loaded.join();
        }

        @Override
        public void close() {
            release(slot);
        }
    }

    /**
     * What is known of a model that was wanted.
     *
     * @param model null unless it is loaded
     * @param error null unless it could not be
     */
    record Seen(Wish wish, @Nullable Limpid model, @Nullable String error, String progress) {}

    /** Gets a model from its file. */
    interface Loader {
        Limpid load(Wish wish, Progress progress);
    }

    Shelf(Serving how, ModelNames names) {
        this(
                how,
                (wish, progress) -> Limpid.load(
                        wish.name(),
                        wish.loading()
                                .threads(
                                        Math.max(1, how.threads() / how.bounds().workers()))
                                .progress(progress),
                        names.sources(progress)));
    }

    Shelf(Serving how, Loader loader) {
        this.loader = loader;
        this.memory = how.memory();
        this.discretion = new Discretion(how);
        this.loaders = Executors.newFixedThreadPool(LOADERS, task -> {
            Thread thread = new Thread(task, "studio-loader");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Sees to it that a model is loaded; done when it is, with the reason if it cannot be. */
    synchronized CompletableFuture<Limpid> want(Wish wish) {
        Slot slot = slot(wish);
        slot.waiting++;
        return slot.loaded;
    }

    /** Who wanted a model does so no more: if nobody else does, its loading stops when it next tells how far it is. */
    synchronized void leave(CompletableFuture<?> loaded) {
        for (Slot slot : List.copyOf(slots.values())) {
            if (slot.loaded == loaded && !loaded.isDone() && --slot.waiting == 0 && slot.users == 0) {
                slot.isUnwanted = true;
                drop(slot.wish.id());
            }
        }
    }

    private Slot slot(Wish wish) {
        Slot known = slots.get(wish.id());
        if (known != null && !known.loaded.isCompletedExceptionally()) {
            return known;
        }
        Slot slot = new Slot(wish);
        slots.put(wish.id(), slot);
        forgetFailed();
        loaders.execute(() -> load(slot));
        return slot;
    }

    private void forgetFailed() {
        List<String> failed = slots.entrySet().stream()
                .filter(one -> one.getValue().loaded.isCompletedExceptionally())
                .map(Map.Entry::getKey)
                .toList();
        failed.stream().limit(Math.max(0, failed.size() - MOST_FAILED)).forEach(slots::remove);
    }

    private void load(Slot slot) {
        try {
            slot.requireWanted();
            Limpid model = loader.load(slot.wish, (what, bytes, total) -> {
                slot.requireWanted();
                slot.progress = what + (total > 0 ? " " + 100 * bytes / total + " %" : "");
            });
            slot.loaded.complete(model);
            tidy(slot);
        } catch (CancellationException left) {
            slot.loaded.completeExceptionally(new IllegalStateException("Nobody waited for it any more.", left));
        } catch (Throwable failed) { // Those who wait must hear of it, whatever it is: a deep file overflows the stack.
            slot.loaded.completeExceptionally(failed);
        }
    }

    /** Closes what was used longest ago, until the rest is within bounds. */
    private synchronized void tidy(@Nullable Slot newest) {
        long bytes = slots.values().stream().mapToLong(Slot::bytes).sum();
        for (Slot slot : new ArrayList<>(slots.values())) {
            if (bytes <= memory) {
                return;
            }
            if (slot != newest && slot.users == 0 && slot.isLoaded()) {
                bytes -= slot.bytes();
                slots.remove(slot.wish.id());
                slot.loaded.join().close();
            }
        }
    }

    /**
     * A model to use, loaded if it is not.
     *
     * @throws RuntimeException the reason, if it cannot be
     */
    Lease borrow(Wish wish) {
        Slot slot;
        synchronized (this) {
            slot = slot(wish);
            slot.users++;
        }
        try {
            slot.loaded.join();
            return new Lease(slot);
        } catch (CompletionException failed) {
            release(slot);
            throw failed.getCause() instanceof RuntimeException reason ? reason : failed;
        }
    }

    private synchronized void release(Slot slot) {
        slot.users--;
        if (slot.gone && slot.users == 0 && slot.isLoaded()) {
            slot.loaded.join().close();
        }
        tidy(null);
    }

    /** Lets a model go: at once, or when those are done that use it. False if there is none. */
    synchronized boolean drop(String id) {
        Slot slot = slots.remove(id);
        if (slot == null) {
            return false;
        }
        slot.gone = true;
        if (slot.users == 0 && slot.isLoaded()) {
            slot.loaded.join().close();
        } else if (slot.users == 0) {
            slot.loaded.thenAccept(Limpid::close);
        }
        return true;
    }

    /** Those that were wanted, the one used last at the end. */
    synchronized List<Seen> seen() {
        return slots.values().stream().map(this::seen).toList();
    }

    /** That of an id; null if there is none. */
    synchronized @Nullable Seen seen(String id) {
        for (Slot slot : slots.values()) {
            if (slot.wish.id().equals(id)) {
                return seen(slot);
            }
        }
        return null;
    }

    private Seen seen(Slot slot) {
        return new Seen(
                slot.wish,
                slot.isLoaded() ? slot.loaded.join() : null,
                slot.loaded.isCompletedExceptionally() ? discretion.line(reason(slot.loaded)) : null,
                slot.progress);
    }

    /** Why it could not be loaded. */
    static Throwable reason(CompletableFuture<?> failed) {
        try {
            failed.join();
            throw new IllegalStateException("It did not fail.");
        } catch (CompletionException wrapped) {
            return wrapped.getCause() == null ? wrapped : wrapped.getCause();
        }
    }

    @Override
    public void close() {
        loaders.shutdownNow();
        List<String> ids;
        synchronized (this) {
            ids = new ArrayList<>(slots.keySet());
        }
        ids.forEach(this::drop);
    }
}
