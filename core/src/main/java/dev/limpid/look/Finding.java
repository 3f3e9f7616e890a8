package dev.limpid.look;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a look found.
 *
 * @param what the look's name, as the command line knows it
 * @param settings what it was asked, by name: texts, truths, numbers or lists of these
 * @param statement the finding in a sentence, with what it rests on
 * @param sheets the numbers
 * @param notes what a reader must know to judge them, a sentence each
 */
public record Finding(
        String what, Map<String, Object> settings, String statement, List<Sheet> sheets, List<String> notes) {
    public Finding {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        sheets = List.copyOf(sheets);
        notes = List.copyOf(notes);
    }

    /** Numbers in order. */
    public sealed interface Sheet permits Grid, Listing {
        /** As in JSON: a word. */
        String name();
    }

    /**
     * A number for each row and column, NaN where there is none.
     *
     * @param rowAxis what the rows are: {@code layer}
     * @param columnAxis what the columns are: {@code position}
     * @param words what to show in a cell beside its number; empty, or as many rows as {@code rows} has
     */
    public record Grid(
            String name,
            String rowAxis,
            List<String> rows,
            String columnAxis,
            List<String> columns,
            double[][] values,
            List<List<String>> words)
            implements Sheet {
        public Grid {
            rows = List.copyOf(rows);
            columns = List.copyOf(columns);
            values = Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
            words = List.copyOf(words);
            if (values.length != rows.size() || !words.isEmpty() && words.size() != rows.size()) {
                throw new IllegalArgumentException("Grid '" + name + "' has " + rows.size() + " rows, got "
                        + values.length + " of numbers and " + words.size() + " of words.");
            }
            for (double[] row : values) {
                if (row.length != columns.size()) {
                    throw new IllegalArgumentException(
                            "Grid '" + name + "' has " + columns.size() + " columns, got a row of " + row.length + ".");
                }
            }
        }

        @Override
        public double[][] values() {
            return Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
        }

        /** One cell. */
        public double at(int row, int column) {
            return values[row][column];
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Grid grid
                    && name.equals(grid.name)
                    && rowAxis.equals(grid.rowAxis)
                    && rows.equals(grid.rows)
                    && columnAxis.equals(grid.columnAxis)
                    && columns.equals(grid.columns)
                    && Arrays.deepEquals(values, grid.values)
                    && words.equals(grid.words);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, rows, columns, Arrays.deepHashCode(values), words);
        }
    }

    /**
     * A row of entries for each thing, best or first things first.
     *
     * @param columns the entries' names, as in JSON
     * @param rows of texts, truths, whole numbers, numbers and nulls, as many as there are columns
     */
    public record Listing(String name, List<String> columns, List<List<@Nullable Object>> rows) implements Sheet {
        public Listing {
            columns = List.copyOf(columns);
            List<List<@Nullable Object>> copies = new ArrayList<>();
            for (List<@Nullable Object> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(
                            "List '" + name + "' has " + columns.size() + " columns, got a row of " + row.size() + ".");
                }
                copies.add(Collections.unmodifiableList(new ArrayList<>(row)));
            }
            rows = Collections.unmodifiableList(copies);
        }
    }
}
