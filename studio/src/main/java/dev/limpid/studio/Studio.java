package dev.limpid.studio;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** A studio that is served, until it is closed. */
public final class Studio implements AutoCloseable {
    private final Serving how;
    private final Home home;
    private final Shelf shelf;
    private final Events events;
    private final CompletableFuture<Jobs> jobs;
    private final WebServer server;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Studio(Serving how, Home home, Shelf shelf, Events events, CompletableFuture<Jobs> jobs, WebServer server) {
        this.how = how;
        this.home = home;
        this.shelf = shelf;
        this.events = events;
        this.jobs = jobs;
        this.server = server;
    }

    /**
     * Starts one. It answers when this returns; its database opens meanwhile, and whoever needs it first waits.
     *
     * @throws IllegalArgumentException in one line, if the port is taken or another studio uses the folder
     * @throws java.io.UncheckedIOException if the folder cannot be used
     */
    public static Studio start(Serving how) {
        Home home = Home.take(how.home());
        ModelNames names = new ModelNames(how.models());
        Shelf shelf = new Shelf(how, names);
        CompletableFuture<Jobs> jobs = new CompletableFuture<>();
        Uploads uploads = new Uploads(how.disk(), home, () -> opened(jobs).needs());
        Pictures pictures = new Pictures(uploads);
        Datasets datasets = new Datasets(uploads, pictures);
        Subjects subjects = new Subjects(pictures, datasets);
        Questions questions = new Questions(names, shelf, subjects, datasets);
        Carrying carrying = new Carrying(how, names, shelf, datasets, home.selections());
        Events events = new Events();
        Thread opening = new Thread(
                () -> {
                    try {
                        Jobs opened = new Jobs(
                                how,
                                shelf,
                                questions,
                                new Answering(shelf, subjects, carrying),
                                JobStore.open(home.database()),
                                new Results(home.jobs()));
                        opened.start();
                        jobs.complete(opened);
                    } catch (Throwable failed) {
                        jobs.completeExceptionally(failed);
                    }
                },
                "studio-opening");
        opening.setDaemon(true);
        Api api = new Api(how, new Api.Desk(names, shelf, pictures, datasets, questions), () -> opened(jobs), events);
        try {
            WebServer server = WebServer.start(how, api.routes());
            opening.start(); // Not before: the page comes first.
            return new Studio(how, home, shelf, events, jobs, server);
        } catch (RuntimeException failed) {
            events.close();
            shelf.close();
            home.close();
            throw failed;
        }
    }

    private static Jobs opened(CompletableFuture<Jobs> jobs) {
        try {
            return jobs.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException reason ? reason : failed;
        }
    }

    public int port() {
        return server.port();
    }

    /** Where it is, with the token. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port() + "/?token=" + how.token());
    }

    /** Stops: nothing is asked any more, and what is worked on is left to the next studio in this folder. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        events.close();
        server.close();
        close(jobs);
        shelf.close();
        home.close();
        ended.countDown();
    }

    /** Waits until it is closed. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private static void close(CompletableFuture<Jobs> jobs) {
        jobs.handle((opened, failed) -> {
                    if (opened != null) {
                        opened.close();
                    }
                    return true;
                })
                .join();
    }
}
