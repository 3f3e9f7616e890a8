package dev.limpid.spark;

import dev.limpid.batch.Answer;
import dev.limpid.batch.Asking;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

/**
 * Answers a stream of rows by jobs, one after the other, some at once so that no executor waits for the driver. A job's size
 * follows from how long the last took: large enough that starting it costs little, small enough that little is lost with it.
 */
final class Jobs {
    /** Jobs that run or wait. */
    private static final int AHEAD = 3;

    /** Tasks for each processor: so that one which got short rows is not idle for long. */
    private static final int TASKS = 2;

    private static final int MOST_ROWS_PER_TASK = 512;
    private static final long SHORT = 1_000_000_000L;
    private static final long LONG = 8_000_000_000L;

    /** Characters of a job's answers, all of which the driver holds. */
    private static final long MOST_CHARACTERS = 32L << 20;

    private final JavaSparkContext spark;
    private final AskBatch task;
    private final Deque<Job> running = new ArrayDeque<>();
    private int rowsPerTask = 4;

    private record Job(JavaFutureAction<List<Answer>> answers, int rowsPerTask) {}

    Jobs(JavaSparkContext spark, AskBatch task) {
        this.spark = spark;
        this.task = task;
    }

    JavaSparkContext spark() {
        return spark;
    }

    /** In their order. What it throws ends the run. */
    Iterator<Answer> answers(Iterator<Asking> rows) {
        return new Iterator<>() {
            private Iterator<Answer> done = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!done.hasNext()) {
                    begin(rows);
                    Job first = running.peek();
                    if (first == null) {
                        return false;
                    }
                    done = end(first).iterator();
                    running.remove();
                }
                return true;
            }

            @Override
            public Answer next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return done.next();
            }
        };
    }

    private void begin(Iterator<Asking> rows) {
        while (running.size() < AHEAD && rows.hasNext()) {
            int tasks = TASKS * spark.defaultParallelism();
            List<Asking> some = new ArrayList<>();
            while (some.size() < tasks * rowsPerTask && rows.hasNext()) {
                some.add(rows.next());
            }
            int slices = Math.min(tasks, some.size());
            running.add(
                    new Job(spark.parallelize(some, slices).mapPartitions(task).collectAsync(), rowsPerTask));
        }
    }

    private List<Answer> end(Job job) {
        long start = System.nanoTime();
        List<Answer> answers = got(job.answers);
        long waited = System.nanoTime() - start;
        long characters = answers.stream().mapToLong(one -> one.line().length()).sum();
        if (waited > LONG || characters > MOST_CHARACTERS) {
            rowsPerTask = Math.max(1, job.rowsPerTask / 2);
        } else if (waited < SHORT && 2 * characters < MOST_CHARACTERS) {
            rowsPerTask = Math.min(MOST_ROWS_PER_TASK, 2 * job.rowsPerTask);
        }
        return answers;
    }

    private static List<Answer> got(JavaFutureAction<List<Answer>> answers) {
        try {
            return answers.get();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted.");
        } catch (ExecutionException failed) {
            Throwable reason = failed.getCause() == null ? failed : failed.getCause();
            String why = String.valueOf(reason.getMessage());
            throw new IllegalStateException(
                    "Spark gave up: " + why.lines().findFirst().orElse(""), reason);
        }
    }

    /** Ends what still runs. */
    void cancel() {
        running.forEach(job -> job.answers.cancel(true));
        running.clear();
    }
}
