package dev.limpid.task;

import dev.limpid.table.Row;
import dev.limpid.table.Table;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Rows whose values stand for absent columns; of several the scores are averaged.
 *
 * @param rows with the columns of the row that is explained
 * @param settings how they came about, as it goes into results
 */
record StandIns(List<Row> rows, Map<String, Object> settings) {
    /** SHAP's own: more make every coalition dearer, and its average hardly better. */
    static final int SAMPLE = 100;

    private static final String EXPECTED = "expected background, background:ROWS, mean, row:N or zero";

    StandIns {
        rows = List.copyOf(rows);
    }

    /**
     * @param how null for {@code background}
     * @param columns those that play
     * @param continuous whether a column takes any number: means and zeros are for such only
     * @throws IllegalArgumentException if the wish is unknown, or asks for what the columns or the background don't have
     */
    static StandIns of(
            Row row,
            Set<String> columns,
            @Nullable Table background,
            Games.Wishes wishes,
            Predicate<String> continuous) {
        String how = wishes.masker() == null ? "background" : wishes.masker();
        if (wishes.masker() == null && background == null) {
            throw new IllegalArgumentException("What stands for an absent column is not known: give --background FILE,"
                    + " rows of the same columns, or for numbers --masker zero.");
        }
        int colon = how.indexOf(':');
        String name = colon < 0 ? how : how.substring(0, colon);
        String value = colon < 0 ? null : how.substring(colon + 1);
        boolean takesNumber = name.equals("background") || name.equals("row");
        if (value != null && !takesNumber || value == null && name.equals("row")) {
            throw unknown(how);
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("masker", how);
        if (name.equals("zero")) {
            return new StandIns(List.of(zeros(row, columns, continuous)), settings);
        }
        if (!Set.of("background", "mean", "row").contains(name)) {
            throw unknown(how);
        }
        if (background == null) {
            throw new IllegalArgumentException("--masker " + how + " takes values from other rows: give --background"
                    + " FILE, rows of the same columns.");
        }
        Table alike = background.like(row);
        settings.put("background", background.source());
        return switch (name) {
            case "mean" -> new StandIns(List.of(means(alike, columns, continuous)), settings);
            case "row" -> {
                int number = number(how, value == null ? "" : value, 0);
                if (number >= alike.rows().size()) {
                    throw new IllegalArgumentException("--masker " + how + ": " + background.source()
                            + " has rows 0 to " + (alike.rows().size() - 1) + ".");
                }
                yield new StandIns(List.of(alike.rows().get(number)), settings);
            }
            default -> {
                List<Row> rows = alike.sample(value == null ? SAMPLE : number(how, value, 1), wishes.seed())
                        .rows();
                settings.put("background-rows", rows.size());
                yield new StandIns(rows, settings);
            }
        };
    }

    private static int number(String how, String text, int least) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, as a number that is too small is.
        }
        throw new IllegalArgumentException(
                "Masker '" + how + "' needs a whole number of at least " + least + ", got '" + text + "'.");
    }

    private static IllegalArgumentException unknown(String how) {
        return new IllegalArgumentException("Unknown masker '" + how + "' for a row of a table, " + EXPECTED + ".");
    }

    private static Row zeros(Row row, Set<String> columns, Predicate<String> continuous) {
        Row zeros = row;
        for (String column : columns) {
            Object value = scaled(row.values().get(column));
            if (!continuous.test(column) || !(value instanceof Double || value instanceof List)) {
                throw new IllegalArgumentException("--masker zero: the column '" + column
                        + "' is not a number on a scale, so zero does not stand for its absence. Give --background"
                        + " FILE, rows of the same columns.");
            }
            zeros = zeros.with(column, zero(value));
        }
        return zeros;
    }

    /** A number that is written in an unusual way (5.0) as the number that it is, where a number is taken. */
    private static @Nullable Object scaled(@Nullable Object value) {
        return value instanceof String text
                ? Row.number(text).<Object>map(number -> number).orElse(text)
                : value;
    }

    private static Object zero(Object value) {
        if (!(value instanceof List<?> list)) {
            return 0.0;
        }
        List<Object> zeros = new ArrayList<>();
        list.forEach(one -> zeros.add(zero(one)));
        return zeros;
    }

    /** Means of numbers on a scale, NaN left out; of all others the value that occurs most, the first of equals. */
    private static Row means(Table background, Set<String> columns, Predicate<String> continuous) {
        Row means = background.rows().get(0);
        for (String column : columns) {
            List<Object> values = background.column(column);
            List<Double> numbers = values.stream()
                    .map(StandIns::scaled)
                    .filter(Double.class::isInstance)
                    .map(Double.class::cast)
                    .toList();
            boolean all = continuous.test(column) && numbers.size() == values.size();
            means = means.with(column, all ? mean(numbers) : mostFrequent(values));
        }
        return means;
    }

    private static double mean(List<Double> values) {
        return values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    private static Object mostFrequent(List<Object> values) {
        Map<Object, Integer> counts = new HashMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        Object best = values.get(0);
        for (Object value : values) {
            if (counts.getOrDefault(value, 0) > counts.getOrDefault(best, 0)) {
                best = value;
            }
        }
        return best;
    }
}
