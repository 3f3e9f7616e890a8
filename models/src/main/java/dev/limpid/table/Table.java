package dev.limpid.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Rows of the same columns, such as those that a model was trained on.
 *
 * @param source the file's name
 * @param rows at least one
 */
public record Table(String source, List<Row> rows) {
    public Table {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(source + ": it has no rows, at least one is needed.");
        }
        for (Row row : rows) {
            if (!row.values().keySet().equals(rows.get(0).values().keySet())) {
                throw new IllegalArgumentException(source + ": row " + row.number() + " has columns "
                        + row.values().keySet() + ", row " + rows.get(0).number() + " has "
                        + rows.get(0).values().keySet() + ".");
            }
        }
    }

    /** Names, in the order of the first row. */
    public List<String> columns() {
        return List.copyOf(rows.get(0).values().keySet());
    }

    /** The values of a column, from top to bottom. */
    public List<Object> column(String name) {
        List<Object> values = new ArrayList<>();
        for (Row row : rows) {
            Object value = row.values().get(name);
            if (value == null) {
                throw new IllegalArgumentException(
                        source + ": it has no column '" + name + "', only " + columns() + ".");
            }
            values.add(value);
        }
        return values;
    }

    /** At most so many rows, in order, each as likely as another; the same for the same seed. */
    public Table sample(int most, long seed) {
        if (most < 1) {
            throw new IllegalArgumentException("A sample has at least 1 row, got " + most + ".");
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> chosen = new ArrayList<>();
        // Knuth's selection sampling: each is taken with the chance of what is still wanted of what is left.
        for (int i = 0; i < rows.size(); i++) {
            if (random.nextInt(rows.size() - i) < Math.min(most, rows.size()) - chosen.size()) {
                chosen.add(rows.get(i));
            }
        }
        return new Table(source, chosen);
    }

    /**
     * Only those columns that another row has, called and ordered as there: by name, or, where either's are only numbered
     * and both have as many, by place.
     *
     * @throws IllegalArgumentException if a column is missing
     */
    public Table like(Row row) {
        List<String> wanted = List.copyOf(row.values().keySet());
        List<String> own = columns();
        boolean byName = own.containsAll(wanted);
        boolean numbered = !row.named() || !rows.get(0).named();
        if (!byName && !(numbered && own.size() == wanted.size())) {
            throw new IllegalArgumentException(source + ": it has columns " + own + ", the row to be explained has "
                    + wanted + ". Give rows of the same columns.");
        }
        List<Row> alike = new ArrayList<>();
        for (Row other : rows) {
            List<Object> values = List.copyOf(other.values().values());
            Map<String, Object> ordered = new LinkedHashMap<>();
            for (int i = 0; i < wanted.size(); i++) {
                Object value = byName ? other.values().get(wanted.get(i)) : values.get(i);
                if (value != null) {
                    ordered.put(wanted.get(i), value);
                }
            }
            alike.add(new Row(other.source(), other.number(), ordered, row.named()));
        }
        return new Table(source, alike);
    }
}
