package dev.limpid.train;

import dev.limpid.model.Provenance;
import dev.limpid.performance.Report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that is told of a training when it has ended.
 *
 * @param model what it began with
 * @param trained how many of its weights were trained
 * @param data where the examples are from
 * @param settings in the order they are told; {@code command} is the command line, which is told by itself
 * @param balance how many examples each class has; empty where there are no classes
 * @param log what happened
 * @param outcome how it ended
 * @param reports how well the model does, by the part of the data: {@code validation}, {@code test}
 * @param cost what it took
 * @param notes what else a reader must know, a sentence each
 * @param seed of all that was drawn
 */
public record Training(
        Provenance model,
        long trained,
        String data,
        Map<String, Object> settings,
        List<ClassShare> balance,
        List<LogLine> log,
        Outcome outcome,
        Map<String, Report> reports,
        Cost cost,
        List<String> notes,
        long seed) {
    /** Of {@link #settings()} what the command was. */
    public static final String COMMAND = "command";

    /** Keeps its own lists and maps. */
    public Training {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        balance = List.copyOf(balance);
        log = List.copyOf(log);
        reports = Collections.unmodifiableMap(new LinkedHashMap<>(reports));
        notes = List.copyOf(notes);
    }

    /** The same, with what it took in energy, as far as the processor's own counters tell. */
    public Training using(double joules) {
        Cost known = new Cost(cost.seconds, joules, cost.bytes, cost.examples, cost.tokens);
        return new Training(model, trained, data, settings, balance, log, outcome, reports, known, notes, seed);
    }

    /** How many examples a class has in each part of the data. */
    public record ClassShare(String label, long training, long validation, long test) {}

    /**
     * What training took.
     *
     * @param seconds of training, evaluations and checkpoints included, those before a resume as well
     * @param joules of energy; {@code NaN} where it is not known
     * @param bytes of memory at most; 0 where it is not known
     * @param examples that were learnt from, each as often as it was
     * @param tokens of these, padding included
     */
    public record Cost(double seconds, double joules, long bytes, long examples, long tokens) {
        /** What a log tells of it. */
        public static Cost of(List<LogLine> log, Outcome outcome, double joules) {
            long bytes = 0;
            long examples = 0;
            long tokens = 0;
            for (LogLine line : log) {
                if (line instanceof LogLine.Updated update) {
                    bytes = Math.max(bytes, update.bytes());
                    examples += update.examples();
                    tokens += update.tokens();
                }
            }
            return new Cost(outcome.seconds(), joules, bytes, examples, tokens);
        }
    }
}
