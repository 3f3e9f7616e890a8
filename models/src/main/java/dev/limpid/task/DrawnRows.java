package dev.limpid.task;

import dev.limpid.game.Coalition;
import dev.limpid.game.Surroundings;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;
import dev.limpid.table.Bins;
import dev.limpid.table.EntropyBins;
import dev.limpid.table.Row;
import dev.limpid.table.Table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * LIME's neighbours of a row (lime_tabular): each column is drawn for itself from the values that it has in data, and is
 * alike if it falls into the same bin as the row's. Text is alike only where it is equal.
 *
 * <p>Unlike there, a number is one that occurs in the data, rather than one of a normal distribution cut off at the bin's
 * ends: what is counted stays whole, and categories that are numbered stay those that there are.
 */
public final class DrawnRows implements Surroundings<Row> {
    private final Row row;
    private final String source;
    private final Binning binning;
    private final List<Column> columns = new ArrayList<>();

    /** A column's values, and whether each is in the row's bin. */
    private record Column(Feature feature, List<Object> values, boolean[] alike) {}

    /**
     * How numbers of a column are told apart.
     *
     * @param bins of the numbers in all rows, from top to bottom
     */
    record Binning(String name, Function<double[], Bins> bins) {
        static Binning of(Bins.Kind kind) {
            return new Binning(kind.toString(), kind::of);
        }

        /** @param labels of the rows */
        static Binning entropy(int[] labels) {
            return new Binning("entropy", values -> EntropyBins.of(values, labels));
        }
    }

    /**
     * @param data of the same columns
     * @param categories columns whose numbers are names rather than sizes; text needs no mention
     * @throws IllegalArgumentException if the data lack a column, or a column has numbers in some rows and text in others
     */
    public DrawnRows(Row row, Table data, Bins.Kind kind, Set<String> categories) {
        this(row, data, Binning.of(kind), categories, row.values().keySet());
    }

    /** @param drawn the columns that are; all others stay as they are */
    DrawnRows(Row row, Table data, Binning binning, Set<String> categories, Set<String> drawn) {
        this.row = row;
        this.source = data.source();
        this.binning = binning;
        Table alike = data.like(row);
        row.values().forEach((name, value) -> {
            if (drawn.contains(name)) {
                columns.add(column(name, value, alike.column(name), categories.contains(name)));
            }
        });
    }

    private Column column(String name, Object own, List<Object> values, boolean category) {
        boolean[] alike = new boolean[values.size()];
        String bin;
        boolean numbers = own instanceof Double && values.stream().allMatch(Double.class::isInstance);
        if (category || !numbers) {
            for (int i = 0; i < alike.length; i++) {
                alike[i] = values.get(i).equals(own);
            }
            bin = name + " = " + (own instanceof Double number ? Row.written(number) : own);
        } else {
            Bins bins = binning.bins()
                    .apply(values.stream().mapToDouble(value -> (Double) value).toArray());
            int in = bins.of((Double) own);
            for (int i = 0; i < alike.length; i++) {
                alike[i] = bins.of((Double) values.get(i)) == in;
            }
            bin = bins.name(name, in);
        }
        return new Column(
                new Feature(name, new Place.Column(0, name, own, bin), false, List.of(columns.size())), values, alike);
    }

    @Override
    public Row itself() {
        return row;
    }

    @Override
    public List<Feature> features() {
        return columns.stream().map(Column::feature).toList();
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("sampling", "data");
        settings.put("bins", binning.name());
        settings.put("background", source);
        return settings;
    }

    @Override
    public List<String> notes() {
        return List.of();
    }

    @Override
    public Neighbour<Row> draw(SplittableRandom random) {
        Map<String, Object> values = new LinkedHashMap<>(row.values());
        Coalition alike = Coalition.of(columns.size(), number -> {
            Column column = columns.get(number);
            int from = random.nextInt(column.values.size());
            values.put(column.feature.text(), column.values.get(from));
            return column.alike[from];
        });
        return new Neighbour<>(alike, new Row(row.source(), row.number(), values, row.named()));
    }
}
