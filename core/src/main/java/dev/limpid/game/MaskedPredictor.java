package dev.limpid.game;

import dev.limpid.model.Predictor;
import dev.limpid.tensor.Tensor;

import java.util.List;

/**
 * What coalitions are worth to anything that predicts: a lambda, a service, a model of another library.
 *
 * @param <I> what it reads
 */
public final class MaskedPredictor<I> implements Worth {
    private static final int TOGETHER = 64;

    private final Predictor<I> predictor;
    private final List<Integer> outputs;
    private final Players<I> players;

    /** @param outputs the columns of the predictor's rows that are the game's targets */
    public MaskedPredictor(Predictor<I> predictor, List<Integer> outputs, Players<I> players) {
        this.predictor = predictor;
        this.outputs = List.copyOf(outputs);
        this.players = players;
    }

    @Override
    public int players() {
        return players.features().size();
    }

    @Override
    public Hierarchy hierarchy() {
        return players.hierarchy();
    }

    @Override
    public int targets() {
        return outputs.size();
    }

    @Override
    public int together() {
        return TOGETHER;
    }

    @Override
    public double[][] of(List<Coalition> coalitions) {
        return Averages.over(coalitions, players.masker(), this::scores);
    }

    private double[][] scores(List<I> inputs) {
        Tensor rows = predictor.predict(inputs);
        if (rows.shape().rank() != 2 || rows.shape().dim(0) != inputs.size()) {
            throw new IllegalArgumentException(
                    "A predictor of " + inputs.size() + " inputs gives a row of scores for each, [" + inputs.size()
                            + ",outputs], got " + rows.shape() + ".");
        }
        int width = (int) rows.shape().dim(1);
        double[][] scores = new double[inputs.size()][outputs.size()];
        for (int i = 0; i < scores.length; i++) {
            for (int target = 0; target < outputs.size(); target++) {
                scores[i][target] = rows.at(i * width + outputs.get(target));
            }
        }
        return scores;
    }
}
