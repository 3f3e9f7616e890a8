package dev.limpid.vocabulary;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The characters that words are spelt with, by code point.
 *
 * @param anywhere all of them
 * @param within those that do not only begin words
 */
record Characters(List<Integer> anywhere, List<Integer> within) {
    /** The most frequent; of equally frequent ones the smaller code points. Those of the recipe come before all others. */
    static Characters of(List<WordCounts.Counted> words, Recipe recipe) {
        Map<Integer, Long> counts = new HashMap<>();
        TreeSet<Integer> within = new TreeSet<>();
        for (WordCounts.Counted word : words) {
            String spelt = word.spelt();
            for (int at = 0, c; at < spelt.length(); at += Character.charCount(c)) {
                c = spelt.codePointAt(at);
                counts.merge(c, word.count(), Long::sum);
                if (at > 0) {
                    within.add(c);
                }
            }
        }
        recipe.alphabet().codePoints().forEach(c -> counts.put(c, Long.MAX_VALUE));
        List<Integer> anywhere = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .limit(recipe.mostCharacters())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        within.retainAll(new TreeSet<>(anywhere));
        return new Characters(anywhere, List.copyOf(within));
    }
}
