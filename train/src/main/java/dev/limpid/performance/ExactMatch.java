package dev.limpid.performance;

import java.util.Arrays;

/**
 * The share of replies that are one of the accepted ones, compared as {@link SquadText} does. Where there is no answer only an empty
 * reply is right.
 */
public record ExactMatch() implements MeanMetric<Replies> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                "exact-match", "share of replies that are one of the accepted ones", "Rajpurkar et al. 2016");
    }

    @Override
    public double[] each(Replies answers) {
        double[] each = new double[answers.size()];
        Arrays.setAll(each, i -> {
            String said = SquadText.normal(answers.predicted(i));
            return answers.right(i).stream()
                            .anyMatch(right -> SquadText.normal(right).equals(said))
                    ? 1
                    : 0;
        });
        return each;
    }
}
