package dev.limpid.table;

import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A file of cells as they are written, with or without a line of names: {@code .csv}, {@code .tsv}, {@code .json}, {@code
 * .jsonl}, each also packed ({@code .gz}), or a text a line ({@code .txt}; with a tab on each line as {@code .tsv}).
 *
 * <p>In {@code .csv} quotes hold commas and lines together. A line of {@code .tsv} is always a row, as data sets of texts are
 * saved: quotes go only around a whole cell in which they are doubled, all others are part of the text.
 *
 * @param source the file's name
 * @param columns names, or {@code column 0} and so on
 * @param named whether the file names them
 * @param lines without those that are blank
 */
public record Sheet(String source, List<String> columns, boolean named, List<Line> lines) {
    public Sheet {
        columns = List.copyOf(columns);
        lines = List.copyOf(lines);
    }

    /**
     * A row.
     *
     * @param number where it begins: the line of the file, of a {@code .json} file the row, from 1
     * @param cells by column: a text as it is written; of JSON also a {@link Double} or a list; an empty text where nothing
     *     is
     */
    public record Line(int number, List<Object> cells) {
        public Line {
            cells = List.copyOf(cells);
        }

        /** What stands in a column, as text; a number as a category is written. */
        public String text(int column) {
            Object cell = cells.get(column);
            return cell instanceof Double number ? Row.written(number) : String.valueOf(cell);
        }
    }

    /**
     * Whether the cells of a table's first line are names: none is a number or empty, unless they number the columns from 0.
     *
     * @param said by the user, or by a model; one of these among them tells, too
     */
    public static boolean areNames(List<String> cells, Collection<String> said) {
        boolean counts =
                IntStream.range(0, cells.size()).allMatch(i -> cells.get(i).equals(String.valueOf(i)));
        return counts && cells.size() > 1
                || cells.stream().anyMatch(said::contains) && !cells.stream().allMatch(Sheet::isNumber)
                || cells.stream().noneMatch(cell -> isNumber(cell) || cell.isEmpty());
    }

    private static boolean isNumber(String cell) {
        return Row.number(cell).isPresent();
    }

    /**
     * Reads a file.
     *
     * @param isHeader whether the cells of a first line are names; not asked of JSON
     * @throws FormatException in one line, if it is none of these, has no rows, a row has more or fewer cells than the first or
     *     two columns have one name, or it holds more than 256 MiB or ten million cells
     */
    public static Sheet read(Path file, Predicate<List<String>> isHeader) throws IOException {
        return new SheetReader(file, isHeader).read();
    }

    /** Whether a file of that name is read as rows of cells, rather than lines or whole. */
    public static boolean isSheet(Path file) {
        return SheetFormat.of(file).isPresent();
    }

    /** A list of numbers, or of such lists, as JSON writes it; empty if it is none. */
    public static Optional<List<Object>> list(String text) {
        return SheetReader.list(text);
    }

    /**
     * A row of a table, in which what is written as a number is one.
     *
     * @param line counted from 0, as the row is
     * @param chosen columns
     */
    public Row row(int line, List<Integer> chosen) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int column : chosen) {
            Object cell = lines.get(line).cells.get(column);
            values.put(columns.get(column), cell instanceof String text ? Row.cell(text.strip()) : cell);
        }
        return new Row(source, line, values, named);
    }
}
