package dev.limpid.format;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What a user may have meant by a name that does not exist. */
public final class Nearest {
    private Nearest() {}

    /**
     * The names at most {@code distance} insertions, deletions or replacements of a character away from {@code
     * wanted}, nearest first and then alphabetically, at most {@code count} of them. Costs length² per name.
     */
    public static List<String> to(String wanted, Collection<String> names, int distance, int count) {
        record Near(String name, int distance) {}
        return names.stream()
                .filter(name -> Math.abs(name.length() - wanted.length()) <= distance)
                .map(name -> new Near(name, edits(wanted, name)))
                .filter(near -> near.distance <= distance)
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .limit(count)
                .map(Near::name)
                .toList();
    }

    /** Levenshtein's distance. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
