package dev.limpid.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of a table.
 *
 * @param source the file's name
 * @param number of the row, counted from 0
 * @param values by column, in order: {@link Double}, {@link String}, or a {@link List} of them, nested or not
 * @param named whether the columns have names of their own; else they are numbered
 */
public record Row(String source, int number, Map<String, Object> values, boolean named) {
    public Row {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
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
