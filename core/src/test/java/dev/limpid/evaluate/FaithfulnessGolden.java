package dev.limpid.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What Quantus, Captum, ferret and pytorch-grad-cam said, by {@code tools/golden/faithfulness_metrics.py}. */
final class FaithfulnessGolden {
    /** @param told by library and metric: {@code quantus irof} */
    record Explained(String game, Formula worth, double[] scores, Map<String, double[]> told) {
        double[] told(String library, String metric) {
            return Objects.requireNonNull(told.get(library + " " + metric));
        }
    }

    /** A linear model on several inputs, and Quantus' sensitivity-n of its exact explanations. */
    record Linear(double[] weights, List<double[]> rows, double[] told) {}

    private FaithfulnessGolden() {}

    static List<Explained> explained() {
        List<Explained> all = new ArrayList<>();
        String game = "";
        Formula worth = Formula.additive(0, 1);
        List<double[]> groups = new ArrayList<>();
        for (String[] words : lines()) {
            switch (words[0]) {
                case "game" -> {
                    game = words[1];
                    List<double[]> own = new ArrayList<>();
                    groups = own;
                    double base = Double.parseDouble(words[3]);
                    worth = new Formula(
                            Integer.parseInt(words[2]),
                            present -> Formula.sigmoid(base
                                    + own.stream()
                                            .filter(group -> Arrays.stream(group)
                                                    .skip(1)
                                                    .allMatch(member -> present.has((int) member)))
                                            .mapToDouble(group -> group[0])
                                            .sum()));
                }
                case "group" -> groups.add(numbers(words, 1));
                case "scores" -> all.add(new Explained(game, worth, numbers(words, 1), new HashMap<>()));
                case "told" -> all.get(all.size() - 1).told.put(words[1] + " " + words[2], numbers(words, 3));
                case "sensitivity-n" -> {
                    return all;
                }
                default -> throw new AssertionError(words[0]);
            }
        }
        return all;
    }

    static Linear linear() {
        List<String[]> lines = lines();
        List<String[]> last = lines.subList(lines.size() - 8, lines.size());
        return new Linear(
                numbers(last.get(0), 1),
                last.subList(1, 7).stream().map(words -> numbers(words, 1)).toList(),
                numbers(last.get(7), 3));
    }

    private static double[] numbers(String[] words, int from) {
        return Arrays.stream(words).skip(from).mapToDouble(Double::parseDouble).toArray();
    }

    private static List<String[]> lines() {
        try (var stream = Objects.requireNonNull(
                        FaithfulnessGolden.class.getResourceAsStream("/golden/faithfulness.txt.gz"));
                var reader = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(stream), StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> line.split(" ")).toList();
        } catch (IOException unread) {
            throw new AssertionError(unread);
        }
    }
}
