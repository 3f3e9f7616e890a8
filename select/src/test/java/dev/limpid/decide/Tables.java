package dev.limpid.decide;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Alternatives to try methods on. */
final class Tables {
    private Tables() {}

    static Alternatives of(List<Criterion> criteria, double[]... values) {
        return new Alternatives(
                IntStream.range(0, values.length).mapToObj(i -> "a" + i).toList(), criteria, values);
    }

    /** Criteria of which more is better. */
    static Alternatives benefits(double[]... values) {
        return of(
                IntStream.range(0, values[0].length)
                        .mapToObj(j -> new Criterion("c" + j, "", true, false))
                        .toList(),
                values);
    }

    /** Mixed criteria, all values from 0.1 to 1. */
    static Alternatives random(SplittableRandom random, int size, int width) {
        List<Criterion> criteria = IntStream.range(0, width)
                .mapToObj(j -> new Criterion("c" + j, "", random.nextBoolean(), random.nextInt(3) == 0))
                .toList();
        double[][] values = new double[size][width];
        for (double[] row : values) {
            for (int j = 0; j < width; j++) {
                row[j] = 0.1 + 0.9 * random.nextDouble();
            }
        }
        return of(criteria, values);
    }

    static Priorities weights(SplittableRandom random, int width) {
        return new Priorities(random.doubles(width, 0.05, 1).toArray(), "given weights");
    }

    /** Every method there is. */
    static List<Ordering> orderings() {
        return List.of(
                new WeightedSum(Normalisation.MIN_MAX),
                new WeightedSum(Normalisation.VECTOR),
                new WeightedSum(Normalisation.RANK),
                new WeightedSum(Normalisation.Z),
                new WeightedProduct(),
                new Topsis(Normalisation.VECTOR),
                new Topsis(Normalisation.MIN_MAX),
                Vikor.STANDARD,
                PrometheeII.STANDARD,
                new Borda(),
                new Lexicographic());
    }

    /** What the examples of documentation are about. */
    static Alternatives models() {
        return new Alternatives(
                List.of("minilm", "bert-base", "distil"),
                List.of(new Criterion("accuracy", "", true, false), new Criterion("latency", "ms", false, true)),
                new double[][] {{0.90, 4}, {0.92, 32}, {0.89, 16}});
    }
}
