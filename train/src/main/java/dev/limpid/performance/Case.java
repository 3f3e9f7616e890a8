package dev.limpid.performance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * An example of a class and what it was taken for.
 *
 * @param example its place among those that were judged, from 0
 * @param name where it is from; empty where that is not told
 * @param text what it says, perhaps cut; empty for what is no text
 * @param label the right class
 * @param predicted what it was taken for
 * @param confidence how probable that was to the model
 */
public record Case(int example, String name, String text, int label, int predicted, double confidence) {
    private static final int MOST = 5;

    /** Of each pair of a right and a predicted class those few that the model was surest of. */
    static List<Case> of(Classified answers) {
        int classes = answers.classes().size();
        List<Case> cases = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            for (int predicted = 0; predicted < classes; predicted++) {
                int right = label;
                int taken = predicted;
                IntStream.range(0, answers.size())
                        .filter(i -> answers.label(i) == right && answers.predicted(i) == taken)
                        .mapToObj(i -> new Case(i, "", "", right, taken, answers.confidence(i)))
                        .sorted(Comparator.comparingDouble(Case::confidence).reversed())
                        .limit(MOST)
                        .forEach(cases::add);
            }
        }
        return cases;
    }

    Case told(IntFunction<String> names, IntFunction<String> texts) {
        return new Case(example, names.apply(example), texts.apply(example), label, predicted, confidence);
    }
}
