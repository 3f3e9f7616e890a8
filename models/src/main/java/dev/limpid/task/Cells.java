package dev.limpid.task;

import dev.limpid.format.FormatException;
import dev.limpid.graph.Wire;
import dev.limpid.table.Row;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Cells of a row as a model's input takes them: nothing is rounded, cut off or made up. */
final class Cells {
    /** Above it doubles skip whole numbers. */
    private static final double EXACT = 1L << 53;

    /**
     * @param value a number or a text
     */
    record Cell(String column, Object value) {}

    private Cells() {}

    /** How many values a column has. */
    static int count(String column, @Nullable Object value) {
        List<Cell> cells = new ArrayList<>();
        flatten(column, value, cells);
        return cells.size();
    }

    /** Adds a column's values in order, lists within lists too. */
    static void flatten(String column, @Nullable Object value, List<Cell> into) {
        if (value instanceof List<?> list) {
            list.forEach(one -> flatten(column, one, into));
        } else if (value != null) {
            into.add(new Cell(column, value));
        }
    }

    /**
     * @throws IllegalArgumentException if a cell is no number where one belongs, empty, has a fraction where the input takes
     *     whole numbers, or is too large for it
     */
    static Tensor tensor(Wire input, DType dtype, Shape shape, List<Cell> cells) {
        if (dtype == DType.STRING) {
            return Tensor.of(
                    shape,
                    cells.stream()
                            .map(cell -> cell.value instanceof Double number
                                    ? Row.written(number)
                                    : String.valueOf(cell.value))
                            .toList());
        }
        double[] numbers = new double[cells.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(input, dtype, cells.get(i));
        }
        return Tensor.fill(dtype, shape, i -> numbers[i]);
    }

    private static double number(Wire input, DType dtype, Cell cell) {
        double number = cell.value instanceof Double given
                ? given
                : said(String.valueOf(cell.value)).orElseThrow(() -> wrong(input, dtype, cell));
        double most = switch (dtype) {
            case INT64 -> EXACT;
            case INT32 -> Integer.MAX_VALUE;
            case INT16 -> Short.MAX_VALUE;
            case INT8 -> Byte.MAX_VALUE;
            case UINT8 -> 255;
            case BOOL -> 1;
            default -> Double.POSITIVE_INFINITY;
        };
        boolean whole = Double.isInfinite(most);
        double least = dtype == DType.UINT8 || dtype == DType.BOOL ? 0 : dtype == DType.INT64 ? -EXACT : -most - 1;
        if (!whole && !(number == Math.rint(number) && number <= most && number >= least)) {
            throw wrong(input, dtype, cell);
        }
        return number;
    }

    private static Optional<Double> said(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(1.0);
            case "false" -> Optional.of(0.0);
            default -> Row.number(text);
        };
    }

    private static IllegalArgumentException wrong(Wire input, DType dtype, Cell cell) {
        String what = cell.value.equals("")
                ? "empty"
                : cell.value instanceof Double number
                        ? Row.written(number)
                        : FormatException.quoted(String.valueOf(cell.value));
        String kind = switch (dtype) {
            case BOOL -> "true or false";
            case INT64, INT32, INT16, INT8, UINT8 -> "whole numbers (" + dtype + ")";
            default -> "numbers (" + dtype + ")";
        };
        return new IllegalArgumentException("The column " + FormatException.quoted(cell.column) + " is " + what
                + ", the model's input '" + input + "' takes " + kind + "."
                + (what.equals("empty") && dtype.isFloating() ? " Write NaN if the model knows what is missing." : ""));
    }
}
