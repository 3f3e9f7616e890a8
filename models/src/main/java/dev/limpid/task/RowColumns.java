package dev.limpid.task;

import dev.limpid.explain.PermutationImportance;
import dev.limpid.table.Row;
import dev.limpid.table.Table;

import java.util.List;

/** The columns of a table as permutation importance deals them out. */
public record RowColumns(List<String> names) implements PermutationImportance.Columns<Row> {
    public RowColumns {
        names = List.copyOf(names);
    }

    /** All columns. */
    public RowColumns(Table table) {
        this(table.columns());
    }

    @Override
    public Row with(Row row, int column, Row from) {
        String name = names.get(column);
        Object value = from.values().get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "Row " + from.number() + " of " + from.source() + " has no column '" + name + "'.");
        }
        return row.with(name, value);
    }
}
