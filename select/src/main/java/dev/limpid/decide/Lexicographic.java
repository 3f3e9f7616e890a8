package dev.limpid.decide;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The criterion of the greatest weight decides; only of those that tie by it the next one, and so on. Criteria of one weight are
 * asked in the order they are listed, those of weight 0 never. The score is how many are behind less how many are ahead, by n − 1:
 * from −1 to 1.
 */
public record Lexicographic() implements Ordering {
    @Override
    public String name() {
        return "lexicographic";
    }

    @Override
    public Weighing on(Alternatives alternatives) {
        double[][] columns = IntStream.range(0, alternatives.width())
                .mapToObj(alternatives::worths)
                .toArray(double[][]::new);
        int size = alternatives.size();
        return weights -> {
            int[] asked = IntStream.range(0, weights.length)
                    .filter(j -> weights[j] > 0)
                    .boxed()
                    .sorted(Comparator.comparingDouble(j -> -weights[j]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            double[] scores = new double[size];
            for (int i = 0; i < size; i++) {
                for (int k = 0; k < i; k++) {
                    double ahead = Integer.signum(compare(columns, asked, i, k)) / (size - 1.0);
                    scores[i] += ahead;
                    scores[k] -= ahead;
                }
            }
            return scores;
        };
    }

    private static int compare(double[][] columns, int[] asked, int one, int other) {
        for (int j : asked) {
            // Not Double.compare, to which -0 and 0 differ.
            if (columns[j][one] != columns[j][other]) {
                return columns[j][one] > columns[j][other] ? 1 : -1;
            }
        }
        return 0;
    }
}
