package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Worth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** What the lime package said, by {@code tools/golden/lime_games.py}. */
final class LimeGolden {
    /** What was said of given rows. */
    record Told(
            int label,
            String selection,
            int wanted,
            double intercept,
            double r2,
            double prediction,
            List<Integer> features,
            List<Double> coefficients) {}

    /** Given rows: their features and labels. */
    record Rows(
            int features, String distance, double width, List<String> rows, List<double[]> labels, List<Told> told) {}

    /** How often each feature was chosen. */
    record Chosen(String selection, int wanted, double[] times) {}

    /** What was said of a game on average. */
    record Played(
            String explainer,
            int features,
            int samples,
            int seeds,
            Worth worth,
            double[] mean,
            double[] error,
            List<Chosen> chosen) {}

    private LimeGolden() {}

    static List<Rows> rows() {
        List<Rows> cases = new ArrayList<>();
        for (String[] words : lines()) {
            switch (words[0]) {
                case "case" ->
                    cases.add(new Rows(
                            Integer.parseInt(words[1]),
                            words[2],
                            Double.parseDouble(words[3]),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>()));
                case "row" -> {
                    last(cases).rows().add(words[1]);
                    last(cases).labels().add(numbers(words, 2));
                }
                case "told" -> last(cases).told().add(told(words));
                default -> {}
            }
        }
        return cases;
    }

    private static Told told(String[] words) {
        List<Integer> features = new ArrayList<>();
        List<Double> coefficients = new ArrayList<>();
        for (String word : Arrays.asList(words).subList(7, words.length)) {
            features.add(Integer.parseInt(word.split(":")[0]));
            coefficients.add(Double.parseDouble(word.split(":")[1]));
        }
        double[] fit = numbers(words, 4, 7);
        return new Told(
                Integer.parseInt(words[1]),
                words[2],
                Integer.parseInt(words[3]),
                fit[0],
                fit[1],
                fit[2],
                features,
                coefficients);
    }

    static List<Played> games() {
        List<Played> games = new ArrayList<>();
        List<String[]> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i)[0].equals("game")) {
                int start = i;
                int end = start + 1;
                while (end < lines.size() && !lines.get(end)[0].equals("game")) {
                    end++;
                }
                games.add(game(lines.subList(start, end)));
            }
        }
        return games;
    }

    private static Played game(List<String[]> lines) {
        String[] head = lines.get(0);
        int features = Integer.parseInt(head[2]);
        double[][] pairs = lines.stream()
                .filter(line -> line[0].equals("pairs"))
                .map(line -> numbers(line, 1))
                .toArray(double[][]::new);
        double[] alone = one(lines, "alone");
        double constant = Double.parseDouble(head[5]);
        double three = Double.parseDouble(head[6]);
        Worth worth = worth(features, 1, present -> {
            double sum = constant + (present.has(0) && present.has(1) && present.has(2) ? three : 0);
            for (int i : present.present().toArray()) {
                sum += alone[i];
                for (int j : present.present().toArray()) {
                    sum += pairs[i][j];
                }
            }
            return new double[] {1 / (1 + Math.exp(-sum))};
        });
        List<Chosen> chosen = lines.stream()
                .filter(line -> line[0].equals("chosen"))
                .map(line -> new Chosen(line[1], Integer.parseInt(line[2]), numbers(line, 3)))
                .toList();
        return new Played(
                head[1],
                features,
                Integer.parseInt(head[3]),
                Integer.parseInt(head[4]),
                worth,
                one(lines, "mean"),
                one(lines, "error"),
                chosen);
    }

    /** A game in closed form. */
    static Worth worth(int players, int targets, Function<Coalition, double[]> scores) {
        return new Worth() {
            @Override
            public int players() {
                return players;
            }

            @Override
            public int targets() {
                return targets;
            }

            @Override
            public int together() {
                return 64;
            }

            @Override
            public double[][] of(List<Coalition> coalitions) {
                return coalitions.stream().map(scores).toArray(double[][]::new);
            }
        };
    }

    private static double[] one(List<String[]> lines, String name) {
        return lines.stream()
                .filter(line -> line[0].equals(name))
                .map(line -> numbers(line, 1))
                .findFirst()
                .orElseThrow();
    }

    private static Rows last(List<Rows> cases) {
        return cases.get(cases.size() - 1);
    }

    private static double[] numbers(String[] words, int start) {
        return numbers(words, start, words.length);
    }

    private static double[] numbers(String[] words, int start, int end) {
        return Arrays.stream(words, start, end).mapToDouble(Double::parseDouble).toArray();
    }

    private static List<String[]> lines() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(
                        Objects.requireNonNull(LimeGolden.class.getResourceAsStream("/golden/lime.txt.gz"))),
                StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> line.split(" ")).toList();
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }
}
