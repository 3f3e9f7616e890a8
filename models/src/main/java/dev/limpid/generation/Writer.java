package dev.limpid.generation;

import dev.limpid.architecture.Cached;
import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.text.Tokenizer;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Writes on from a text with a decoder. Where the model has a form that keeps keys and values, the prompt is read once and
 * then each new token alone; else the whole text is read for every token. Safe for use by several threads.
 */
public final class Writer {
    private final Emitted emitted;
    private final @Nullable Cached cached;
    private final Graph graph;
    private final Runtime runtime;
    private final Tokenizer tokenizer;
    private final Endings endings;

    /**
     * @param emitted a model with the output {@code next}
     * @param endings which tokens end a text
     * @throws IllegalArgumentException if the model does not score what follows a token
     */
    public Writer(Emitted emitted, Runtime runtime, Tokenizer tokenizer, Endings endings) {
        this(emitted, emitted.cached(), runtime, tokenizer, endings);
    }

    private Writer(Emitted emitted, @Nullable Cached cached, Runtime runtime, Tokenizer tokenizer, Endings endings) {
        Wire next = next(emitted);
        this.emitted = emitted;
        this.cached = cached;
        this.graph = cached == null
                ? Selected.positions(emitted.graph(), emitted.shapes(), next)
                : Selected.positions(cached.graph(), cached.shapes(), cached.logits());
        this.runtime = runtime;
        this.tokenizer = tokenizer;
        this.endings = endings;
    }

    static Wire next(Emitted emitted) {
        Wire next = emitted.outputs().get("next");
        if (next == null) {
            throw new IllegalArgumentException("The model does not say what follows a token: it has "
                    + emitted.outputs().keySet().stream().sorted().toList()
                    + ", expected next, as causal language models have it.");
        }
        return next;
    }

    /** This without keys and values kept: slower, and needs no more memory than reading the text once. */
    public Writer withoutCache() {
        return new Writer(emitted, null, runtime, tokenizer, endings);
    }

    /**
     * Writes.
     *
     * @param prompt the tokens to go on from, at least one
     * @param told is given each token when it is certain; joined, their texts are the continuation's
     * @throws IllegalArgumentException if there is no prompt, no embedding for one of its tokens, or no room behind it
     */
    public Continuation write(List<Integer> prompt, Sampling sampling, Consumer<Written> told) {
        requireReadable(emitted, prompt);
        Integer most = emitted.maxPositions();
        if (most != null && prompt.size() >= most) {
            throw new IllegalArgumentException("The prompt has " + prompt.size() + " tokens, the model reads at most "
                    + most + ": there is no room to write. Shorten it.");
        }
        try (Reading reading = reading()) {
            return new Text(prompt, sampling, told).written(reading);
        }
    }

    private Reading reading() {
        return cached == null ? new WholeReading(graph, runtime) : new CachedReading(graph, cached, runtime);
    }

    static void requireReadable(Emitted emitted, List<Integer> tokens) {
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("The prompt has no tokens: there is nothing to go on from.");
        }
        long known = emitted.vocabulary();
        for (int id : tokens) {
            if (id < 0 || id >= known) {
                throw new IllegalArgumentException("The prompt has a token " + id
                        + ", the model has embeddings for 0 to " + (known - 1) + ": the tokenizer is not its own.");
            }
        }
    }

    /** One text under way. */
    private final class Text {
        private final List<Integer> ids;
        private final Sampling sampling;
        private final List<Warper> warpers;
        private final Consumer<Written> told;
        private final SplittableRandom random;
        private final Spelling spelling;
        private final StopStrings stops;
        private final List<Written> tokens = new ArrayList<>();

        Text(List<Integer> prompt, Sampling sampling, Consumer<Written> told) {
            this.ids = new ArrayList<>(prompt);
            this.sampling = sampling;
            this.warpers = sampling.warpers();
            this.told = told;
            this.random = new SplittableRandom(sampling.seed());
            this.spelling = new Spelling(tokenizer, prompt);
            this.stops = new StopStrings(sampling.stops());
        }

        Continuation written(Reading reading) {
            List<Integer> unread = List.copyOf(ids);
            while (true) {
                double[] scores = reading.next(unread);
                int id = chosen(scores);
                ids.add(id);
                String text = stops.add(spelling.add(id));
                Stopped stopped = stopped(id);
                if (stopped != null && !stops.found()) {
                    text += stops.add(spelling.rest());
                    // Bytes that never became a character may complete a stop string all the same.
                    stopped = stops.found() ? Stopped.STOP_STRING : stopped;
                    text += stops.rest();
                }
                Written token = new Written(id, Scores.logProbability(scores, id), text);
                tokens.add(token);
                told.accept(token);
                if (stopped != null) {
                    return new Continuation(tokens, stopped);
                }
                unread = List.of(id);
            }
        }

        private int chosen(double[] scores) {
            double[] warped = scores;
            for (Warper warper : warpers) {
                warped = warper.warp(warped, ids);
            }
            int best = Scores.best(warped);
            if (!Double.isFinite(warped[best])) {
                throw new IllegalStateException("The model's scores of what follows token " + ids.size()
                        + " are no numbers (" + warped[best] + "), so no token can be chosen.");
            }
            return sampling.isGreedy() ? best : Scores.drawn(warped, random.nextDouble());
        }

        private @Nullable Stopped stopped(int id) {
            Integer most = emitted.maxPositions();
            if (endings.eos().contains(id)) {
                return Stopped.EOS;
            }
            if (stops.found()) {
                return Stopped.STOP_STRING;
            }
            if (tokens.size() + 1 == sampling.maxNewTokens()) {
                return Stopped.LENGTH;
            }
            return most != null && ids.size() >= most ? Stopped.CONTEXT : null;
        }
    }
}
