package dev.limpid.spark;

import dev.limpid.Limpid;
import dev.limpid.OtherModels;
import dev.limpid.runtime.Runtime;
import dev.limpid.task.Models;
import dev.limpid.task.TaskModel;
import org.apache.spark.SparkFiles;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The models that this process has open: one for all tasks that ask the same of it. Weights are mapped once, and a session is
 * made once. A model that no task has used for a while is closed, so that a cluster that stays up keeps no memory of jobs that
 * are over.
 */
final class OpenModels {
    private static final Map<Key, Shared> OPEN = new HashMap<>();
    private static final ScheduledExecutorService CLOSER = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "limpid-closes-idle-models");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * What tells models apart: all that is said of one, as files may change under a path, and one model may go by two names.
     *
     * @param root of the files that were sent, which go with it
     */
    private record Key(String root, Shipment shipment, Wish wish, int threads) {
        static Key of(Shipment shipment, Wish wish, int threads) {
            String root = shipment.files().isEmpty() ? "" : SparkFiles.getRootDirectory();
            return new Key(root, shipment, wish, threads);
        }
    }

    private static final class Shared {
        private final Limpid model;
        private int users;
        private long lastUse;

        Shared(Limpid model) {
            this.model = model;
        }
    }

    /** A task's hold on a model, which stays open until it is let go. */
    static final class Lease implements AutoCloseable {
        private final Key key;
        private final Shared shared;
        private final boolean first;
        private final int idleSeconds;
        private boolean over;

        private Lease(Key key, Shared shared, boolean first, int idleSeconds) {
            this.key = key;
            this.shared = shared;
            this.first = first;
            this.idleSeconds = idleSeconds;
        }

        Limpid model() {
            return shared.model;
        }

        /** Whether the model was opened for this one. */
        boolean first() {
            return first;
        }

        /** Lets go; a second time does nothing. */
        @Override
        public void close() {
            synchronized (OPEN) {
                if (over) {
                    return;
                }
                over = true;
                shared.users--;
                shared.lastUse = System.nanoTime();
                long use = shared.lastUse;
                CLOSER.schedule(() -> closeUnused(key, shared, use), idleSeconds, TimeUnit.SECONDS);
            }
        }
    }

    private OpenModels() {}

    /**
     * Opens a model, or joins those that have it open.
     *
     * @param threads that one run may use
     * @param idleSeconds after which it is closed when nobody has it
     * @throws IllegalArgumentException if it cannot do what is wished
     * @throws dev.limpid.format.FormatException if one of its files is damaged
     */
    static Lease lease(Shipment shipment, Wish wish, int threads, int idleSeconds) {
        synchronized (OPEN) {
            Key key = Key.of(shipment, wish, threads);
            Shared shared = OPEN.get(key);
            boolean first = shared == null;
            if (shared == null) {
                Runtime.Settings settings = Runtime.Settings.standard().withThreads(threads);
                TaskModel<?> model = Models.open(shipment.arrived(), wish.wanted(), settings);
                shared = new Shared(Limpid.of(model, others(shipment, settings)));
                OPEN.put(key, shared);
            }
            shared.users++;
            return new Lease(key, shared, first, idleSeconds);
        }
    }

    /** Those that a question names, each put together when it is asked for. */
    private static OtherModels others(Shipment shipment, Runtime.Settings settings) {
        return new OtherModels(name -> {
            Shipment other = shipment.others().get(name);
            if (other == null) {
                throw new IllegalArgumentException("Model '" + name + "' was not sent to this executor.");
            }
            return Models.open(other.arrived(), Models.Wanted.ANY, settings);
        });
    }

    private static void closeUnused(Key key, Shared shared, long use) {
        synchronized (OPEN) {
            if (shared.users > 0 || shared.lastUse != use || !OPEN.remove(key, shared)) {
                return;
            }
        }
        shared.model.close();
    }

    /** How many are open. */
    static int count() {
        synchronized (OPEN) {
            return OPEN.size();
        }
    }
}
