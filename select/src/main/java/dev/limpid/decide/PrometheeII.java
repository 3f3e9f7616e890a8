package dev.limpid.decide;

import java.util.List;

/**
 * PROMETHEE II (Brans, Vincke and Mareschal 1986): the net flow, which is how much an alternative is preferred to each other, on average,
 * less how much each other is preferred to it; from −1 to 1, 0 in sum. Cost: n² m once, and n m for each weighting.
 *
 * @param preferences of each criterion; empty: {@link Preference.Shape#GAUSSIAN} with the standard deviation of its values as σ
 */
public record PrometheeII(List<Preference> preferences) implements Ordering {
    /** Differences count by how they compare with the spread of the alternatives. */
    public static final PrometheeII STANDARD = new PrometheeII(List.of());

    public PrometheeII {
        preferences = List.copyOf(preferences);
    }

    @Override
    public String name() {
        return "PROMETHEE II";
    }

    /** @throws IllegalArgumentException if there are preferences of another number of criteria */
    @Override
    public Weighing on(Alternatives alternatives) {
        if (!preferences.isEmpty() && preferences.size() != alternatives.width()) {
            throw new IllegalArgumentException("PROMETHEE II has " + preferences.size() + " preferences, expected "
                    + alternatives.width() + ", one a criterion, or none.");
        }
        double[][] flows = flows(alternatives);
        return weights -> {
            double[] net = new double[flows.length];
            for (int i = 0; i < net.length; i++) {
                for (int j = 0; j < weights.length; j++) {
                    net[i] += weights[j] * flows[i][j];
                }
            }
            return net;
        };
    }

    /** The net flow of each alternative by each criterion alone: those of all are their weighted sum. */
    private double[][] flows(Alternatives alternatives) {
        int size = alternatives.size();
        double[][] flows = new double[size][alternatives.width()];
        for (int j = 0; j < alternatives.width(); j++) {
            double[] worths = alternatives.worths(j);
            double spread = Spread.of(worths);
            if (spread == 0) {
                continue;
            }
            Preference preference =
                    preferences.isEmpty() ? new Preference(Preference.Shape.GAUSSIAN, 0, spread) : preferences.get(j);
            for (int i = 0; i < size; i++) {
                double flow = 0;
                for (double other : worths) {
                    double ahead = worths[i] - other;
                    flow += ahead > 0 ? preference.of(ahead) : ahead < 0 ? -preference.of(-ahead) : 0;
                }
                flows[i][j] = flow / (size - 1);
            }
        }
        return flows;
    }
}
