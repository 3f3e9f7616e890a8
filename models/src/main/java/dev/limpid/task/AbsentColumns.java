package dev.limpid.task;

import dev.limpid.game.Coalition;
import dev.limpid.game.Hierarchy;
import dev.limpid.game.Masker;
import dev.limpid.game.Players;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import dev.limpid.table.Row;
import dev.limpid.table.Table;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The columns of a row as players. An absent column has the values of background rows, each of which takes all absent
 * columns at once; the scores are averaged (the marginal, or interventional, expectation of Janzing, Minorics and Blöbaum
 * 2020, as in the shap package). Columns that depend on each other are thereby put together as they may never occur.
 */
public final class AbsentColumns {
    private AbsentColumns() {}

    /**
     * For anything that predicts from rows: all columns play.
     *
     * @param background at most 100 of its rows are taken, drawn by the seed
     * @throws IllegalArgumentException if the background lacks a column
     */
    public static Players<Row> of(Row row, Table background, long seed) {
        return of(row, new Games.Wishes(null, background, seed));
    }

    /**
     * For anything that predicts from rows: all columns play.
     *
     * @throws IllegalArgumentException if the wishes are unknown, or ask for what the columns or the background don't have
     */
    public static Players<Row> of(Row row, Games.Wishes wishes) {
        Set<String> columns = row.values().keySet();
        StandIns absent = StandIns.of(row, columns, wishes.background(), wishes, column -> true);
        List<Feature> players = players(row, columns);
        Masker<Row> masker = present -> absent.rows().stream()
                .map(instead -> mixed(row, instead, players, present))
                .toList();
        return new Players<>(players, Hierarchy.flat(players.size()), masker, absent.settings(), List.of());
    }

    private static Row mixed(Row row, Row instead, List<Feature> players, Coalition present) {
        Map<String, Object> values = new LinkedHashMap<>(row.values());
        present.absent().forEach(player -> {
            String column = players.get(player).text();
            Object value = instead.values().get(column);
            if (value != null) {
                values.put(column, value);
            }
        });
        return new Row(row.source(), row.number(), values, row.named());
    }

    private static List<Feature> players(Row row, Set<String> columns) {
        List<Feature> players = new ArrayList<>();
        row.values().forEach((column, value) -> {
            if (columns.contains(column)) {
                players.add(new Feature(column, new Place.Column(0, column, value), false, List.of(players.size())));
            }
        });
        return players;
    }

    /** For a model of ours: those columns play that it reads, and their tensors are mixed rather than made again. */
    static Players<Probe.Asked> of(TableModel model, Probe.Asked asked, Games.Wishes wishes) {
        Row row = TableModel.row(asked.input());
        Map<String, String> reading = model.reading(row);
        StandIns absent = StandIns.of(
                row,
                reading.keySet(),
                wishes.background(),
                wishes,
                column -> model.takes(reading.getOrDefault(column, "")).isFloating());
        List<Feature> players = players(row, reading.keySet());
        Mixing mixing =
                new Mixing(asked, absent.rows().stream().map(model::prepare).toList());
        Map<String, Integer> filled = new LinkedHashMap<>();
        for (int player = 0; player < players.size(); player++) {
            String column = players.get(player).text();
            String input = reading.getOrDefault(column, "");
            int start = filled.getOrDefault(input, 0);
            int end = start + Cells.count(column, row.values().get(column));
            mixing.own(input, player, start, end);
            filled.put(input, end);
        }
        return new Players<>(players, Hierarchy.flat(players.size()), mixing, absent.settings(), List.of());
    }

    /** Tensors of a row in which some elements are those of other rows. */
    private static final class Mixing implements Masker<Probe.Asked> {
        private final Probe.Asked asked;
        private final List<Input> absent;
        private final Map<String, List<int[]>> owners = new LinkedHashMap<>();

        Mixing(Probe.Asked asked, List<Input> absent) {
            this.asked = asked;
            this.absent = absent;
            for (Input instead : absent) {
                instead.tensors().forEach((name, tensor) -> {
                    if (!tensor.shape().equals(asked.input().tensor(name).shape())) {
                        throw new IllegalArgumentException("A row of the background fills the model's input '" + name
                                + "' as " + tensor.shape() + ", the row to be explained as "
                                + asked.input().tensor(name).shape() + ". Lists must be as long in all rows.");
                    }
                });
            }
        }

        /** A player has these elements of an input, {@code end} not among them. */
        void own(String name, int player, int start, int end) {
            owners.computeIfAbsent(name, none -> new ArrayList<>()).add(new int[] {player, start, end});
        }

        @Override
        public List<Probe.Asked> of(Coalition present) {
            List<Probe.Asked> mixed = new ArrayList<>();
            for (Input instead : absent) {
                Map<String, Tensor> tensors = new LinkedHashMap<>();
                asked.input()
                        .tensors()
                        .forEach((name, tensor) -> tensors.put(
                                name,
                                mixed(tensor, instead.tensor(name), owners.getOrDefault(name, List.of()), present)));
                mixed.add(new Probe.Asked(
                        new Input(List.of(), tensors, List.of(), List.of(), List.of()), asked.position()));
            }
            return mixed;
        }

        private static Tensor mixed(Tensor own, Tensor instead, List<int[]> owners, Coalition present) {
            Set<Boolean> kinds = new LinkedHashSet<>();
            owners.forEach(owner -> kinds.add(present.has(owner[0])));
            if (!kinds.contains(false)) {
                return own;
            }
            if (!kinds.contains(true)) {
                return instead;
            }
            if (own.dtype() == DType.STRING) {
                List<String> texts = new ArrayList<>(own.toStrings());
                List<String> others = instead.toStrings();
                owners.stream().filter(owner -> !present.has(owner[0])).forEach(owner -> {
                    for (int i = owner[1]; i < owner[2]; i++) {
                        texts.set(i, others.get(i));
                    }
                });
                return Tensor.of(own.shape(), texts);
            }
            ByteBuffer mixed = ByteBuffer.allocateDirect((int) own.byteSize());
            mixed.put(own.bytes());
            ByteBuffer others = instead.bytes();
            int bytes = (int) own.dtype().bytes(1);
            for (int[] owner : owners) {
                if (!present.has(owner[0])) {
                    int start = owner[1] * bytes;
                    mixed.put(start, others, start, owner[2] * bytes - start);
                }
            }
            return Tensor.over(own.dtype(), own.shape(), mixed.flip());
        }
    }
}
