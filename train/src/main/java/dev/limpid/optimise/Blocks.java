package dev.limpid.optimise;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** All numbers of some parameters, cut into blocks that are small enough for a processor's cache and always the same. */
final class Blocks {
    /** Numbers of a block: four arrays of them fit a second-level cache. */
    static final int SIZE = 4096;

    /** Blocks for which another thread is worth its start: about a millisecond of work. */
    private static final int WORTH_A_THREAD = 128;

    /** Blocks that a thread takes at a time. */
    private static final int TAKEN = 16;

    /**
     * Neighbouring numbers of one parameter.
     *
     * @param parameter counted from 0
     * @param from its first
     */
    record Block(int parameter, int from, int length) {}

    /** What is done with each block, by one thread with arrays of its own. */
    interface Worker {
        void on(int index, Block block);
    }

    private final List<Block> blocks = new ArrayList<>();

    Blocks(List<Parameter> parameters) {
        for (int i = 0; i < parameters.size(); i++) {
            int size = (int) parameters.get(i).weight().shape().size();
            for (int from = 0; from < size; from += SIZE) {
                blocks.add(new Block(i, from, Math.min(SIZE, size - from)));
            }
        }
    }

    int count() {
        return blocks.size();
    }

    Block get(int index) {
        return blocks.get(index);
    }

    /** Hands each block to one of at most {@code threads} workers, in no order that could be relied on. */
    void each(int threads, Supplier<Worker> workers) {
        if (threads < 1) {
            throw new IllegalArgumentException("Weights are updated on at least one thread, got " + threads + ".");
        }
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable work = () -> {
            try {
                Worker worker = workers.get();
                for (int first = next.getAndAdd(TAKEN); first < count(); first = next.getAndAdd(TAKEN)) {
                    for (int i = first; i < Math.min(first + TAKEN, count()); i++) {
                        worker.on(i, blocks.get(i));
                    }
                }
            } catch (RuntimeException | Error thrown) {
                failure.compareAndSet(null, thrown);
            }
        };
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, 1 + count() / WORTH_A_THREAD); i++) {
            Thread other = new Thread(work, "limpid-optimise-" + i);
            other.setDaemon(true);
            other.start();
            others.add(other);
        }
        work.run();
        others.forEach(Blocks::await);
        if (failure.get() != null) {
            throw new IllegalStateException("Weights could not be updated: " + failure.get(), failure.get());
        }
    }

    /** Waits even if interrupted, which the caller learns afterwards: weights half updated are of no use. */
    private static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
