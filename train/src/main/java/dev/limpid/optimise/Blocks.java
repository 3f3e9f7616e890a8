package dev.limpid.optimise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * All numbers of some parameters, cut into blocks that are always the same. A thread takes some blocks at a time, and of each it
 * sees one chunk after the other, from its beginning on.
 */
final class Blocks {
    /**
     * Numbers that are copied to arrays at a time. Four such arrays leave room in a first-level cache: measured, an update of
     * memory that no cache holds takes 1.9 ns a number, with chunks of 4,096 it took 2.8.
     */
    static final int CHUNK = 512;

    /** Numbers of a block. */
    static final int SIZE = 8 * CHUNK;

    /** Blocks for which another thread is worth its start: about a millisecond of work. */
    private static final int WORTH_A_THREAD = 128;

    /** Blocks that a thread takes at a time. */
    private static final int TAKEN = 16;

    /**
     * Neighbouring numbers of one parameter, at most {@link #CHUNK}.
     *
     * @param block that they are part of, counted from 0
     * @param parameter counted from 0
     * @param from its first
     */
    record Chunk(int block, int parameter, int from, int length) {}

    /** What is done with each chunk, by one thread with arrays of its own. */
    interface Worker {
        void on(Chunk chunk);
    }

    /** Where each parameter's blocks begin; behind them their number. */
    private final int[] starts;

    private final int[] sizes;

    Blocks(List<Parameter> parameters) {
        starts = new int[parameters.size() + 1];
        sizes = new int[parameters.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = (int) parameters.get(i).weight().shape().size();
            starts[i + 1] = starts[i] + (sizes[i] + SIZE - 1) / SIZE;
        }
    }

    int count() {
        return starts[sizes.length];
    }

    /** Which parameter a block is of. */
    int parameter(int block) {
        int found = Arrays.binarySearch(starts, block);
        int parameter = found >= 0 ? found : -found - 2;
        // Parameters without numbers have no blocks: the last that begins here is the one.
        while (starts[parameter + 1] <= block) {
            parameter++;
        }
        return parameter;
    }

    private void work(int block, Worker worker) {
        int parameter = parameter(block);
        int from = (block - starts[parameter]) * SIZE;
        int end = Math.min(sizes[parameter], from + SIZE);
        for (int at = from; at < end; at += CHUNK) {
            worker.on(new Chunk(block, parameter, at, Math.min(CHUNK, end - at)));
        }
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
                        work(i, worker);
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
