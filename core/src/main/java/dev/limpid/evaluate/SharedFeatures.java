package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores of two models of one input where both cut it into features in their own way. Features are the same where their texts
 * are: the first {@code the} of the one is the first of the other, if both have as many of them; all others are left out.
 *
 * @param texts of the features that both have, in the one's order
 * @param one its scores
 * @param other its scores
 */
public record SharedFeatures(List<String> texts, double[] one, double[] other) {
    public SharedFeatures {
        texts = List.copyOf(texts);
    }

    /**
     * Matches.
     *
     * @param oneTexts of the features of one model, in order
     * @param oneScores as many
     * @param otherTexts of the other's
     * @param otherScores as many
     */
    public static SharedFeatures of(
            List<String> oneTexts, double[] oneScores, List<String> otherTexts, double[] otherScores) {
        if (oneTexts.size() != oneScores.length || otherTexts.size() != otherScores.length) {
            throw new IllegalArgumentException("Features that are matched have a score each, got " + oneTexts.size()
                    + " and " + otherTexts.size() + " features with " + oneScores.length + " and " + otherScores.length
                    + " scores.");
        }
        Map<String, List<Integer>> ofOne = places(oneTexts);
        Map<String, List<Integer>> ofOther = places(otherTexts);
        Map<Integer, Integer> matched = new HashMap<>();
        ofOne.forEach((text, places) -> {
            List<Integer> others = ofOther.getOrDefault(text, List.of());
            for (int i = 0; others.size() == places.size() && i < places.size(); i++) {
                matched.put(places.get(i), others.get(i));
            }
        });
        int[] shared = matched.keySet().stream().mapToInt(i -> i).sorted().toArray();
        List<String> texts = new ArrayList<>();
        double[] one = new double[shared.length];
        double[] other = new double[shared.length];
        for (int i = 0; i < shared.length; i++) {
            texts.add(oneTexts.get(shared[i]));
            one[i] = oneScores[shared[i]];
            other[i] = otherScores[matched.getOrDefault(shared[i], -1)];
        }
        return new SharedFeatures(texts, one, other);
    }

    private static Map<String, List<Integer>> places(List<String> texts) {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            places.computeIfAbsent(texts.get(i), text -> new ArrayList<>()).add(i);
        }
        return places;
    }
}
