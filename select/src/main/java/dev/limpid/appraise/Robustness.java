package dev.limpid.appraise;

import dev.limpid.corpus.Item;
import dev.limpid.evaluate.Answered;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Slice;
import dev.limpid.evaluate.Slices;
import dev.limpid.performance.Accuracy;
import dev.limpid.performance.Classified;
import dev.limpid.performance.ExpectedCalibrationError;
import dev.limpid.performance.Figure;
import dev.limpid.performance.LogLoss;
import dev.limpid.performance.Reliability;
import dev.limpid.performance.Resampling;
import dev.limpid.task.TaskModel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far a classifier can be relied on: whether its confidence is right, on which parts of the data it does worse, and how much small
 * disturbances cost.
 *
 * @param figures accuracy, expected calibration error, log loss
 * @param reliability accuracy against confidence
 * @param parts of the data, each with its accuracy
 * @param weak parts that do worse than the rest, found by a search that allows for how many were looked at
 * @param disturbed by slips of the pen, or out of focus
 * @param notes what a reader must know, a sentence each
 */
public record Robustness(
        List<Figure> figures,
        Reliability reliability,
        List<Part> parts,
        List<Slice> weak,
        Disturbed disturbed,
        List<String> notes) {
    public Robustness {
        figures = List.copyOf(figures);
        parts = List.copyOf(parts);
        weak = List.copyOf(weak);
        notes = List.copyOf(notes);
    }

    /**
     * How hard it is tried.
     *
     * @param typos share of each text's words in which a slip is made, above 0
     * @param draws of slips for each text
     * @param blur standard deviation as a share of a picture's height, above 0
     * @param seed of all that is drawn
     */
    public record Trial(double typos, int draws, double blur, long seed) {
        /** In a word of ten, three times; by a fiftieth of the height. */
        public static final Trial USUAL = new Trial(0.1, 3, 0.02, 0);

        public Trial {
            if (draws < 1) {
                throw new IllegalArgumentException("Slips are drawn at least once, got " + draws + ".");
            }
        }
    }

    /**
     * Measures it. Texts are cut to what the model reads. Cost: a run of the model on each example, and one for each draw of slips or
     * for the blur; memory for a few examples, however many there are.
     *
     * @param items with a class each, as many as there are
     * @param columns further facts of the items by name, of each item a {@link Double} or what it is called
     * @throws IllegalArgumentException in one line, if the model is no classifier of such items, a column does not tell of all, or no
     *     example can be disturbed
     */
    public static Robustness of(TaskModel<?> model, List<Item> items, Map<String, List<?>> columns, Trial trial) {
        columns.forEach((name, values) -> {
            if (values.size() != items.size()) {
                throw new IllegalArgumentException("Column '" + name + "' tells of " + values.size() + " of "
                        + items.size() + " examples, expected all.");
            }
        });
        Examples examples = Examples.toRun(model);
        Disturbing disturbing = new Disturbing(model, trial);
        List<Seen> seen = new ArrayList<>();
        examples.read(items, some -> {
            double[][] before = Examples.probabilities(
                    model, some.stream().map(Example::input).toList());
            for (int i = 0; i < before.length; i++) {
                seen.add(Seen.of(some.get(i), before[i]));
            }
            disturbing.take(some, before);
        });
        List<String> notes = new ArrayList<>(examples.notes());
        Classified answers = classified(seen, examples.classes());
        Bootstrap bootstrap = new Bootstrap(Bootstrap.STANDARD.resamples(), Bootstrap.STANDARD.level(), trial.seed());
        Map<String, List<?>> facts = facts(seen, columns);
        return new Robustness(
                Resampling.figures(
                        List.of(new Accuracy(), ExpectedCalibrationError.STANDARD, new LogLoss()), answers, bootstrap),
                Reliability.of(answers, Reliability.BINS, bootstrap),
                Parts.of(facts, new Accuracy().each(answers), bootstrap),
                Slices.STANDARD.find(answered(seen, answers, facts)),
                disturbing.told(bootstrap, notes),
                notes);
    }

    /**
     * What is kept of an example.
     *
     * @param number of its item
     * @param said the class that is right, as the data have it
     * @param words that occur in it
     */
    private record Seen(
            int number, String said, int label, double[] probabilities, Set<String> words, Map<String, Double> facts) {
        static Seen of(Example example, double[] probabilities) {
            return new Seen(
                    example.number(),
                    example.said(),
                    example.label(),
                    probabilities,
                    Answered.of(example.input(), "", "").words(),
                    example.facts());
        }
    }

    private static Classified classified(List<Seen> seen, List<String> classes) {
        return Classified.of(
                seen.stream()
                        .flatMapToDouble(one -> Arrays.stream(one.probabilities))
                        .toArray(),
                seen.stream().mapToInt(Seen::label).toArray(),
                classes);
    }

    /** Of those that could not be read there are none. */
    private static Map<String, List<?>> facts(List<Seen> seen, Map<String, List<?>> columns) {
        Map<String, List<?>> facts = new LinkedHashMap<>();
        facts.put("label", seen.stream().map(Seen::said).toList());
        for (String name : seen.get(0).facts.keySet()) {
            facts.put(name, seen.stream().map(one -> one.facts.get(name)).toList());
        }
        columns.forEach((name, values) -> facts.put(
                name, seen.stream().<Object>map(one -> values.get(one.number)).toList()));
        return facts;
    }

    private static List<Answered> answered(List<Seen> seen, Classified answers, Map<String, List<?>> facts) {
        List<Answered> answered = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, List<?>> fact : facts.entrySet()) {
                if (!fact.getKey().equals("label")) {
                    values.put(fact.getKey(), fact.getValue().get(i));
                }
            }
            answered.add(new Answered(
                    seen.get(i).words,
                    values,
                    answers.classes().get(answers.label(i)),
                    answers.classes().get(answers.predicted(i))));
        }
        return answered;
    }
}
