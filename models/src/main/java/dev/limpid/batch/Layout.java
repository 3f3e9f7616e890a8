package dev.limpid.batch;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
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
        Map<Column, Integer> copy = new EnumMap<>(Column.class);
        copy.putAll(at);
        at = copy;
        table = new ArrayList<>(table);
        names = new ArrayList<>(names);
    }
}
