package dev.limpid.performance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which classes are taken for which.
 *
 * @param classes their names
 * @param counts a row for each right class, in it how often each class was predicted
 */
public record ConfusionMatrix(List<String> classes, List<List<Long>> counts) {
    /** Keeps its own lists. */
    public ConfusionMatrix {
        classes = List.copyOf(classes);
        counts = counts.stream().map(List::copyOf).toList();
        int size = classes.size();
        if (counts.size() != size || counts.stream().anyMatch(row -> row.size() != size)) {
            throw new IllegalArgumentException(
                    "A confusion matrix of " + size + " classes has as many rows and columns.");
        }
    }

    public static ConfusionMatrix of(Classified answers) {
        int size = answers.classes().size();
        long[][] counts = new long[size][size];
        for (int i = 0; i < answers.size(); i++) {
            counts[answers.label(i)][answers.predicted(i)]++;
        }
        List<List<Long>> rows = new ArrayList<>();
        for (long[] row : counts) {
            rows.add(Arrays.stream(row).boxed().toList());
        }
        return new ConfusionMatrix(answers.classes(), rows);
    }

    /** How many examples of class {@code label} were predicted to be of class {@code predicted}. */
    public long count(int label, int predicted) {
        return counts.get(label).get(predicted);
    }

    /** How many examples are of a class. */
    public long labelled(int label) {
        return counts.get(label).stream().mapToLong(Long::longValue).sum();
    }
}
