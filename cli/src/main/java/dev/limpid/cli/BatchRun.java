package dev.limpid.cli;

import dev.limpid.Limpid;
import dev.limpid.batch.Asked;
import dev.limpid.batch.Batch;
import dev.limpid.batch.Done;
import dev.limpid.batch.Engine;
import dev.limpid.batch.Output;
import dev.limpid.batch.Question;
import dev.limpid.batch.Run;
import dev.limpid.batch.Source;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Carries a batch out: draws how it goes, says what came of it, and ends cleanly when it is told to. */
final class BatchRun {
    /** Seconds that rows which are being answered may take when the process is to end. */
    private static final int PATIENCE = 60;

    /** Files that were not read to their ends, named at most. */
    private static final int TOLD = 3;

    private final Screen screen;
    private final LoadingOptions model;
    private final BatchOptions options;
    private final @Nullable Path background;
    private final boolean isJson;

    /** @param background rows whose values stand for absent columns; null without any */
    BatchRun(Screen screen, LoadingOptions model, BatchOptions options, @Nullable Path background) {
        this(screen, model, options, background, false);
    }

    private BatchRun(
            Screen screen, LoadingOptions model, BatchOptions options, @Nullable Path background, boolean isJson) {
        this.screen = screen;
        this.model = model;
        this.options = options;
        this.background = background;
        this.isJson = isJson;
    }

    /** With its summary as JSON, or as text. */
    BatchRun told(boolean json) {
        return new BatchRun(screen, model, options, background, json);
    }

    /**
     * Runs it.
     *
     * @param check refuses what the model cannot do
     * @return the exit code
     */
    int of(Asked asked, Consumer<TaskModel<?>> check) throws IOException {
        Source source = options.source(background);
        Output output = options.output();
        int threads = model.threads() == null ? Runtime.getRuntime().availableProcessors() : model.threads();
        Batch batch = new Batch(new Question(model.model(), model.loading(), asked), source, output, threads);
        Engine engine = engine(options.master());
        CountDownLatch ended = new CountDownLatch(1);
        BatchBar bar = new BatchBar(screen);
        Thread ending = new Thread(() -> {
            bar.stop();
            try {
                ended.await(PATIENCE, TimeUnit.SECONDS);
            } catch (InterruptedException now) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(ending);
        try (Limpid loaded = model.open(screen, 1)) {
            check.accept(loaded.model());
            Done done = run(batch, loaded, engine, bar);
            return told(done, output.folder());
        } catch (IOException | RuntimeException failed) {
            if (bar.stops()) {
                // The process may be over before anybody else says so.
                screen.err().println("limpid: " + failed.getMessage());
            }
            throw failed;
        } finally {
            bar.close();
            ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(ending);
            } catch (IllegalStateException isEnding) {
                // It waits for this to end.
                screen.err().flush();
            }
        }
    }

    private Done run(Batch batch, Limpid loaded, @Nullable Engine engine, BatchBar bar) throws IOException {
        String master = options.master();
        Run run = engine == null || master == null
                ? Run.here(batch, loaded, bar)
                : new Run(batch, loaded, work -> engine.start(master, work, batch.threads()), bar);
        return run.go();
    }

    private static @Nullable Engine engine(@Nullable String master) {
        if (master == null) {
            return null;
        }
        for (Engine engine : ServiceLoader.load(Engine.class)) {
            if (engine.takes(master)) {
                return engine;
            }
        }
        throw new IllegalArgumentException("--master " + master
                + ": expected spark://host:port, local[N], yarn or k8s://, and limpid-spark and Spark on the class path."
                + " Without --master rows are answered here.");
    }

    private int told(Done done, Path folder) {
        screen.err()
                .println((done.finished() ? "Wrote " : "limpid: Ended early, with ")
                        + rows(done.rows() - done.bad(), "answer") + " in " + folder
                        + (done.finished() ? "" : "; the same command goes on from there") + "."
                        + (done.bad() == 0
                                ? ""
                                : " Without an answer: " + rows(done.bad(), "row") + ", told in "
                                        + folder.resolve("bad") + "."));
        if (!done.unread().isEmpty()) {
            screen.err()
                    .println("limpid: Not read to the end, rows are missing: "
                            + done.unread().stream().limit(TOLD).collect(Collectors.joining(", "))
                            + (done.unread().size() > TOLD
                                    ? " and " + (done.unread().size() - TOLD) + " more"
                                    : "")
                            + ". Mend or remove what is damaged there, and begin anew with --fresh.");
        }
        if (done.reason() != null) {
            screen.err().println("limpid: The first without an answer is " + done.reason());
        }
        if (done.summary() != null) {
            screen.out().print(isJson ? done.summary().toJson() : BatchSummary.render(done.summary(), screen.style()));
            screen.out().flush();
        }
        return done.finished() && done.rows() > done.bad() && done.unread().isEmpty() ? 0 : 1;
    }

    private static String rows(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? what : what + "s");
    }
}
