package dev.limpid.evaluate;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Judges one explanation of one example by evidence of one kind. A metric draws nothing itself but from {@link Play#random},
 * so equal evidence gives equal values.
 *
 * <p>Each gives {@code NaN} where the evidence does not tell it.
 */
public sealed interface Metric {
    About about();

    /** What may be set, as it goes into results: strings, numbers and booleans only. */
    default Map<String, Object> settings() {
        return Map.of();
    }

    /** Of the scores alone. */
    non-sealed interface OfScores extends Metric {
        double of(double[] scores);

        /** What an explanation of so many features could reach; empty where that is the best value there is. */
        default OptionalDouble reachable(int features) {
            return OptionalDouble.empty();
        }
    }

    /** Of what the model answers when features are absent. */
    non-sealed interface OfGame extends Metric {
        /** @param scores one for each player */
        double of(Play play, double[] scores);

        /**
         * What an explanation could reach on this game, found by asking the game itself; empty where that is the best value
         * there is.
         */
        default OptionalDouble reachable(Play play) {
            return OptionalDouble.empty();
        }
    }

    /** Of where the reasons are known to be. */
    non-sealed interface OfTruth extends Metric {
        double of(Truth truth, double[] scores);

        /** What an explanation could reach on this truth; empty where that is the best value there is. */
        default OptionalDouble reachable(Truth truth) {
            return OptionalDouble.empty();
        }
    }

    /** Of what the scores should add up to. */
    non-sealed interface OfSum extends Metric {
        /**
         * @param expected what the scores of all features should add up to
         * @param attributed what they do add up to
         */
        double of(double expected, double attributed);
    }

    /** Of what the method says of inputs that are nearly the same. */
    non-sealed interface OfNeighbours extends Metric {
        double of(Neighbours neighbours);
    }

    /** Of what the method says of a model whose weights were drawn anew. */
    non-sealed interface OfRandomised extends Metric {
        double of(Randomised randomised);
    }

    /** Of what the method says of the same input where another answer is asked about. */
    non-sealed interface OfTargets extends Metric {
        /** @param others the scores of other targets, at least one */
        double of(double[] scores, List<double[]> others);
    }

    /** Of what the method says of the same input where it is counted from another zero. */
    non-sealed interface OfShifted extends Metric {
        /** @param shifted the scores of the {@linkplain Shifted shifted} model at the shifted input */
        double of(double[] scores, double[] shifted);
    }
}
