package dev.limpid.game;

import dev.limpid.model.Predictor;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.List;

/**
 * What coalitions are worth to anything that predicts: a lambda, a service, a model of another library.
 */
public final class MaskedPredictor {
    private static final int TOGETHER = 64;

    /** Inputs of coalitions that have several each. */
    private static final int INPUTS = 8192;

    private MaskedPredictor() {}

    /**
     * What coalitions are worth by these targets.
     *
     * @param targets entries of the predictor's rows, or differences of two, as they come
     * @param <I> what it reads
     */
    public static <I> Worth of(Predictor<I> predictor, List<Target> targets, Players<I> players) {
        List<Target> asked = List.copyOf(targets);
        int inputs =
                players.masker().of(Coalition.all(players.features().size())).size();
        int together = Math.max(1, Math.min(TOGETHER, INPUTS / Math.max(1, inputs)));
        return new Masked<>(players, asked.size(), together, all -> scores(predictor, asked, all));
    }

    /**
     * Scores {@code [input][target]}.
     *
     * @throws IllegalArgumentException if the predictor gives no row of scores for each input, or one that is too short
     */
    public static <I> double[][] scores(Predictor<I> predictor, List<Target> targets, List<I> inputs) {
        Tensor rows = predictor.predict(inputs);
        if (rows.shape().rank() != 2 || rows.shape().dim(0) != inputs.size()) {
            throw new IllegalArgumentException(
                    "A predictor of " + inputs.size() + " inputs gives a row of scores for each, [" + inputs.size()
                            + ",outputs], got " + rows.shape() + ".");
        }
        int width = (int) rows.shape().dim(1);
        double[][] scores = new double[inputs.size()][targets.size()];
        for (int i = 0; i < scores.length; i++) {
            for (int target = 0; target < targets.size(); target++) {
                Target.Choice against = targets.get(target).against();
                scores[i][target] = entry(rows, i, width, targets.get(target).choice())
                        - (against == null ? 0 : entry(rows, i, width, against));
            }
        }
        return scores;
    }

    private static double entry(Tensor rows, int row, int width, Target.Choice choice) {
        if (choice.index() >= width) {
            throw new IllegalArgumentException("The predictor gives " + width + " scores, there is no entry "
                    + choice.index() + " ('" + choice.label() + "').");
        }
        return rows.at(row * width + choice.index());
    }
}
