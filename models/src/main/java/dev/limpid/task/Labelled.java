package dev.limpid.task;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Examples that all have labels, which are numbered.
 *
 * @param names of the labels, in alphabetical order
 */
public record Labelled(List<Example> examples, List<String> names) {
    /** Numbers the labels of examples. */
    public static Labelled of(List<Example> examples) {
        TreeSet<String> names = new TreeSet<>();
        examples.forEach(example -> names.add(label(example)));
        return new Labelled(List.copyOf(examples), List.copyOf(names));
    }

    /** The label of each example by number. */
    public int[] labels() {
        return examples.stream().mapToInt(one -> names.indexOf(label(one))).toArray();
    }

    private static String label(Example example) {
        return Objects.requireNonNull(example.label(), example.name());
    }
}
