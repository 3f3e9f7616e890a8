package dev.limpid.table;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One row of a table.
 *
 * @param source the file's name
 * @param number of the row, counted from 0
 * @param values by column, in order: {@link Double}, {@link String}, or a {@link List} of them, nested or not; a number that
 *     is written in an unusual way (007, 1.50), or whole and of 16 digits or more, stays the text that it is
 * @param named whether the columns have names of their own; else they are numbered
 */
public record Row(String source, int number, Map<String, Object> values, boolean named) {
    // Java's own reading takes "1d" and "0x1p3" too.
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|NaN");

    private static final double WHOLE = 1e15;

    public Row {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * What a cell of text holds: a number if it is written as numbers are ({@link #written}), else the text, so that a
     * model whose categories are called {@code 007} or {@code 1.50} finds them.
     */
    public static Object cell(String text) {
        return number(text)
                .filter(number -> written(number).equals(text))
                .<Object>map(Function.identity())
                .orElse(text);
    }

    /** The number that a text says: decimal, with or without an exponent, or NaN; empty if it says something else. */
    public static Optional<Double> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }

    /** A number as a category is written: a whole one without a point. */
    public static String written(double number) {
        return number == Math.rint(number) && Math.abs(number) < WHOLE
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }

    /** A whole number as a cell: the text of its digits where a {@link Double} would not be written as it is. */
    public static Object whole(BigInteger number) {
        double near = number.doubleValue();
        return Math.abs(near) < WHOLE ? (Object) near : number.toString();
    }

    /** This row with another value in a column that it has. */
    public Row with(String column, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put(column, value);
        return new Row(source, number, changed, named);
    }

    /** A row of numbers in order, without names. */
    public static Row of(double... numbers) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < numbers.length; i++) {
            values.put("column " + i, numbers[i]);
        }
        return new Row("row", 0, values, false);
    }
}
