package dev.limpid.candidate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A model's classes under the names that data have for them, which may be written otherwise: in another case, with blanks around them,
 * or as the numbers from 0 where a model's classes have no names.
 */
public final class SameLabels {
    /** What transformers calls classes without a name, and what an opened model does. */
    private static final List<String> NAMELESS = List.of("label_", "class ");

    private SameLabels() {}

    /**
     * For each of the data's labels the number of the model's class of that name, as {@link #place} has it.
     *
     * @param own names of the model's classes; empty if they have none
     * @param classes how many it has
     * @return empty if they are others, or it cannot be told
     */
    static Optional<List<Integer>> of(List<String> own, int classes, List<String> wanted) {
        List<String> names = own.isEmpty()
                ? IntStream.range(0, classes).mapToObj(i -> "class " + i).toList()
                : own;
        if (wanted.size() != names.size()) {
            return Optional.empty();
        }
        List<Integer> order = new ArrayList<>();
        for (String label : wanted) {
            OptionalInt place = place(names, label);
            if (place.isEmpty() || order.contains(place.getAsInt())) {
                return Optional.empty();
            }
            order.add(place.getAsInt());
        }
        return Optional.of(List.copyOf(order));
    }

    /**
     * The number of the class that a label means: the one so called; else the only one so called but for case and blanks around it;
     * else, where all classes are called by their numbers alone, {@code LABEL_0} or {@code class 0}, the one of that number.
     *
     * @param own names of the model's classes, in order
     * @return empty if there is none, or it cannot be told which
     */
    public static OptionalInt place(List<String> own, String label) {
        int same = own.indexOf(label);
        if (same >= 0) {
            return OptionalInt.of(same);
        }
        String plain = plain(label);
        int[] alike = IntStream.range(0, own.size())
                .filter(i -> plain(own.get(i)).equals(plain))
                .toArray();
        if (alike.length > 0) {
            return alike.length == 1 ? OptionalInt.of(alike[0]) : OptionalInt.empty();
        }
        return IntStream.range(0, own.size())
                .filter(i -> plain.equals(String.valueOf(i)) && areNameless(own))
                .findFirst();
    }

    private static boolean areNameless(List<String> own) {
        return NAMELESS.stream()
                .anyMatch(begin -> IntStream.range(0, own.size())
                        .allMatch(i -> own.get(i).toLowerCase(Locale.ROOT).equals(begin + i)));
    }

    private static String plain(String label) {
        return label.strip().toLowerCase(Locale.ROOT);
    }
}
