package dev.limpid.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What Quantus, ferret and scikit-learn said, by {@code tools/golden/scores_and_truth_metrics.py}. */
final class ScoresAndTruthGolden {
    /** A case: numbers by what they are, and what was told of them by metric. */
    record Case(String kind, Map<String, double[]> numbers, Map<String, Double> told) {
        double[] scores() {
            return of("scores");
        }

        double[] of(String name) {
            return Objects.requireNonNull(numbers.get(name));
        }

        Truth truth() {
            double[] inside = of("inside");
            double[] ones = new double[inside.length];
            Arrays.fill(ones, 1);
            return new Truth(
                    inside,
                    numbers.getOrDefault("sizes", ones),
                    switch (kind) {
                        case "rationale" -> Truth.Kind.RATIONALE;
                        case "mosaic" -> Truth.Kind.MOSAIC;
                        default -> Truth.Kind.PLACE;
                    });
        }
    }

    private ScoresAndTruthGolden() {}

    static List<Case> cases(String kind) {
        List<Case> cases = new ArrayList<>();
        for (String[] words : lines()) {
            switch (words[0]) {
                case "case" -> cases.add(new Case(words[1], new LinkedHashMap<>(), new LinkedHashMap<>()));
                case "told" -> cases.get(cases.size() - 1).told().put(words[1], Double.valueOf(words[2]));
                case "bug" -> {}
                default -> cases.get(cases.size() - 1).numbers().put(words[0], numbers(words, 1));
            }
        }
        return cases.stream().filter(one -> one.kind.equals(kind)).toList();
    }

    /** What a package said that is not what the paper does. */
    static double[] bug(String name) {
        return lines().stream()
                .filter(words -> words[0].equals("bug") && words[1].equals(name))
                .map(words -> numbers(words, 2))
                .findFirst()
                .orElseThrow();
    }

    private static double[] numbers(String[] words, int from) {
        return Arrays.stream(words).skip(from).mapToDouble(Double::parseDouble).toArray();
    }

    private static List<String[]> lines() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Objects.requireNonNull(
                        ScoresAndTruthGolden.class.getResourceAsStream("/golden/scores-and-truth.txt.gz"))),
                StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> line.split(" ")).toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
