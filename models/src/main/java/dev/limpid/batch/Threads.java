package dev.limpid.batch;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Threads of this process, which share one model. */
public final class Threads implements Workers {
    /** Rows that wait or are answered, for each thread: enough that none idles behind a slow row. */
    private static final int WINDOW = 8;

    private final Function<Asking, Answer> answering;
    private final ExecutorService pool;
    private final int window;

    /**
     * @param answering for several threads
     * @param threads at least 1
     */
    public Threads(Function<Asking, Answer> answering, int threads) {
        this.answering = answering;
        this.window = threads * WINDOW;
        this.pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "limpid-batch");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Iterator<Answer> answers(Iterator<Asking> rows) {
        Queue<Future<Answer>> asked = new ArrayDeque<>();
        return new Iterator<>() {
            private void ask() {
                while (asked.size() < window && rows.hasNext()) {
                    Asking row = rows.next();
                    asked.add(pool.submit(() -> answering.apply(row)));
                }
            }

            @Override
            public boolean hasNext() {
                ask();
                return !asked.isEmpty();
            }

            @Override
            public Answer next() {
                ask();
                Future<Answer> first = asked.poll();
                if (first == null) {
                    throw new NoSuchElementException();
                }
                return got(first);
            }
        };
    }

    private static Answer got(Future<Answer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted.");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException one) {
                throw one;
            }
            if (failed.getCause() instanceof Error one) {
                throw one;
            }
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
        try {
            // A model may be closed behind this, which no thread may be using then.
            if (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("A row is still being answered after a minute.");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
