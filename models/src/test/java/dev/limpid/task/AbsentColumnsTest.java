package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.BlackBox;
import dev.limpid.explain.Certainty;
import dev.limpid.explain.Estimator;
import dev.limpid.explain.ExactShapley;
import dev.limpid.explain.KernelShap;
import dev.limpid.explain.PermutationShap;
import dev.limpid.explain.SamplingShap;
import dev.limpid.explain.Stage;
import dev.limpid.game.Coalition;
import dev.limpid.game.MaskedModel;
import dev.limpid.game.MaskedPredictor;
import dev.limpid.game.Players;
import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.table.Row;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Columns taken away, against enumeration in Python over onnxruntime and against the shap package. */
class AbsentColumnsTest {
    private static final JsonNode GOLDEN = RowsGolden.rows("shapley");

    @TempDir
    Path folder;

    private Table table(String csv) throws IOException {
        return Rows.all(Files.writeString(folder.resolve("rows.csv"), csv));
    }

    private Table background(String name) throws IOException {
        return table(GOLDEN.get(name).get("background").textValue());
    }

    private Row row(String name) throws IOException {
        return table(GOLDEN.get(name).get("row").textValue()).rows().get(0);
    }

    private static List<Target> targets(TableModel model, Input input, int count) {
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            targets.addAll(TargetSpec.parse("index:" + i).resolve(model, input, null, Target.Score.LOGIT, null));
        }
        return targets;
    }

    private Stage stage(TableModel model, String name, @Nullable String masker) throws IOException {
        Input input = model.prepare(row(name));
        Games games = new Games(model, new Games.Wishes(masker, background(name), 0), more -> {});
        return games.on(
                model.probe(),
                input,
                targets(model, input, GOLDEN.get(name).get("exact").size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"forest with ZipMap", "boosted, a value", "columns"})
    void shapley_values_are_those_of_enumeration_in_python(String name) throws IOException {
        JsonNode golden = GOLDEN.get(name);
        try (TableModel model = RowsGolden.model(name, folder)) {
            Stage stage = stage(model, name, null);
            List<Attribution> exact = stage.play(new ExactShapley(false));
            assertThat(exact).hasSameSizeAs(golden.get("exact"));
            for (int target = 0; target < exact.size(); target++) {
                Attribution found = exact.get(target);
                assertThat(found.scores().stream().map(one -> one.feature().text()))
                        .containsExactlyElementsOf(Golden.strings(golden.get("columns")));
                Golden.assertClose(
                        name, Golden.scores(found), golden.get("exact").get(target), 1e-6);
                assertThat(found.target().score())
                        .isCloseTo(golden.get("full").get(target).doubleValue(), within(1e-6));
                assertThat(found.target().baselineScore())
                        .isCloseTo(golden.get("empty").get(target).doubleValue(), within(1e-6));
            }
            for (Attribution found : stage.play(new KernelShap(null, Certainty.STANDARD, 0))) {
                assertThat(found.sampled()).isNotNull();
                assertThat(found.sampled().stopped()).isEqualTo(Attribution.Stopped.EXACT);
                int target = found.target().target().choice().index();
                Golden.assertClose(
                        name, Golden.scores(found), golden.get("kernel").get(target), 1e-6);
            }
        }
    }

    /** 95 in 100 are to; of some hundred, 90 in 100 leave chance its room. */
    @Test
    void intervals_of_samplers_hold_the_values_of_enumeration() throws IOException {
        String name = "columns";
        try (TableModel model = RowsGolden.model(name, folder)) {
            Stage stage = stage(model, name, null);
            double[] exact = Golden.numbers(GOLDEN.get(name).get("exact").get(0));
            int held = 0;
            int all = 0;
            for (int seed = 0; seed < 20; seed++) {
                List<Estimator> samplers = List.of(
                        new PermutationShap(200, new Certainty(0, 0.95), seed),
                        new SamplingShap(200, new Certainty(0, 0.95), seed));
                for (Estimator sampler : samplers) {
                    Attribution found = stage.play(sampler).get(0);
                    for (int i = 0; i < exact.length; i++) {
                        Attribution.Scored scored = found.scores().get(i);
                        if (scored.low() != null && scored.high() != null) {
                            all++;
                            held += scored.low() - 1e-6 <= exact[i] && exact[i] <= scored.high() + 1e-6 ? 1 : 0;
                        }
                    }
                }
            }
            assertThat(all).isGreaterThan(90);
            assertThat(held).isGreaterThanOrEqualTo((int) (0.9 * all));
        }
    }

    @Test
    void any_predictor_of_rows_is_explained_alike() throws IOException {
        String name = "columns";
        try (TableModel model = RowsGolden.model(name, folder)) {
            BlackBox<Row> box = new BlackBox<>("columns", model::predict, List.of("no", "yes"));
            Players<Row> players = AbsentColumns.of(row(name), background(name), 0);
            // The column that the model does not read plays too, and gets nothing.
            Attribution found = box.explain(new ExactShapley(false), players, List.of(box.target(1)))
                    .get(0);
            assertThat(found.scores()).hasSize(6);
            assertThat(found.scores().get(5).score()).isCloseTo(0, within(1e-9));
            double[] exact = Golden.numbers(GOLDEN.get(name).get("exact").get(1));
            for (int i = 0; i < exact.length; i++) {
                assertThat(found.scores().get(i).score()).isCloseTo(exact[i], within(1e-6));
            }
            assertThat(found.method().settings())
                    .containsEntry("masker", "background")
                    .containsEntry("background", "rows.csv")
                    .containsEntry("background-rows", 10);
        }
    }

    @Test
    void absent_columns_are_those_of_each_background_row_at_once() {
        Table background = new Table("b", List.of(Row.of(1, 2, 3), Row.of(4, 5, 6)));
        Players<Row> players = AbsentColumns.of(Row.of(7, 8, 9), background, 0);
        assertThat(players.masker().of(Coalition.ofBits(3, 0b010)))
                .extracting(row -> List.copyOf(row.values().values()))
                .containsExactly(List.of(1.0, 8.0, 3.0), List.of(4.0, 8.0, 6.0));
        assertThat(players.features().get(2).place()).isEqualTo(new Place.Column(0, "column 2", 9.0));
    }

    @Test
    void a_large_background_is_sampled_by_the_seed() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            rows.add(Row.of(i, -i));
        }
        Table background = new Table("b", rows);
        Coalition none = Coalition.none(2);
        List<Row> one = AbsentColumns.of(Row.of(7, 8), background, 1).masker().of(none);
        assertThat(one).hasSize(100).doesNotHaveDuplicates();
        assertThat(AbsentColumns.of(Row.of(7, 8), background, 1).masker().of(none))
                .isEqualTo(one);
        assertThat(AbsentColumns.of(Row.of(7, 8), background, 2).masker().of(none))
                .isNotEqualTo(one);
        assertThat(AbsentColumns.of(Row.of(7, 8), new Games.Wishes("background:7", background, 1))
                        .masker()
                        .of(none))
                .hasSize(7);
    }

    @Test
    void means_are_of_numbers_and_of_all_else_what_occurs_most() throws IOException {
        Table background = table("size,city\n1,Ulm\nNaN,Bonn\n4,Bonn\n");
        Row row = background.rows().get(0);
        assertThat(values(row, "mean", background)).containsExactly(Map.of("size", 2.5, "city", "Bonn"));
        assertThat(values(row, "row:0", background)).containsExactly(Map.of("size", 1.0, "city", "Ulm"));
        assertThat(values(Row.of(3, 4), "zero", null)).containsExactly(Map.of("column 0", 0.0, "column 1", 0.0));
    }

    private static List<Map<String, Object>> values(Row row, String masker, @Nullable Table background) {
        return AbsentColumns.of(row, new Games.Wishes(masker, background, 0))
                .masker()
                .of(Coalition.none(row.values().size()))
                .stream()
                .map(Row::values)
                .toList();
    }

    @Test
    void a_mean_of_whole_numbers_is_one_that_the_model_takes() throws IOException {
        try (TableModel model = RowsGolden.model("columns", folder)) {
            for (String masker : List.of("mean", "row:2", "background:3")) {
                List<Attribution> found = stage(model, "columns", masker).play(new ExactShapley(false));
                assertThat(found.get(0).method().settings()).containsEntry("masker", masker);
                assertThat(found.get(0).completeness()).isNotNull();
                assertThat(found.get(0).completeness().gap()).isCloseTo(0, within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zero | --masker zero: the column 'flag' is not a number on a scale, so zero does not stand for its absence. Give --background FILE, rows of the same columns.",
                "blur | Unknown masker 'blur' for a row of a table, expected background, background:ROWS, mean, row:N or zero.",
                "mean:3 | Unknown masker 'mean:3' for a row of a table, expected background, background:ROWS, mean, row:N or zero.",
                "row:x | Masker 'row:x' needs a whole number of at least 0, got 'x'.",
                "row:10 | --masker row:10: rows.csv has rows 0 to 9.",
                "background:0 | Masker 'background:0' needs a whole number of at least 1, got '0'.",
            })
    void maskers_that_do_not_fit_are_named(String masker, String message) throws IOException {
        try (TableModel model = RowsGolden.model("columns", folder)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> stage(model, "columns", masker))
                    .withMessage(message);
        }
    }

    @Test
    void backgrounds_that_are_missing_or_do_not_fit_are_named() throws IOException {
        try (TableModel model = RowsGolden.model("columns", folder)) {
            Input input = model.prepare(row("columns"));
            List<Target> targets = targets(model, input, 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new Games(model, new Games.Wishes(null, 0), more -> {}).on(model.probe(), input, targets))
                    .withMessage("What stands for an absent column is not known: give --background FILE, rows of the"
                            + " same columns, or for numbers --masker zero.");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new Games(model, new Games.Wishes("mean", 0), more -> {}).on(model.probe(), input, targets))
                    .withMessage("--masker mean takes values from other rows: give --background FILE, rows of the same"
                            + " columns.");
            Table other = table("mass,size\n1,2\n");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Games(model, new Games.Wishes(null, other, 0), more -> {})
                            .on(model.probe(), input, targets))
                    .withMessage(
                            "rows.csv: it has columns [mass, size], the row to be explained has [flag, city, height,"
                                    + " weight, code, seen on]. Give rows of the same columns.");
        }
    }

    /** 512 coalitions of 3,000 rows each would be a million and a half inputs. */
    @Test
    void what_waits_for_its_turn_is_bounded_for_large_backgrounds() throws IOException {
        try (TableModel model = RowsGolden.model("columns", folder)) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                rows.addAll(background("columns").rows());
            }
            Input input = model.prepare(row("columns"));
            List<Target> targets = targets(model, input, 1);
            Games.Wishes wishes = new Games.Wishes("background:3000", new Table("b", rows), 0);
            Players<Probe.Asked> players = AbsentColumns.of(model, new Probe.Asked(input, null), wishes);
            int together = MaskedModel.of(model.probe(), targets, players).together();
            assertThat(together).isEqualTo(8);
            BlackBox<Row> box = new BlackBox<>("columns", model::predict, List.of());
            assertThat(MaskedPredictor.of(model, List.of(box.target(0)), AbsentColumns.of(row("columns"), wishes))
                            .together())
                    .isEqualTo(2);
        }
    }

    @Test
    void numbered_columns_go_by_place() {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("a", 1.0);
        named.put("b", 2.0);
        Table background = new Table("b", List.of(new Row("b", 0, named, true)));
        assertThat(AbsentColumns.of(Row.of(5, 6), background, 0).masker().of(Coalition.none(2)))
                .extracting(row -> List.copyOf(row.values().values()))
                .containsExactly(List.of(1.0, 2.0));
    }

    @Test
    void inputs_of_a_model_share_the_tensors_that_are_whole() throws IOException {
        try (TableModel model = RowsGolden.model("columns", folder)) {
            Input input = model.prepare(row("columns"));
            Players<Probe.Asked> players = AbsentColumns.of(
                    model, new Probe.Asked(input, null), new Games.Wishes("row:0", background("columns"), 0));
            Input all = players.masker().of(Coalition.all(5)).get(0).input();
            assertThat(all.tensors()).isEqualTo(input.tensors());
            Input some = players.masker().of(Coalition.all(5).without(1)).get(0).input();
            assertThat(some.tensor("weight")).isSameAs(input.tensor("weight"));
            assertThat(some.tensor("city")).isNotEqualTo(input.tensor("city"));
        }
    }
}
