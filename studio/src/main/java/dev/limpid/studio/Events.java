package dev.limpid.studio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.sse.SseClient;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells pages how their jobs go on: what changed, some times a second at most, and nothing to who does not listen. */
final class Events implements AutoCloseable {
    private static final long TICK = 150;
    private static final long STILL_HERE = 10_000;
    private static final int MOST = 200;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Events::daemon);
    /** One at most for each listener, who may never read: no other waits for that. */
    private final ExecutorService senders = Executors.newCachedThreadPool(Events::daemon);

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "studio-events");
        thread.setDaemon(true);
        return thread;
    }

    Events() {
        clock.scheduleWithFixedDelay(this::tick, TICK, TICK, TimeUnit.MILLISECONDS);
    }

    /** Where events go. */
    interface Line {
        void event(String json);

        void comment(String words);

        boolean isCut();

        void close();
    }

    private record Open(SseClient client) implements Line {
        @Override
        public void event(String json) {
            client.sendEvent("job", json);
        }

        @Override
        public void comment(String words) {
            client.sendComment(words);
        }

        @Override
        public boolean isCut() {
            return client.terminated();
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /** Somebody who looks at a job. */
    private final class Listener {
        final Line client;
        final Job job;
        final Jobs jobs;
        final AtomicBoolean sending = new AtomicBoolean();
        String told = "";
        long last;

        Listener(Line client, Job job, Jobs jobs) {
            this.client = client;
            this.job = job;
            this.jobs = jobs;
        }

        /** One that reads slowly holds up nobody else. */
        void tick() {
            if (sending.compareAndSet(false, true)) {
                senders.execute(() -> {
                    try {
                        send();
                    } finally {
                        sending.set(false);
                    }
                });
            }
        }

        private void send() {
            boolean over = job.standing().state().isOver();
            ObjectNode json = Telling.job(job, jobs, jobs.place(job));
            String mark = json.deepCopy().without("seconds").toString();
            long now = System.currentTimeMillis();
            if (!mark.equals(told)) {
                client.event(json.toString());
                told = mark;
                last = now;
            } else if (now - last > STILL_HERE) {
                client.comment("still here");
                last = now;
            }
            if (over) {
                listeners.remove(this);
                client.close();
            }
        }
    }

    /**
     * Tells somebody of a job until it is over.
     *
     * @throws Refused if too many listen
     */
    void listen(SseClient client, Job job, Jobs jobs) {
        Listener listener = listener(new Open(client), job, jobs);
        client.keepAlive();
        client.onClose(() -> listeners.remove(listener));
        begin(listener);
    }

    /** The same over any line. */
    void listen(Line line, Job job, Jobs jobs) {
        begin(listener(line, job, jobs));
    }

    private Listener listener(Line line, Job job, Jobs jobs) {
        if (listeners.size() >= MOST) {
            throw new Refused(429, "Too many pages listen: close some.");
        }
        return new Listener(line, job, jobs);
    }

    private void begin(Listener listener) {
        listeners.add(listener);
        listener.tick();
    }

    private void tick() {
        listeners.forEach(listener -> {
            if (listener.client.isCut()) {
                listeners.remove(listener);
            } else {
                listener.tick();
            }
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
        senders.shutdownNow();
        listeners.forEach(listener -> listener.client.close());
    }
}
