package dev.limpid.appraise;

import dev.limpid.candidate.Fitting;
import dev.limpid.corpus.Item;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.model.Input;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Misspelt;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Disturbs examples as they are read, and keeps of each what became of its answer, nothing else. */
final class Disturbing {
    private final TaskModel<?> model;
    private final Robustness.Trial trial;
    private final List<Double> changed = new ArrayList<>();
    private final List<Double> drops = new ArrayList<>();
    private int all;

    Disturbing(TaskModel<?> model, Robustness.Trial trial) {
        this.model = model;
        this.trial = trial;
    }

    /** @param before how probable each class is to the model when nothing is disturbed, {@code [example][class]} */
    void take(List<Example> some, double[][] before) {
        List<List<Input>> after = some.stream().map(this::disturbed).toList();
        double[][] rows = Examples.probabilities(
                model, after.stream().flatMap(List::stream).toList());
        int row = 0;
        for (int i = 0; i < some.size(); i++) {
            all++;
            int many = after.get(i).size();
            if (many == 0) {
                continue;
            }
            int label = some.get(i).label();
            int first = Examples.top(before[i]);
            double others = 0;
            double right = 0;
            for (int end = row + many; row < end; row++) {
                int now = Examples.top(rows[row]);
                others += now == first ? 0 : 1;
                right += now == label ? 1 : 0;
            }
            changed.add(others / many);
            drops.add((first == label ? 1 : 0) - right / many);
        }
    }

    /** What an example became, nothing if it cannot be disturbed. */
    private List<Input> disturbed(Example example) {
        List<Input> made = new ArrayList<>();
        if (model instanceof ImageModel pictures) {
            made.add(pictures.blurred(example.input(), trial.blur()));
        } else if (model instanceof TextModel texts && example.item() instanceof Item.Labelled text) {
            Fitting fitting = Fitting.of(texts);
            for (int draw = 0; draw < trial.draws(); draw++) {
                // Whatever else a model can read, and however much of it, this text gets the same slips.
                long seed = (trial.seed() * 31 + text.place().hashCode()) * trial.draws() + draw;
                Misspelt.of(Fitting.text(text), trial.typos(), seed).ifPresent(slipped -> {
                    try {
                        made.add(texts.prepare(fitting.of(slipped)));
                    } catch (IllegalArgumentException unread) {
                        // Other pieces of words may be such as the model has no embedding for.
                    }
                });
            }
        }
        return made;
    }

    /**
     * What it did to the answers.
     *
     * @param notes to which is added what a reader must know
     * @throws IllegalArgumentException if no example could be disturbed
     */
    Disturbed told(Bootstrap bootstrap, List<String> notes) {
        if (changed.isEmpty()) {
            throw new IllegalArgumentException(
                    "In none of " + all + " texts a slip can be made: all words are short. Judge by longer ones.");
        }
        if (changed.size() < all) {
            notes.add(
                    "In " + (all - changed.size()) + " of " + all
                            + " texts no slip can be made: their words are short, or the model cannot read what becomes of them.");
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
