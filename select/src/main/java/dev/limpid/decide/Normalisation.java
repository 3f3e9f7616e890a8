package dev.limpid.decide;

import java.util.Arrays;

/**
 * How criteria of different units are put on one scale, higher being better. Which one is taken can change who wins, so it is to
 * be printed. Logarithmic criteria are counted in decades first. None depends on units.
 *
 * <p>A criterion on which all are alike tells nothing: it gives all of them the same number.
 */
public enum Normalisation {
    /** The worst present is 0, the best 1. */
    MIN_MAX("min-max", "each criterion runs from 0 for the worst alternative to 1 for the best") {
        @Override
        double[] column(Alternatives alternatives, int criterion) {
            double[] worths = alternatives.worths(criterion);
            double least = Arrays.stream(worths).min().orElseThrow();
            double most = Arrays.stream(worths).max().orElseThrow();
            return divided(worths, least, most - least);
        }
    },
    /** Divided by the root of the sum of squares; decades count from the smallest value; negative where lower is better. */
    VECTOR("vector", "each criterion is divided by the root of its sum of squares") {
        @Override
        double[] column(Alternatives alternatives, int criterion) {
            double[] worths = alternatives.worths(criterion);
            Criterion about = alternatives.criteria().get(criterion);
            double origin = about.logarithmic()
                    ? about.worth(
                            Arrays.stream(alternatives.column(criterion)).min().orElseThrow())
                    : 0;
            // By the largest first, so that squares of tiny or huge numbers neither vanish nor overflow.
            double largest = Arrays.stream(worths)
                    .map(worth -> Math.abs(worth - origin))
                    .max()
                    .orElseThrow();
            double[] scaled = divided(worths, origin, largest);
            double norm = Math.sqrt(Arrays.stream(scaled).map(x -> x * x).sum());
            return divided(scaled, 0, norm);
        }
    },
    /** 1 for the best place, 0 for the last; those that tie share the mean of theirs. */
    RANK("rank", "each criterion counts only who is ahead of whom, from 0 for the last to 1 for the first") {
        @Override
        double[] column(Alternatives alternatives, int criterion) {
            double[] worths = alternatives.worths(criterion);
            return divided(Ranks.ascending(worths), 1, worths.length - 1);
        }
    },
    /** Standard deviations (of all, divided by n) from the mean. */
    Z("z", "each criterion counts in standard deviations from the mean of the alternatives") {
        @Override
        double[] column(Alternatives alternatives, int criterion) {
            double[] worths = alternatives.worths(criterion);
            double mean = Arrays.stream(worths).average().orElseThrow();
            return divided(worths, mean, Spread.of(worths));
        }
    };

    private final String id;
    private final String words;

    Normalisation(String id, String words) {
        this.id = id;
        this.words = words;
    }

    /** Of one criterion. */
    abstract double[] column(Alternatives alternatives, int criterion);

    /** All criteria, {@code [alternative][criterion]}. */
    public double[][] of(Alternatives alternatives) {
        double[][] found = new double[alternatives.size()][alternatives.width()];
        for (int j = 0; j < alternatives.width(); j++) {
            double[] column = column(alternatives, j);
            for (int i = 0; i < column.length; i++) {
                found[i][j] = column[i];
            }
        }
        return found;
    }

    /** As users call it: {@code min-max}. */
    public String id() {
        return id;
    }

    /** What it does to these criteria, in a sentence. */
    public String sentence(Alternatives alternatives) {
        String decades = String.join(
                ", ",
                alternatives.criteria().stream()
                        .filter(Criterion::logarithmic)
                        .map(Criterion::name)
                        .toList());
        return "Normalised by " + id + ": " + words
                + (decades.isEmpty() ? "." : "; counted in decades (log10) first: " + decades + ".");
    }

    /** Zeros where there is nothing to divide by. */
    private static double[] divided(double[] values, double origin, double by) {
        return Arrays.stream(values)
                .map(value -> by > 0 ? (value - origin) / by : 0)
                .toArray();
    }
}
