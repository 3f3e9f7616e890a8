package dev.limpid.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.Explaining;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** In one process. */
class LimpidTransformerTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    private static final List<String> TEXTS = Moods.sentences(12);

    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static LimpidExplainer explainer() {
        return new LimpidExplainer().setModel(Moods.MODEL.toString()).setInputCol("text");
    }

    private static Dataset<Row> data(String schema, Row... rows) {
        return spark.createDataset(List.of(rows), Encoders.row(StructType.fromDDL(schema)));
    }

    private static Row answer(Dataset<Row> answered) {
        return answered.first().getAs("limpid");
    }

    @Test
    void threads_of_one_process_say_what_limpid_says() {
        List<Row> explained = explainer()
                .setMethods("saliency")
                .setTargets("label:BAD", "label:so-so")
                .transform(Moods.rows(spark, TEXTS, 3))
                .collectAsList();
        Moods.assertAsLocal(explained, TEXTS, Explaining.by("saliency").targets(List.of("label:BAD", "label:so-so")));
    }

    @Test
    void a_bad_row_says_why_and_the_others_are_answered() {
        List<Row> answered = explainer()
                .transform(data(
                        "id INT, text STRING",
                        RowFactory.create(0, "a calm film"),
                        RowFactory.create(1, null),
                        RowFactory.create(2, "good ".repeat(100))))
                .sort("id")
                .collectAsList();
        assertThat(answered.get(0).<Row>getAs("limpid").<String>getAs("error")).isNull();
        Row bad = answered.get(1).getAs("limpid");
        assertThat(bad.<String>getAs("error")).isEqualTo("Column 'text' is null.");
        assertThat(bad.<Object>getAs("predictions")).isNull();
        assertThat(answered.get(2).<Row>getAs("limpid").<String>getAs("error"))
                .contains("64")
                .doesNotContain("\n");
    }

    @Test
    void a_predictor_answers_as_the_explainer_does_but_without_why() {
        Dataset<Row> rows = Moods.rows(spark, TEXTS, 1);
        Row predicted = answer(new LimpidPredictor()
                .setModel(Moods.MODEL.toString())
                .setInputCol("text")
                .setTop(2)
                .transform(rows));
        Row explained = answer(explainer().setMethods("saliency").transform(rows));
        assertThat(predicted.schema().fieldNames())
                .doesNotContain("explanations")
                .contains("error");
        List<Row> answers = predicted.getList(predicted.fieldIndex("predictions"));
        assertThat(answers).hasSize(2);
        Row best = explained.<Row>getList(explained.fieldIndex("predictions")).get(0);
        assertThat(answers.get(0).<String>getAs("label")).isEqualTo(best.getAs("label"));
        assertThat(answers.get(0).<Double>getAs("score")).isCloseTo(best.getAs("score"), within(1e-5));
    }

    @Test
    void a_picture_is_read_from_its_path_or_its_bytes() throws IOException {
        Path seven = ROOT.resolve("examples/digits/seven.png");
        LimpidPredictor predictor = new LimpidPredictor()
                .setModel(ROOT.resolve("examples/digits/model.onnx").toString())
                .setImageCol("picture");
        Row byPath = answer(predictor.transform(data("picture STRING", RowFactory.create(seven.toString()))));
        Row byBytes = answer(predictor.transform(data("picture BINARY", RowFactory.create(Files.readAllBytes(seven)))));
        Row none = answer(predictor.transform(data("picture STRING", RowFactory.create("/no/such.png"))));
        assertThat(first(byPath).<String>getAs("label")).isEqualTo("seven");
        assertThat(first(byBytes)).isEqualTo(first(byPath));
        assertThat(none.<String>getAs("error")).contains("such.png");
    }

    private static Row first(Row answer) {
        assertThat(answer.<String>getAs("error")).isNull();
        return answer.<Row>getList(answer.fieldIndex("predictions")).get(0);
    }

    @Test
    void a_row_of_a_table_is_answered_as_python_answers() throws IOException {
        JsonNode golden;
        Path tables = ROOT.resolve("models/src/test/resources/golden/tables.json.gz");
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(tables))) {
            golden = new ObjectMapper().readTree(packed).at("/models/columns");
        }
        byte[] onnx = Base64.getDecoder().decode(golden.get("onnx").textValue());
        Path model = Files.write(folder.resolve("columns.onnx"), onnx);
        Path background =
                Files.writeString(folder.resolve("rows.csv"), golden.get("csv").textValue());
        LimpidExplainer explainer = new LimpidExplainer()
                .setModel(model.toString())
                .setColumns("flag", "city", "height", "weight", "code", "seen on")
                .setMethods("exact-shapley")
                .setBackground(background.toString());
        Dataset<Row> rows = data(
                "flag BOOLEAN, city STRING, height DOUBLE, weight FLOAT, code INT, `seen on` STRING",
                RowFactory.create(true, "Nice", 0.5, -1.25f, 3, "Monday"));
        Row answer = answer(explainer.transform(rows));
        assertThat(first(answer).<String>getAs("label"))
                .isEqualTo(golden.get("picked").get(0).textValue());
        assertThat(first(answer).<Double>getAs("probability"))
                .isCloseTo(golden.get("scores").get(0).get(0).doubleValue(), within(1e-5));
        Row why = answer.<Row>getList(answer.fieldIndex("explanations")).get(0);
        List<Row> features = why.getList(why.fieldIndex("features"));
        assertThat(features.stream().map(feature -> feature.<String>getAs("column")))
                .as("those that the model reads")
                .containsExactly("flag", "city", "height", "weight", "code");
        double sum = features.stream()
                .mapToDouble(feature -> feature.<Double>getAs("score"))
                .sum();
        assertThat(sum)
                .as("Shapley values add up to the difference")
                .isCloseTo(why.<Row>getAs("completeness").<Double>getAs("expected"), within(1e-6));
    }

    @Test
    void what_was_set_is_saved_and_loaded_alone_and_in_a_pipeline() throws IOException {
        LimpidExplainer saved = explainer()
                .setTextPairCol("other")
                .setOutputCol("why")
                .setMethods("lime", "occlusion")
                .setTargets("label:BAD")
                .setSamples(64)
                .setSteps(7)
                .setSettings("width=0.5")
                .setLabels("a", "b, \"c\"")
                .setThreadsPerTask(2)
                .setModelShared(true)
                .setSeed(1L << 40);
        String path = folder.resolve("explainer").toString();
        saved.save(path);
        LimpidExplainer loaded = LimpidExplainer.load(path);
        assertThat(loaded.uid()).isEqualTo(saved.uid());
        for (Param<?> param : saved.params()) {
            assertThat(loaded.isDefined(param)).as(param.name()).isEqualTo(saved.isDefined(param));
            if (saved.isDefined(param)) {
                assertThat((Object) loaded.getOrDefault(param)).as(param.name()).isEqualTo(saved.getOrDefault(param));
            }
        }
        LimpidPredictor predictor = new LimpidPredictor()
                .setModel(Moods.MODEL.toString())
                .setInputCol("text")
                .setOutputCol("said");
        Pipeline both = new Pipeline().setStages(new PipelineStage[] {predictor, explainer()});
        String pipeline = folder.resolve("pipeline").toString();
        both.fit(Moods.rows(spark, TEXTS, 1)).write().save(pipeline);
        Dataset<Row> answered = PipelineModel.load(pipeline).transform(Moods.rows(spark, TEXTS, 1));
        assertThat(answered.columns()).containsExactly("id", "text", "said", "limpid");
        assertThat(answered.selectExpr("said.error", "limpid.error").distinct().collectAsList())
                .as("both answer every row")
                .containsExactly(RowFactory.create(null, null));
        assertThat(saved.copy(new ParamMap()).getSamples()).isEqualTo(64);
    }

    @Test
    void what_cannot_be_is_refused_in_a_line_before_any_model_is_looked_for() {
        StructType schema = StructType.fromDDL("id INT, text STRING");
        refused(
                explainer().setInputCol("txt"),
                schema,
                "inputCol: the data has no column 'txt', it has id, text. Name one of these.");
        refused(
                explainer().setInputCol("id"),
                schema,
                "inputCol: column 'id' must be a string, it is int. Cast it, or name another.");
        refused(
                explainer().setOutputCol("text"),
                schema,
                "outputCol: the data has a column 'text' already. Name another with setOutputCol.");
        refused(
                explainer().setImageCol("text"),
                schema,
                "inputCol, imageCol and columns: set one of them, and textPairCol beside inputCol only. The model reads a text,"
                        + " a picture or a row.");
        refused(
                new LimpidPredictor().setInputCol("text"),
                schema,
                "model: none is named. Call setModel(\"bert-base-uncased\"), say.");
        refused(
                explainer().setHypothesis("It is {}."),
                schema,
                "hypothesis is said of classes: name them with setLabels(\"sports\", \"politics\").");
        refused(explainer().setSettings("width"), schema, "settings: 'width' is not key=value.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> explainer().setMethods("sorcery").transformSchema(schema))
                .withMessageContaining("sorcery");
        assertThatThrownBy(() -> explainer().setThreadsPerTask(-1)).hasMessageContaining("threadsPerTask");
        assertThatThrownBy(() -> explainer().setModel("/no/such/model").transform(Moods.rows(spark, TEXTS, 1)))
                .hasMessageContaining("There is no file or folder /no/such/model");
    }

    private static void refused(LimpidTransformer<?> transformer, StructType schema, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transformer.transformSchema(schema))
                .withMessage(message);
    }

    @Test
    void a_model_that_no_task_uses_is_closed() throws InterruptedException {
        int before = OpenModels.count();
        explainer()
                .setMethods("saliency")
                .setWindows(true)
                .setIdleSeconds(1)
                .transform(Moods.rows(spark, TEXTS, 2))
                .collectAsList();
        for (int i = 0; i < 100 && OpenModels.count() > before; i++) {
            Thread.sleep(50);
        }
        assertThat(OpenModels.count()).isLessThanOrEqualTo(before);
    }

    @Test
    void every_field_of_the_documents_has_one_in_the_struct() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(ROOT.resolve("docs/limpid.schema.json").toFile());
        String types = DocumentSchema.EXPLAINED.simpleString();
        List<String> missing = new ArrayList<>();
        schema.findValues("properties")
                .forEach(properties -> properties.fieldNames().forEachRemaining(name -> {
                    if (!types.matches(".*[<,]" + name + ":.*")) {
                        missing.add(name);
                    }
                }));
        assertThat(missing).isEmpty();
    }

    /** Scala finds no two setters of one name, and goes on with what a setter gives. */
    @Test
    void setters_are_not_overloaded_and_give_their_transformer() {
        Stream.of(LimpidExplainer.class, LimpidPredictor.class).forEach(type -> {
            List<Method> setters = Arrays.stream(type.getMethods())
                    .filter(method -> method.getName().matches("set[A-Z]\\w*")
                            && ModelParams.class.isAssignableFrom(method.getDeclaringClass())
                            && !method.isBridge())
                    .toList();
            assertThat(setters).hasSizeGreaterThan(15);
            assertThat(setters.stream().collect(Collectors.groupingBy(Method::getName, Collectors.counting())))
                    .allSatisfy((name, count) -> assertThat(count).as(name).isEqualTo(1));
            assertThat(setters)
                    .allSatisfy(setter -> assertThat(LimpidTransformer.class).isAssignableFrom(setter.getReturnType()));
        });
        Function<LimpidExplainer, LimpidExplainer> chained =
                one -> one.setModel("m").setSeed(1).setTask("fill-mask");
        assertThat(chained.apply(new LimpidExplainer()).getSeed()).isEqualTo(1);
    }
}
