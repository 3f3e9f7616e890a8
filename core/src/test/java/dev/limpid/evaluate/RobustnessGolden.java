package dev.limpid.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What Quantus said, by {@code tools/golden/robustness_metrics.py}. */
final class RobustnessGolden {
    /** Neighbours and what each metric says of them. */
    record Case(Neighbours neighbours, Map<String, Double> values) {}

    /** NonSensitivity of a sum: how many features disagree. */
    record Played(double constant, double[] alone, double[] scores, int count) {}

    /** Completeness. */
    record Sum(double expected, double attributed, boolean kept) {}

    /** InputInvariance. */
    record Shift(boolean invariant, double[] scores, double[] shifted) {}

    final Map<String, Case> cases = new LinkedHashMap<>();
    final List<Played> games = new ArrayList<>();
    final List<Sum> sums = new ArrayList<>();
    final List<Shift> shifts = new ArrayList<>();

    static RobustnessGolden load() {
        RobustnessGolden golden = new RobustnessGolden();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Objects.requireNonNull(
                        RobustnessGolden.class.getResourceAsStream("/golden/robustness.txt.gz"))),
                StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).startsWith("case ")) {
                    golden.read(lines.subList(i, lines.size()));
                } else {
                    golden.read(lines.get(i));
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return golden;
    }

    private void read(List<String> lines) {
        List<Neighbours.Point> near = new ArrayList<>();
        Map<String, Double> values = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("near ")) {
                near.add(point(line));
            } else if (line.split(" ").length == 2 && !line.startsWith("case ")) {
                values.put(line.split(" ")[0], Double.valueOf(line.split(" ")[1].replace("nan", "NaN")));
            } else if (!line.startsWith("here ")) {
                break;
            }
        }
        cases.put(lines.get(0).split(" ")[1], new Case(new Neighbours(point(lines.get(1)), near), values));
    }

    private void read(String line) {
        String[] fields = line.split(" ?\\| ?");
        String[] head = fields[0].split(" ");
        switch (head[0]) {
            case "game" ->
                games.add(new Played(
                        Double.parseDouble(head[1]),
                        numbers(fields[1]),
                        numbers(fields[2]),
                        Integer.parseInt(fields[3])));
            case "completeness" ->
                sums.add(new Sum(
                        Double.parseDouble(head[1]), Double.parseDouble(head[2]), Boolean.parseBoolean(head[3])));
            case "invariance" ->
                shifts.add(new Shift(Boolean.parseBoolean(head[1]), numbers(fields[1]), numbers(fields[2])));
            default -> {}
        }
    }

    private static Neighbours.Point point(String line) {
        String[] fields = line.split(" ?\\| ?");
        return new Neighbours.Point(
                numbers(fields[1]),
                numbers(fields[2]),
                numbers(fields[3]),
                Integer.parseInt(fields[0].split(" ")[1]),
                numbers(fields[4]));
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
