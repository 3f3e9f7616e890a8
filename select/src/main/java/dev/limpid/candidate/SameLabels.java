package dev.limpid.candidate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether a model's classes are those of data, under names that may be written otherwise. */
final class SameLabels {
    private SameLabels() {}

    /**
     * For each of the data's labels the number of the model's class of that name, whatever its case and the blanks around it.
     * Where a model's classes have no names but numbers, as transformers gives them ({@code LABEL_0}), they are labels that are
     * the numbers from 0.
     *
     * @param own names of the model's classes; empty if they have none
     * @param classes how many it has
     * @return empty if they are others, or it cannot be told
     */
    static Optional<List<Integer>> of(List<String> own, int classes, List<String> wanted) {
        if (wanted.size() != classes) {
            return Optional.empty();
        }
        List<Integer> numbers = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        boolean numbered = true;
        for (int i = 0; i < classes; i++) {
            numbers.add(i);
            if (!own.isEmpty()) {
                numbered &= own.get(i).equalsIgnoreCase("LABEL_" + i);
                if (places.put(plain(own.get(i)), i) != null) {
                    return Optional.empty();
                }
            }
        }
        if (numbered && wanted.equals(numbers.stream().map(String::valueOf).toList())) {
            return Optional.of(numbers);
        }
        List<Integer> order = new ArrayList<>();
        for (String label : wanted) {
            Integer place = places.get(plain(label));
            if (place == null || order.contains(place)) {
                return Optional.empty();
            }
            order.add(place);
        }
        return Optional.of(List.copyOf(order));
    }

    private static String plain(String label) {
        return label.strip().toLowerCase(Locale.ROOT);
    }
}
