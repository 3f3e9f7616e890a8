package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** A question on its way to its answer. */
final class Job {
    private final String id;
    private final String client;
    private final Kind kind;
    private final long asked;
    private final Set<String> needs;
    /** Null where it is long and over: the store has it. */
    private @Nullable ObjectNode question;

    private State state;
    private long done;
    private long of;
    private String what = "";
    private long started;
    private long ended;
    private @Nullable String error;
    private boolean pinned;
    private long version;
    private int tries;
    private boolean isTried;
    private volatile boolean unwanted;

    /** @param asked milliseconds since 1970 */
    Job(String id, String client, Kind kind, long asked, ObjectNode question) {
        this.id = id;
        this.client = client;
        this.kind = kind;
        this.asked = asked;
        this.question = question;
        this.needs = needs(question);
        this.state = State.QUEUED;
    }

    /**
     * How a job stands at a moment.
     *
     * @param done of {@code of}, which is 0 where it is not known
     * @param started milliseconds since 1970; 0 for not yet
     * @param version grows with each change
     */
    record Standing(
            State state,
            long done,
            long of,
            String what,
            long started,
            long ended,
            @Nullable String error,
            boolean pinned,
            long version) {
        /** Seconds that it took, or has taken. */
        double seconds(long now) {
            return started == 0 ? 0 : ((ended == 0 ? now : ended) - started) / 1000.0;
        }
    }

    String id() {
        return id;
    }

    String client() {
        return client;
    }

    Kind kind() {
        return kind;
    }

    long asked() {
        return asked;
    }

    /** Names of what was sent and it is about. */
    Set<String> needs() {
        return needs;
    }

    private static Set<String> needs(ObjectNode question) {
        Set<String> names = new HashSet<>();
        for (JsonNode one : List.of(
                question.path("subject").path("picture"),
                question.path("subject").path("background"),
                question.path("dataset"),
                question.path("test"))) {
            if (one.isTextual()) {
                names.add(one.asText());
            }
        }
        return Set.copyOf(names);
    }

    synchronized @Nullable ObjectNode question() {
        return question;
    }

    synchronized void forgetQuestion() {
        question = null;
    }

    synchronized Standing standing() {
        return new Standing(state, done, of, what, started, ended, error, pinned, version);
    }

    /** As the store remembers it. */
    synchronized void restore(State was, long begun, long over, @Nullable String failure, boolean isPinned) {
        state = was;
        started = begun;
        ended = over;
        error = failure;
        pinned = isPinned;
    }

    /** How often a studio worked on it, or loaded its model, that did not end as it should. */
    synchronized int tries() {
        return tries;
    }

    /** As the store remembers it. */
    synchronized void restoreTries(int before) {
        tries = before;
    }

    /** From now on this studio's end would be held against it. */
    synchronized void countTry() {
        tries += isTried ? 0 : 1;
        isTried = true;
    }

    /** This studio ends as it should. */
    synchronized void forgetTry() {
        tries -= isTried ? 1 : 0;
        isTried = false;
    }

    /** Begins, unless it is over already. */
    synchronized boolean begin() {
        if (state != State.QUEUED) {
            return false;
        }
        state = State.RUNNING;
        started = System.currentTimeMillis();
        version++;
        return true;
    }

    /** Ends, unless it has ended. */
    synchronized boolean end(State how, @Nullable String failure) {
        if (state.isOver()) {
            return false;
        }
        state = how;
        error = failure;
        what = "";
        ended = System.currentTimeMillis();
        version++;
        return true;
    }

    synchronized void pin(boolean whether) {
        pinned = whether;
        version++;
    }

    synchronized void says(String doing) {
        if (!what.equals(doing)) {
            what = doing;
            version++;
        }
    }

    synchronized void advances(long now, long most) {
        done = now;
        of = most;
        version++;
    }

    /** So much more was done. */
    synchronized void advances(long more) {
        done += more;
        version++;
    }

    /** Asks whoever works on it to stop. */
    void stop() {
        unwanted = true;
    }

    boolean isUnwanted() {
        return unwanted;
    }

    /** @throws CancellationException if nobody wants the answer any more */
    void requireWanted() {
        if (unwanted) {
            throw new CancellationException("Cancelled.");
        }
    }
}
