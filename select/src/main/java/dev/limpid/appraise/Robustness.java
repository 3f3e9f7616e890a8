package dev.limpid.appraise;

import dev.limpid.corpus.Item;
import dev.limpid.evaluate.Answered;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Slice;
import dev.limpid.evaluate.Slices;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.performance.Accuracy;
import dev.limpid.performance.Classified;
import dev.limpid.performance.ExpectedCalibrationError;
import dev.limpid.performance.Figure;
import dev.limpid.performance.LogLoss;
import dev.limpid.performance.Reliability;
import dev.limpid.performance.Resampling;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Misspelt;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import dev.limpid.text.Text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
     * Measures it. Cost: a run of the model on each example, and one for each draw of slips or for the blur.
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
        List<String> notes = new ArrayList<>();
        List<Example> examples = Example.read(model, items, notes);
        List<Input> inputs = examples.stream().map(Example::input).toList();
        double[][] probabilities = Example.probabilities(model, inputs);
        Classified answers = classified(model, examples, probabilities);
        Bootstrap bootstrap = new Bootstrap(Bootstrap.STANDARD.resamples(), Bootstrap.STANDARD.level(), trial.seed());
        Map<String, List<?>> facts = facts(examples, items, columns);
        return new Robustness(
                Resampling.figures(
                        List.of(new Accuracy(), ExpectedCalibrationError.STANDARD, new LogLoss()), answers, bootstrap),
                Reliability.of(answers, Reliability.BINS, bootstrap),
                Parts.of(facts, new Accuracy().each(answers), bootstrap),
                Slices.STANDARD.find(answered(examples, answers, facts)),
                disturbed(model, examples, answers, trial, bootstrap, notes),
                notes);
    }

    private static Classified classified(TaskModel<?> model, List<Example> examples, double[][] probabilities) {
        List<String> classes =
                new ArrayList<>(Example.classes(model, examples.get(0).input()));
        // What a model calls POSITIVE is told as the data have it.
        examples.forEach(one -> classes.set(one.label(), one.item().labelled().get(0)));
        double[] all = new double[examples.size() * classes.size()];
        for (int i = 0; i < probabilities.length; i++) {
            System.arraycopy(probabilities[i], 0, all, i * classes.size(), classes.size());
        }
        return Classified.of(all, examples.stream().mapToInt(Example::label).toArray(), classes);
    }

    private static Map<String, List<?>> facts(List<Example> examples, List<Item> items, Map<String, List<?>> columns) {
        Map<String, List<?>> facts = new LinkedHashMap<>();
        facts.put(
                "label",
                examples.stream().map(one -> one.item().labelled().get(0)).toList());
        if (examples.get(0).item() instanceof Item.Pictured) {
            List<Picture> pictures = examples.stream()
                    .map(one -> Picture.read(((Item.Pictured) one.item()).file()))
                    .toList();
            facts.put(
                    "pixels",
                    pictures.stream()
                            .map(one -> (double) one.width() * one.height())
                            .toList());
            facts.put(
                    "brightness", pictures.stream().map(Robustness::brightness).toList());
        } else {
            facts.put(
                    "words",
                    examples.stream()
                            .map(one -> (double) one.input().features().stream()
                                    .filter(feature -> !feature.special())
                                    .count())
                            .toList());
        }
        // Those that could not be read are in no part.
        Set<Item> read = examples.stream().map(Example::item).collect(Collectors.toSet());
        columns.forEach((name, values) -> {
            List<Object> own = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                if (read.contains(items.get(i))) {
                    own.add(values.get(i));
                }
            }
            facts.put(name, own);
        });
        return facts;
    }

    /** Mean luma, from 0 to 255. */
    private static double brightness(Picture picture) {
        byte[] grey = picture.toGrey().toBytes();
        long sum = 0;
        for (byte one : grey) {
            sum += one & 0xff;
        }
        return (double) sum / grey.length;
    }

    private static List<Answered> answered(List<Example> examples, Classified answers, Map<String, List<?>> facts) {
        List<Answered> answered = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            Answered plain = examples.get(i).item() instanceof Item.Pictured
                    ? new Answered(Set.of(), Map.of(), "", "")
                    : Answered.of(examples.get(i).input(), "", "");
            Map<String, Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, List<?>> fact : facts.entrySet()) {
                if (!fact.getKey().equals("label")) {
                    values.put(fact.getKey(), fact.getValue().get(i));
                }
            }
            answered.add(new Answered(
                    plain.words(),
                    values,
                    answers.classes().get(answers.label(i)),
                    answers.classes().get(answers.predicted(i))));
        }
        return answered;
    }

    /** Of an example what it became, none if it cannot be disturbed. */
    private static List<Input> disturbed(TaskModel<?> model, Example example, Trial trial) {
        List<Input> all = new ArrayList<>();
        if (model instanceof ImageModel pictures) {
            all.add(pictures.blurred(example.input(), trial.blur()));
        } else if (model instanceof TextModel texts && example.item() instanceof Item.Labelled text) {
            for (int draw = 0; draw < trial.draws(); draw++) {
                // Whatever else a model can read, this text gets the same slips.
                long seed = (trial.seed() * 31 + text.place().hashCode()) * trial.draws() + draw;
                Misspelt.of(new Text(text.text(), text.pair()), trial.typos(), seed)
                        .ifPresent(slipped -> {
                            try {
                                all.add(texts.prepare(slipped));
                            } catch (IllegalArgumentException tooLong) {
                                // Cut into more pieces it is longer than the model reads.
                            }
                        });
            }
        }
        return all;
    }

    private static Disturbed disturbed(
            TaskModel<?> model,
            List<Example> examples,
            Classified answers,
            Trial trial,
            Bootstrap bootstrap,
            List<String> notes) {
        List<Double> changed = new ArrayList<>();
        List<Double> drops = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            List<Input> after = disturbed(model, examples.get(i), trial);
            if (!after.isEmpty()) {
                int label = answers.label(i);
                int before = answers.predicted(i);
                double others = 0;
                double right = 0;
                for (double[] row : Example.probabilities(model, after)) {
                    int now = Example.top(row);
                    others += now == before ? 0 : 1;
                    right += now == label ? 1 : 0;
                }
                changed.add(others / after.size());
                drops.add((before == label ? 1 : 0) - right / after.size());
            }
        }
        if (changed.isEmpty()) {
            throw new IllegalArgumentException("In none of " + examples.size()
                    + " texts a slip can be made: all words are short. Judge by longer ones.");
        }
        if (changed.size() < examples.size()) {
            notes.add("In " + (examples.size() - changed.size()) + " of " + examples.size()
                    + " texts no slip can be made: their words are short, or they are as long as the model reads.");
        }
        return new Disturbed(
                model instanceof ImageModel
                        ? "out of focus by " + percent(trial.blur()) + " of the height"
                        : "letters swapped in " + percent(trial.typos()) + " of the words",
                changed.size(),
                bootstrap.mean(array(changed)).within(0, 1),
                bootstrap.mean(array(drops)).within(-1, 1));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(100 * share)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString() + " %";
    }
}
