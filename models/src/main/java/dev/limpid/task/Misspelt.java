package dev.limpid.task;

import dev.limpid.model.Place;
import dev.limpid.text.Text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Texts as somebody in haste writes them: of some words two neighbouring letters inside have changed places. */
public final class Misspelt {
    private Misspelt() {}

    /**
     * A text with slips.
     *
     * @param share of the words in which a slip can be made, rounded up; above 0 and at most 1
     * @param seed of which words, and of which of their letters
     * @return empty if none can be made: all words are short, or of equal letters
     */
    public static Optional<Text> of(Text text, double share, long seed) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "Slips are made in a share of the words, above 0 and at most 1, got " + share + ".");
        }
        Map<Place.Span, List<Rewritten.Change>> words = new LinkedHashMap<>();
        for (Rewritten.Change change : new Typo().of(text, anywhere -> true)) {
            words.computeIfAbsent(change.place(), none -> new ArrayList<>()).add(change);
        }
        if (words.isEmpty()) {
            return Optional.empty();
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Rewritten.Change>> order = new ArrayList<>(words.values());
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        // What is but rounding must not make one more.
        int many = (int) Math.ceil(share * order.size() - 1e-9);
        List<Rewritten.Change> made = order.subList(0, many).stream()
                .map(own -> own.get(random.nextInt(own.size())))
                .toList();
        return Optional.of(Rewritten.of(text.parts(), made));
    }
}
