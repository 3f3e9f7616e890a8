package dev.limpid.studio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** All that was asked: what waits, what is worked on, what is done. What a stopped studio left undone is done by the next. */
final class Jobs implements AutoCloseable {
    /** Characters of a question that is kept in memory when its job is over. */
    private static final int SHORT = 8000;

    /** What ends the studio each time must not be begun by each. */
    private static final int MOST_TRIES = 2;

    private final Serving.Bounds bounds;
    private final Discretion discretion;
    private final Shelf shelf;
    private final Questions questions;
    private final Answering answering;
    private final JobStore store;
    private final Results results;
    private final FairQueue queue;
    private final List<Thread> workers = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();

    /** In the order in which they were asked. */
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    /** Those that wait for their model. */
    private final Map<Job, CompletableFuture<?>> parked = new LinkedHashMap<>();
    /** Those that do nothing but load a model. */
    private final Map<Job, CompletableFuture<?>> loads = new HashMap<>();

    private volatile boolean closing;

    Jobs(Serving how, Shelf shelf, Questions questions, Answering answering, JobStore store, Results results) {
        this.bounds = how.bounds();
        this.discretion = new Discretion(how);
        this.shelf = shelf;
        this.questions = questions;
        this.answering = answering;
        this.store = store;
        this.results = results;
        this.queue = new FairQueue(bounds.queue(), bounds.each(), bounds.workers());
    }

    /** Begins to work, first on what was left undone. */
    void start() {
        List<Job> left = new ArrayList<>();
        synchronized (this) {
            for (Job job : store.all()) {
                jobs.put(job.id(), job);
                if (job.standing().state().isOver()) {
                    shorten(job);
                } else {
                    job.restore(State.QUEUED, 0, 0, null, job.standing().pinned());
                    left.add(job);
                }
            }
        }
        left.forEach(this::resume);
        for (int i = 0; i < bounds.workers(); i++) {
            Thread worker = new Thread(this::work, "studio-worker-" + i);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
    }

    private void resume(Job job) {
        if (job.tries() >= MOST_TRIES) {
            end(job, State.FAILED, "The studio ended twice while it worked on this.");
            return;
        }
        try {
            admit(job, questions.read(job.kind(), Fields.of(store.question(job.id()))));
        } catch (RuntimeException | StackOverflowError impossible) {
            end(job, State.FAILED, discretion.line(impossible));
        }
    }

    /**
     * Takes a question on.
     *
     * @throws Refused if too many wait
     */
    Job submit(String client, Question question) {
        Job job = new Job(newId(), client, question.kind(), System.currentTimeMillis(), question.json());
        synchronized (this) {
            int own = (int) parked.keySet().stream()
                    .filter(one -> one.client().equals(client))
                    .count();
            if (closing || !queue.hasRoom(client, parked.size(), own)) {
                throw new Refused(429, "Too many questions wait: ask again when some are answered.");
            }
            store.add(job, question.json().toString());
            jobs.put(job.id(), job);
        }
        admit(job, question);
        trim();
        return job;
    }

    private String newId() {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    private void admit(Job job, Question question) {
        Wish wish = question.wish();
        if (wish == null) {
            queue.add(job);
            return;
        }
        Shelf.Seen seen = shelf.seen(wish.id());
        if (seen == null || seen.model() == null) {
            job.countTry();
            store.update(job); // Before it is loaded: that may be what ends the studio.
        }
        CompletableFuture<?> loaded = shelf.want(wish);
        if (question.kind() == Kind.LOAD) {
            job.begin();
            store.update(job);
            synchronized (this) {
                loads.put(job, loaded);
            }
            loaded.whenComplete((model, failed) -> {
                synchronized (this) {
                    loads.remove(job);
                }
                if (!closing) {
                    end(
                            job,
                            failed == null ? State.DONE : State.FAILED,
                            failed == null ? null : discretion.line(Shelf.reason(loaded)));
                }
            });
        } else if (loaded.isDone()) {
            queue.add(job);
        } else {
            synchronized (this) {
                parked.put(job, loaded);
            }
            job.says("Loading the model");
            loaded.whenComplete((model, failed) -> unpark());
        }
    }

    /** Lets those go on whose model is there, in the order in which they came. */
    private synchronized void unpark() {
        parked.entrySet().removeIf(one -> {
            boolean ready = one.getValue().isDone();
            if (ready) {
                one.getKey().says("");
                if (!closing) {
                    one.getKey().forgetTry(); // Until its turn comes.
                    store.update(one.getKey());
                }
                queue.add(one.getKey());
            }
            return ready;
        });
    }

    private void work() {
        try {
            for (Job job = queue.take(); job != null; job = queue.take()) {
                try {
                    work(job);
                } catch (RuntimeException lost) {
                    // The database or the disk: the next may fare better.
                    System.getLogger(Jobs.class.getName()).log(System.Logger.Level.ERROR, "A job was lost.", lost);
                } finally {
                    queue.over(job);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Job job) {
        if (closing || !job.begin()) {
            return;
        }
        try {
            job.countTry();
            store.update(job);
            Question question = questions.read(job.kind(), Fields.of(question(job)));
            results.keep(job.id(), answering.answer(question, job));
            end(job, State.DONE, null);
        } catch (CancellationException stopped) {
            stopped(job);
        } catch (RuntimeException | Error failed) {
            if (job.isUnwanted() || closing) {
                stopped(job);
            } else {
                end(job, State.FAILED, said(failed));
            }
        }
    }

    private String said(Throwable failed) {
        return failed instanceof OutOfMemoryError
                ? "Out of memory. Ask about less at once, or give Java more: LIMPID_JAVA_OPTS=-Xmx8g."
                : discretion.line(failed);
    }

    /** What the end of the studio stopped is asked again by the next. */
    private void stopped(Job job) {
        if (!closing) {
            end(job, State.CANCELLED, null);
        }
    }

    private void end(Job job, State state, @Nullable String error) {
        if (job.end(state, error)) {
            shorten(job);
            store.update(job);
        }
    }

    private static void shorten(Job job) {
        ObjectNode question = job.question();
        if (question != null && question.toString().length() > SHORT) {
            job.forgetQuestion();
        }
    }

    /** Forgets the oldest answers that nobody pinned. */
    private void trim() {
        List<Job> old = new ArrayList<>();
        synchronized (this) {
            int over = jobs.size() - bounds.kept();
            for (Job job : over > 0 ? new ArrayList<>(jobs.values()) : List.<Job>of()) {
                Job.Standing now = job.standing();
                if (old.size() < over && now.state().isOver() && !now.pinned()) {
                    jobs.remove(job.id());
                    old.add(job);
                }
            }
        }
        for (Job job : old) {
            store.delete(job.id());
            results.delete(job.id());
        }
    }

    /** All, the newest first. */
    synchronized List<Job> newestFirst() {
        List<Job> all = new ArrayList<>(jobs.values());
        Collections.reverse(all);
        return all;
    }

    /** Names of what was sent and somebody's question is about. */
    synchronized Set<String> needs() {
        Set<String> names = new HashSet<>();
        jobs.values().forEach(job -> names.addAll(job.needs()));
        return names;
    }

    /** @throws Refused if there is none */
    synchronized Job job(String id) {
        Job job = jobs.get(id);
        if (job == null) {
            throw new Refused(404, "There is no job of that name.");
        }
        return job;
    }

    ObjectNode question(Job job) {
        ObjectNode kept = job.question();
        return kept != null ? kept : store.question(job.id());
    }

    /** Where a job waits, counted from 1; 0 if it does not. */
    int place(Job job) {
        return job.standing().state() == State.QUEUED ? waiting().indexOf(job) + 1 : 0;
    }

    /** Those that wait, in their order. */
    List<Job> waiting() {
        return queue.order();
    }

    Results results() {
        return results;
    }

    /** How far the loading of a model is; empty where nothing is said. */
    String loading(Job job) {
        Shelf.Seen seen = shelf.seen(Wish.read(Fields.of(question(job))).id());
        return seen == null ? "" : seen.progress();
    }

    /** Sees to it that a job ends soon, if it has not ended. */
    void cancel(Job job) {
        CompletableFuture<?> model;
        synchronized (this) {
            model = job.kind() == Kind.LOAD ? loads.remove(job) : parked.remove(job);
        }
        job.stop();
        if (queue.remove(job) || model != null || job.kind() == Kind.LOAD) {
            end(job, State.CANCELLED, null);
        }
        if (model != null) {
            shelf.leave(model);
        }
    }

    void pin(Job job, boolean pinned) {
        job.pin(pinned);
        store.update(job);
    }

    @Override
    public void close() {
        closing = true;
        queue.close();
        Collection<Job> all;
        synchronized (this) {
            all = new ArrayList<>(jobs.values());
        }
        all.forEach(Job::stop);
        for (Thread worker : workers) {
            try {
                worker.join(5000);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
        for (Job job : all) {
            if (!job.standing().state().isOver()) {
                job.forgetTry();
                store.update(job);
            }
        }
        store.close();
    }
}
