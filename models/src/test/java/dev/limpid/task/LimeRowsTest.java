package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.BlackBox;
import dev.limpid.explain.Certainty;
import dev.limpid.explain.KernelWidth;
import dev.limpid.explain.Lime;
import dev.limpid.explain.LimeDistance;
import dev.limpid.explain.LimeSampling;
import dev.limpid.explain.LimeSelection;
import dev.limpid.explain.LimeTable;
import dev.limpid.game.Coalition;
import dev.limpid.game.Surroundings;
import dev.limpid.game.UnfitScore;
import dev.limpid.json.Document;
import dev.limpid.json.JsonDocument;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import dev.limpid.table.Bins;
import dev.limpid.table.EntropyBins;
import dev.limpid.table.Row;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** LIME on rows whose neighbours are drawn from data, against lime_tabular on the same functions and data. */
class LimeRowsTest {
    private static final Certainty NONE = new Certainty(0, 0.95);

    @TempDir
    Path folder;

    /** A function of columns that lime_tabular explained too. */
    private record Played(JsonNode told, List<Row> data, Row row) {
        static List<Played> all() {
            List<Played> all = new ArrayList<>();
            for (JsonNode told : RowsGolden.rows("lime")) {
                List<Row> data = new ArrayList<>();
                told.get("data").forEach(one -> data.add(named(Golden.numbers(one))));
                all.add(new Played(told, data, named(Golden.numbers(told.get("row")))));
            }
            return all;
        }

        private static Row named(double[] numbers) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (int i = 0; i < numbers.length; i++) {
                values.put("f" + i, numbers[i]);
            }
            return new Row("data", 0, values, true);
        }

        int features() {
            return row.values().size();
        }

        BlackBox<Row> box() {
            return new BlackBox<>(
                    "game",
                    rows -> {
                        float[] scores = new float[2 * rows.size()];
                        for (int i = 0; i < rows.size(); i++) {
                            scores[2 * i + 1] = (float) score(rows.get(i));
                            scores[2 * i] = 1 - scores[2 * i + 1];
                        }
                        return Tensor.of(Shape.of(rows.size(), 2), scores);
                    },
                    List.of("no", "yes"));
        }

        private double score(Row row) {
            double[] x = row.values().values().stream()
                    .mapToDouble(value -> (Double) value)
                    .toArray();
            if (told.get("game").textValue().equals("bins")) {
                for (int i = 0; i < x.length; i++) {
                    double value = x[i];
                    x[i] = Arrays.stream(Golden.numbers(told.get("borders").get(i)))
                                    .filter(border -> border < value)
                                    .count()
                            - 1.0;
                }
            }
            double sum = 1.5 * x[0] * x[1];
            for (int i = 0; i < x.length; i++) {
                sum += told.get("weights").get(i).doubleValue() * x[i];
            }
            return 1 / (1 + Math.exp(-sum / 3));
        }

        Surroundings<Row> around() {
            return new DrawnRows(
                    row, new Table("data", data), Bins.Kind.of(told.get("kind").textValue()), Set.of("f2"));
        }

        Attribution explain(LimeSelection selection, int wanted, long seed) {
            Lime lime = new Lime(
                    neighbours(told.get("samples").intValue()), new Lime.Surrogate(selection, wanted, 1), NONE, seed);
            return box().explain(lime, around(), List.of(box().target(1))).get(0);
        }
    }

    private static Lime.Neighbours neighbours(int samples) {
        return new Lime.Neighbours(samples, LimeSampling.BERNOULLI, LimeDistance.EUCLIDEAN, new KernelWidth.Standard());
    }

    @Test
    void features_are_called_as_by_lime() {
        for (Played played : Played.all()) {
            List<String> names = played.around().features().stream()
                    .map(feature -> String.valueOf(((Place.Column) feature.place()).bin())
                            .replace(" = ", "="))
                    .toList();
            assertThat(names).containsExactlyElementsOf(Golden.strings(played.told.get("names")));
        }
    }

    /** Neighbours that lime_tabular drew: which columns are alike, and a score. */
    private record Told(JsonNode golden, int[] next) implements Surroundings<Double> {
        @Override
        public Double itself() {
            return golden.get("scores").get(0).doubleValue();
        }

        @Override
        public List<Feature> features() {
            List<Feature> features = new ArrayList<>();
            for (int i = 0; i < golden.get("coefficients").size(); i++) {
                features.add(new Feature("f" + i, new Place.Column(0, "f" + i, 0.0), false, List.of(i)));
            }
            return features;
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of();
        }

        @Override
        public List<String> notes() {
            return List.of();
        }

        @Override
        public Neighbour<Double> draw(SplittableRandom random) {
            int row = ++next[0];
            String alike = golden.get("rows").get(row).textValue();
            return new Neighbour<>(
                    Coalition.of(alike.length(), i -> alike.charAt(i) == '1'),
                    golden.get("scores").get(row).doubleValue());
        }
    }

    @Test
    void the_same_neighbours_give_limes_own_numbers() {
        JsonNode golden = RowsGolden.rows("matrix");
        BlackBox<Double> box = new BlackBox<>(
                "told",
                scores -> Tensor.of(
                        Shape.of(scores.size(), 1),
                        scores.stream().mapToDouble(score -> score).toArray()),
                List.of());
        Lime lime = new Lime(neighbours(golden.get("rows").size()), Lime.Surrogate.STANDARD, NONE, 0);
        Attribution found = box.explain(lime, new Told(golden, new int[1]), List.of(box.target(0)))
                .get(0);
        Golden.assertClose("coefficients", Golden.scores(found), golden.get("coefficients"), 1e-9);
        assertThat(found.sampled()).isNotNull();
        Attribution.Fit fit = found.sampled().fit();
        assertThat(fit).isNotNull();
        assertThat(fit.r2()).isNotNull();
        assertThat(fit.r2()).isCloseTo(golden.get("r2").doubleValue(), within(1e-9));
        assertThat(fit.intercept()).isCloseTo(golden.get("intercept").doubleValue(), within(1e-9));
        assertThat(fit.prediction()).isCloseTo(golden.get("prediction").doubleValue(), within(1e-9));
    }

    /** Means over seeds, of ours and theirs, differ by no more than chance lets them: 4 standard errors. */
    @Test
    void many_seeds_agree_with_limes_own_on_average() {
        List<Double> far = new ArrayList<>();
        for (Played played : Played.all()) {
            int seeds = played.told.get("seeds").intValue();
            double[][] found = new double[seeds][];
            for (int seed = 0; seed < seeds; seed++) {
                Attribution one = played.explain(LimeSelection.NONE, 0, seed);
                assertThat(one.sampled()).isNotNull();
                assertThat(one.sampled().fit()).isNotNull();
                assertThat(one.sampled().fit().r2()).isNotNull();
                found[seed] = Arrays.copyOf(Golden.scores(one), played.features() + 3);
                found[seed][played.features()] = one.sampled().fit().intercept();
                found[seed][played.features() + 1] = one.sampled().fit().r2();
                found[seed][played.features() + 2] = one.sampled().fit().prediction();
            }
            double[] mean = Golden.numbers(played.told.get("mean"));
            double[] error = Golden.numbers(played.told.get("error"));
            for (int i = 0; i < mean.length; i++) {
                int number = i;
                double[] values =
                        Arrays.stream(found).mapToDouble(row -> row[number]).toArray();
                double own = Arrays.stream(values).average().orElseThrow();
                double variance =
                        Arrays.stream(values).map(v -> (v - own) * (v - own)).sum() / (seeds - 1);
                double both = Math.hypot(Math.sqrt(variance / seeds), error[i]);
                far.add(Math.abs(own - mean[i]) / both);
                assertThat(own).as("number " + i).isCloseTo(mean[i], within(4 * both));
            }
        }
        Collections.sort(far);
        // Two in three within a standard error, as chance has it; a bias would widen them all.
        assertThat(far.get(far.size() / 2)).isBetween(0.3, 1.05);
    }

    @Test
    void the_same_columns_are_chosen_as_often_as_by_limes_own() {
        int compared = 0;
        for (Played played : Played.all()) {
            int seeds = played.told.get("seeds").intValue();
            for (LimeSelection selection :
                    List.of(LimeSelection.FORWARD, LimeSelection.HIGHEST_WEIGHTS, LimeSelection.LASSO_PATH)) {
                double[] times = new double[played.features()];
                for (int seed = 0; seed < seeds; seed++) {
                    double[] scores = Golden.scores(
                            played.explain(selection, played.told.get("wanted").intValue(), 5000 + seed));
                    for (int i = 0; i < scores.length; i++) {
                        times[i] += scores[i] != 0 ? 1 : 0;
                    }
                }
                double[] theirs = Golden.numbers(played.told.get("chosen").get(selection.toString()));
                for (int i = 0; i < times.length; i++) {
                    double rate = (times[i] + theirs[i] + 1) / (2.0 * seeds + 2);
                    double error = Math.sqrt(2 * rate * (1 - rate) * seeds);
                    assertThat(times[i]).as(selection + " " + i).isCloseTo(theirs[i], within(4 * error));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(3 * (6 + 5 + 5));
    }

    /** A column drawn for itself: how often it is alike is how often its bin is in the data. */
    @Test
    void neighbours_have_columns_as_often_alike_as_data_have_them() {
        Played played = Played.all().get(0);
        Surroundings<Row> around = played.around();
        SplittableRandom random = new SplittableRandom(1);
        int[] alike = new int[played.features()];
        int draws = 20_000;
        for (int draw = 0; draw < draws; draw++) {
            Surroundings.Neighbour<Row> one = around.draw(random);
            for (int i = 0; i < alike.length; i++) {
                alike[i] += one.alike().has(i) ? 1 : 0;
                Object value = one.input().values().get("f" + i);
                int column = i;
                if (draw < 100) {
                    assertThat(played.data.stream().map(row -> row.values().get("f" + column)))
                            .contains(value);
                }
            }
        }
        // f0 is above the last quartile, so are a quarter of the data.
        assertThat(alike[0] / (double) draws).isCloseTo(0.25, within(0.015));
    }

    @Test
    void the_same_seed_gives_the_same_bits_and_another_not() {
        Played played = Played.all().get(0);
        double[] one = Golden.scores(played.explain(LimeSelection.NONE, 0, 3));
        assertThat(Golden.scores(played.explain(LimeSelection.NONE, 0, 3))).isEqualTo(one);
        assertThat(Golden.scores(played.explain(LimeSelection.NONE, 0, 4))).isNotEqualTo(one);
    }

    private Table rows(String part) throws IOException {
        return Rows.all(Files.writeString(
                folder.resolve("rows.csv"),
                RowsGolden.rows("shapley").get("columns").get(part).textValue()));
    }

    @Test
    void strings_and_flags_of_a_model_are_categories_and_json_tells_bins() throws IOException {
        try (TableModel model = RowsGolden.model("columns", folder)) {
            Input input = model.prepare(rows("row").rows().get(0));
            List<Target> targets = TargetSpec.parse("top:2").resolve(model, input, null, Target.Score.LOGIT, null);
            Games games = new Games(model, new Games.Wishes(null, rows("background"), 0), more -> {});
            Lime lime = new Lime(neighbours(400), Lime.Surrogate.STANDARD, NONE, 0);
            List<Attribution> found = new LimeTable(lime, "quartile", games).explain(model.probe(), input, targets);
            assertThat(found).hasSize(2);
            Attribution first = found.get(0);
            assertThat(first.cost().forwardPasses()).isEqualTo(400);
            assertThat(first.scores().stream()
                            .map(one ->
                                    String.valueOf(((Place.Column) one.feature().place()).bin())))
                    .contains("flag = true", "city = Nice")
                    .anyMatch(bin -> bin.contains(" < weight <= ") || bin.startsWith("weight "));
            assertThat(first.method().settings())
                    .containsEntry("sampling", "data")
                    .containsEntry("bins", "quartile")
                    .containsEntry("background", "rows.csv");
            assertThat(first.target().probability()).isNotNull();
            // What the two classes get is opposite, as their probabilities are.
            for (int i = 0; i < first.scores().size(); i++) {
                assertThat(found.get(1).scores().get(i).score())
                        .isCloseTo(-first.scores().get(i).score(), within(1e-6));
            }
            Document document = new Document(model.provenance(), input.originals(), List.of(), found, List.of(), 0);
            assertThat(JsonDocument.write(document)).contains("\"bin\": \"city = Nice\"");
        }
    }

    private Table rows(String model, String part) throws IOException {
        return Rows.all(Files.writeString(
                folder.resolve("rows.csv"),
                RowsGolden.rows("shapley").get(model).get(part).textValue()));
    }

    @Test
    void entropy_bins_tell_apart_what_the_model_answers_to_each_row() throws IOException {
        try (TableModel model = RowsGolden.model("forest with ZipMap", folder)) {
            Input input = model.prepare(rows("forest with ZipMap", "row").rows().get(0));
            Table background = rows("forest with ZipMap", "background");
            List<String> answers = background.rows().stream()
                    .map(row -> model.top(model.prepare(row), null, 1).get(0).label())
                    .toList();
            assertThat(answers.stream().distinct()).hasSizeGreaterThan(1);
            int[] labels = answers.stream()
                    .mapToInt(answers.stream().distinct().toList()::indexOf)
                    .toArray();
            List<Target> targets = TargetSpec.parse("top").resolve(model, input, null, Target.Score.LOGIT, null);
            Games games = new Games(model, new Games.Wishes(null, background, 0), more -> {});
            Lime lime = new Lime(neighbours(200), Lime.Surrogate.STANDARD, NONE, 0);
            Attribution found = new LimeTable(lime, "entropy", games)
                    .explain(model.probe(), input, targets)
                    .get(0);
            assertThat(found.method().settings()).containsEntry("bins", "entropy");
            assertThat(found.scores()).hasSize(4);
            // One number is written 1.0881006346608046e-05, which makes its column no category.
            found.scores().forEach(one -> {
                Place.Column column = (Place.Column) one.feature().place();
                String name = one.feature().text();
                Bins bins = EntropyBins.of(
                        background.column(name).stream()
                                .mapToDouble(value -> Double.parseDouble(String.valueOf(value)))
                                .toArray(),
                        labels);
                assertThat(column.bin()).isEqualTo(bins.name(name, bins.of((Double) column.value())));
            });
        }
    }

    @Test
    void entropy_bins_of_a_model_without_classes_are_refused() throws IOException {
        try (TableModel model = RowsGolden.model("boosted, a value", folder)) {
            Input input = model.prepare(rows("boosted, a value", "row").rows().get(0));
            List<Target> targets = TargetSpec.parse("top").resolve(model, input, null, Target.Score.LOGIT, null);
            Games games =
                    new Games(model, new Games.Wishes(null, rows("boosted, a value", "background"), 0), more -> {});
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> games.near(model.probe(), input, targets, "entropy"))
                    .withMessage("Setting bins=entropy tells the model's classes apart, and model 'tiny' gives values."
                            + " Choose quartile or decile.");
        }
    }

    @Test
    void what_is_missing_or_of_no_use_is_said() throws IOException {
        try (TableModel model = RowsGolden.model("columns", folder)) {
            Input input = model.prepare(rows("row").rows().get(0));
            List<Target> targets = TargetSpec.parse("top").resolve(model, input, null, Target.Score.LOGIT, null);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Games(model, new Games.Wishes(null, 0), more -> {})
                            .near(model.probe(), input, targets, "quartile"))
                    .withMessage(
                            "lime draws neighbours of a row from other rows: give --background FILE, rows of the same"
                                    + " columns, or for numbers --set sampling=bernoulli --masker zero.");
            Table background = rows("background");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Games(model, new Games.Wishes("mean", background, 0), more -> {})
                            .near(model.probe(), input, targets, "quartile"))
                    .withMessage(
                            "--masker mean is not for lime where it draws columns from the background: leave it out,"
                                    + " or choose --set sampling=bernoulli.");
        }
    }

    @Test
    void a_constant_function_gets_zeros_and_says_so_and_no_number_is_named() {
        Table data = new Table("d", List.of(Row.of(1, 2), Row.of(3, 4)));
        Lime lime = new Lime(neighbours(50), Lime.Surrogate.STANDARD, NONE, 0);
        BlackBox<Row> constant = box(1);
        Attribution found = constant.explain(
                        lime,
                        new DrawnRows(Row.of(1, 4), data, Bins.Kind.QUARTILE, Set.of()),
                        List.of(constant.target(0)))
                .get(0);
        assertThat(Golden.scores(found)).containsOnly(0);
        assertThat(found.warnings()).anyMatch(warning -> warning.contains("undefined"));
        BlackBox<Row> broken = box(Float.NaN);
        assertThatThrownBy(() -> broken.explain(
                        lime,
                        new DrawnRows(Row.of(1, 4), data, Bins.Kind.QUARTILE, Set.of()),
                        List.of(broken.target(0))))
                .isInstanceOf(UnfitScore.class);
    }

    private static BlackBox<Row> box(float score) {
        return new BlackBox<>(
                "box",
                rows -> {
                    float[] scores = new float[rows.size()];
                    Arrays.fill(scores, score);
                    return Tensor.of(Shape.of(rows.size(), 1), scores);
                },
                List.of());
    }
}
