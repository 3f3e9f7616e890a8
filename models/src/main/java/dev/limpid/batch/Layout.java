package dev.limpid.batch;

import dev.limpid.table.Row;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where in a row stands what.
 *
 * @param at by what it holds, the place of a column, from 0
 * @param table for a model of tables the places of the columns it reads, in its order
 * @param names of all columns
 * @param named whether the files name them; else they are {@code column 0} and so on
 */
public record Layout(Map<Column, Integer> at, List<Integer> table, List<String> names, boolean named)
        implements Serializable {
    public Layout {
        at = new HashMap<>(at);
        table = new ArrayList<>(table);
        names = new ArrayList<>(names);
    }

    /** What stands in a column; an empty text where nothing does, or there is no such column. */
    Object cell(Asking row, Column column) {
        Integer place = at.get(column);
        return place == null ? "" : cell(row, place);
    }

    static Object cell(Asking row, int place) {
        return place < row.cells().size() ? row.cells().get(place) : "";
    }

    /** A cell as it is written; a number as a category is. */
    static String text(Object cell) {
        return cell instanceof Double number ? Row.written(number) : String.valueOf(cell);
    }
}
