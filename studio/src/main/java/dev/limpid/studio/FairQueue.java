package dev.limpid.studio;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits to be answered. Clients take turns, one question each. Short questions go before long ones, but after a number of
 * short ones a long one has its turn; and one worker at least is left for short ones.
 */
final class FairQueue {
    /** Short questions that pass a long one that waits. */
    static final int PASSING = 8;

    private final int most;
    private final int each;
    private final int longAtOnce;
    /** By client, whose turn it is first. */
    private final LinkedHashMap<String, ArrayDeque<Job>> shorts = new LinkedHashMap<>();

    private final LinkedHashMap<String, ArrayDeque<Job>> longs = new LinkedHashMap<>();

    private int passed;
    private int longRunning;
    private int size;
    private boolean closed;

    /**
     * @param most that may wait
     * @param each of them of one client
     * @param workers that take from it
     */
    FairQueue(int most, int each, int workers) {
        this.most = most;
        this.each = each;
        this.longAtOnce = Math.max(1, workers - 1);
    }

    private LinkedHashMap<String, ArrayDeque<Job>> lane(Job job) {
        return job.kind().isLong() ? longs : shorts;
    }

    /** Whether one more of this client may wait, besides so many that wait elsewhere. */
    synchronized boolean hasRoom(String client, int elsewhere, int elsewhereOfClient) {
        int own = elsewhereOfClient;
        for (LinkedHashMap<String, ArrayDeque<Job>> lane : List.of(shorts, longs)) {
            ArrayDeque<Job> waiting = lane.get(client);
            own += waiting == null ? 0 : waiting.size();
        }
        return size + elsewhere < most && own < each;
    }

    synchronized void add(Job job) {
        lane(job).computeIfAbsent(job.client(), first -> new ArrayDeque<>()).add(job);
        size++;
        notifyAll();
    }

    /** The next, waited for; null when the queue is closed. Whoever takes a job says so when it is over. */
    synchronized @Nullable Job take() throws InterruptedException {
        while (!closed) {
            Job next = next();
            if (next != null) {
                size--;
                if (next.kind().isLong()) {
                    longRunning++;
                }
                return next;
            }
            wait();
        }
        return null;
    }

    private @Nullable Job next() {
        boolean longMay = longRunning < longAtOnce && !longs.isEmpty();
        boolean shortMay = !shorts.isEmpty();
        if (longMay && (!shortMay || passed >= PASSING)) {
            passed = 0;
            return first(longs);
        }
        if (shortMay) {
            passed = longMay ? passed + 1 : passed;
            return first(shorts);
        }
        return null;
    }

    /** Of the client whose turn it is, who then is last. */
    private static Job first(LinkedHashMap<String, ArrayDeque<Job>> lane) {
        Iterator<Map.Entry<String, ArrayDeque<Job>>> clients = lane.entrySet().iterator();
        Map.Entry<String, ArrayDeque<Job>> turn = clients.next();
        clients.remove();
        Job job = turn.getValue().remove();
        if (!turn.getValue().isEmpty()) {
            lane.put(turn.getKey(), turn.getValue());
        }
        return job;
    }

    /** A job that was taken is over. */
    synchronized void over(Job job) {
        if (job.kind().isLong()) {
            longRunning--;
            notifyAll();
        }
    }

    /** Takes a job out that waits; false if it does not. */
    synchronized boolean remove(Job job) {
        ArrayDeque<Job> own = lane(job).get(job.client());
        if (own == null || !own.remove(job)) {
            return false;
        }
        if (own.isEmpty()) {
            lane(job).remove(job.client());
        }
        size--;
        return true;
    }

    /** The order in which those that wait would be taken, if nobody came meanwhile and long ones were let in last. */
    synchronized List<Job> order() {
        List<Job> order = new ArrayList<>();
        for (LinkedHashMap<String, ArrayDeque<Job>> lane : List.of(shorts, longs)) {
            List<ArrayDeque<Job>> waiting = new ArrayList<>();
            lane.values().forEach(own -> waiting.add(new ArrayDeque<>(own)));
            while (!waiting.isEmpty()) {
                waiting.forEach(own -> order.add(own.remove()));
                waiting.removeIf(ArrayDeque::isEmpty);
            }
        }
        return order;
    }

    synchronized int size() {
        return size;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
