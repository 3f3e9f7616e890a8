package dev.limpid.performance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far the words of replies are those of the accepted one that they are nearest to: the harmonic mean of the shares that are in
 * common, each word as often as it stands in both. Where either has no words, 1 if neither has, else 0 (Rajpurkar et al. 2016; 2018
 * for questions without an answer).
 */
public record AnswerF1() implements MeanMetric<Replies> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                "answer-f1", "how far the words of replies are those of accepted ones", "Rajpurkar et al. 2016, 2018");
    }

    @Override
    public double[] each(Replies answers) {
        double[] each = new double[answers.size()];
        Arrays.setAll(each, i -> {
            List<String> said = SquadText.words(answers.predicted(i));
            return answers.right(i).stream()
                    .mapToDouble(right -> f1(said, SquadText.words(right)))
                    .max()
                    .orElseThrow();
        });
        return each;
    }

    private static double f1(List<String> said, List<String> right) {
        if (said.isEmpty() || right.isEmpty()) {
            return said.isEmpty() && right.isEmpty() ? 1 : 0;
        }
        List<String> left = new ArrayList<>(right);
        long common = said.stream().filter(left::remove).count();
        return 2.0 * common / (said.size() + right.size());
    }
}
