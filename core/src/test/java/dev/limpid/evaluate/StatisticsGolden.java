package dev.limpid.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What SciPy, statsmodels and OpenXAI said, by {@code tools/golden/evaluation_statistics.py}. */
final class StatisticsGolden {
    private StatisticsGolden() {}

    /** The cases of a kind: of each its parts, rows of numbers. */
    static List<double[][]> of(String kind) {
        try (InputStream file = Objects.requireNonNull(
                StatisticsGolden.class.getResourceAsStream("/golden/evaluation-statistics.txt"))) {
            List<double[][]> cases = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(kind + " "))
                    .map(line -> Arrays.stream(line.substring(kind.length() + 1).split(" ; "))
                            .map(StatisticsGolden::numbers)
                            .toArray(double[][]::new))
                    .toList();
            if (cases.isEmpty()) {
                throw new IllegalStateException("No case of " + kind + ".");
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(String part) {
        return Arrays.stream(part.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
