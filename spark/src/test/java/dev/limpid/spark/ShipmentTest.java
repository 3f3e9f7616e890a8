package dev.limpid.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.Limpid;
import dev.limpid.Loading;
import dev.limpid.OtherModels;
import dev.limpid.source.SourceException;
import dev.limpid.task.Task;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** What is sent, and what it is taken for. In one process. */
class ShipmentTest {
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
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private SentFile sent(String name, String sha256) throws IOException {
        Path file = Files.writeString(folder.resolve(name), name);
        return SentFile.send(file, name, sha256, spark.sparkContext());
    }

    @Test
    void a_file_of_any_name_is_sent_and_has_its_name_where_it_arrives() throws IOException {
        for (String name : List.of("two words.csv", "100%.csv", "a%20b.csv", "no #1.csv", "naïve?.csv", "plain.csv")) {
            String sha256 = String.format("%064x", name.hashCode());
            SentFile sent = sent(name, sha256);
            Path here = sent.arrive(SentFile.folder());
            assertThat(here.getFileName()).hasToString(name);
            assertThat(here).hasContent(name);
            assertThat(sent(name, sha256)).as("sent once").isEqualTo(sent);
        }
    }

    @Test
    void a_copy_that_fails_leaves_nothing_under_the_name() throws IOException {
        Path named = folder.resolve("named");
        assertThatThrownBy(() -> SentFile.copy(folder.resolve("absent"), named))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(folder).isEmptyDirectory();
        SentFile.copy(Files.writeString(folder.resolve("whole"), "all of it"), named);
        assertThat(named).hasContent("all of it");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("named", "whole");
        }
    }

    @Test
    void a_model_retrained_under_the_same_path_answers_with_its_new_weights() throws IOException {
        Path model = Moods.copy(Moods.MODEL, folder.resolve("moods"));
        Map<String, Double> before = scores(model);
        Path weights = model.resolve("model.safetensors");
        byte[] negated = negated(Files.readAllBytes(weights));
        // The file that is mapped stays what it was.
        Files.delete(weights);
        Files.write(weights, negated);
        Map<String, Double> after = scores(model);
        assertThat(after).hasSameSizeAs(before).hasSizeGreaterThan(1);
        before.forEach((label, score) ->
                assertThat(after.get(label)).as(label).isNotZero().isCloseTo(-score, within(1e-5)));
    }

    @Test
    void a_configuration_or_tokenizer_changed_beside_the_same_weights_counts_at_once() throws IOException {
        Path model = Moods.copy(Moods.MODEL, folder.resolve("renamed"));
        assertThat(scores(model)).containsKey("so-so");
        Path config = model.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("so-so", "middling"));
        assertThat(scores(model)).containsKey("middling").doesNotContainKey("so-so");
        int open = OpenModels.count();
        scores(model);
        assertThat(OpenModels.count()).as("nothing changed").isEqualTo(open);
        Path tokenizer = model.resolve("tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer) + "\n");
        scores(model);
        assertThat(OpenModels.count()).as("the tokenizer's file changed").isEqualTo(open + 1);
    }

    @Test
    void a_second_model_belongs_to_the_shipment_and_one_that_is_not_there_is_refused_before_rows_are_asked()
            throws IOException {
        Path words = Moods.copy(Moods.PROPOSER, folder.resolve("words"));
        Shipment both = Shipment.of(Moods.MODEL.toString(), List.of(words.toString()), false, spark.sparkContext());
        assertThat(both.others()).containsOnlyKeys(words.toString());
        try (OpenModels.Lease lease = OpenModels.lease(both, Wish.of(Loading.USUAL), 1, 30)) {
            OtherModels others = lease.model().others();
            assertThat(others.apply(words.toString()).task()).isEqualTo(Task.FILL_MASK);
            assertThat(others.apply(words.toString()).runtime().settings())
                    .as("run as the first is")
                    .isEqualTo(lease.model().model().runtime().settings());
            assertThatThrownBy(() -> others.apply("bert-base-uncased"))
                    .hasMessage("Model 'bert-base-uncased' was not sent to this executor.");
        }
        Files.writeString(words.resolve("config.json"), Files.readString(words.resolve("config.json")) + "\n");
        Shipment changed = Shipment.of(Moods.MODEL.toString(), List.of(words.toString()), false, spark.sparkContext());
        assertThat(first(changed)).isTrue();
        for (LimpidExplainer asked : List.of(
                new LimpidExplainer().setMethods("occlusion").setMasker("sample:4:/no/such/model"),
                new LimpidExplainer().setMethods("counterfactual").setSettings("proposer=/no/such/model"))) {
            assertThatThrownBy(() -> asked.setModel(Moods.MODEL.toString())
                            .setInputCol("text")
                            .transform(Moods.rows(spark, List.of("a calm film"), 1)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageStartingWith("There is no file or folder /no/such/model. ");
        }
    }

    private static Map<String, Double> scores(Path model) {
        Row answer = new LimpidPredictor()
                .setModel(model.toString())
                .setInputCol("text")
                .setTop(10)
                .transform(Moods.rows(spark, List.of("the film was not good."), 1))
                .first()
                .getAs("limpid");
        return answer.<Row>getList(answer.fieldIndex("predictions")).stream()
                .collect(Collectors.toMap(one -> one.<String>getAs("label"), one -> one.<Double>getAs("score")));
    }

    /** With the last layer's signs turned, and so every logit's. */
    private static byte[] negated(byte[] safetensors) throws IOException {
        int length = Math.toIntExact(
                ByteBuffer.wrap(safetensors).order(ByteOrder.LITTLE_ENDIAN).getLong());
        JsonNode header = new ObjectMapper().readTree(new String(safetensors, 8, length, StandardCharsets.UTF_8));
        byte[] turned = safetensors.clone();
        for (String name : List.of("classifier.weight", "classifier.bias")) {
            JsonNode tensor = header.get(name);
            assertThat(tensor.get("dtype").textValue()).isEqualTo("BF16");
            JsonNode place = tensor.get("data_offsets");
            for (int i = place.get(0).intValue(); i < place.get(1).intValue(); i += 2) {
                turned[8 + length + i + 1] ^= (byte) 0x80;
            }
        }
        return turned;
    }

    @Test
    void one_name_one_pooling_and_one_hash_make_one_model_and_no_two_of_them() throws IOException {
        Shipment shipment = Shipment.of(Moods.MODEL.toString(), List.of(), false, spark.sparkContext());
        assertThat(shipment.files()).isEmpty();
        SentFile extra = sent("notes.txt", "0".repeat(64));
        List<SentFile> all;
        try (Stream<Path> files = Files.list(Moods.MODEL)) {
            all = Stream.concat(
                            files.sorted()
                                    .map(file -> SentFile.send(
                                            file, file.getFileName().toString(), "1".repeat(64), spark.sparkContext())),
                            Stream.of(extra))
                    .toList();
        }
        for (List<SentFile> files : List.of(List.<SentFile>of(), all)) {
            Shipment one = with(files, "a", shipment.sha256(), null);
            assertThat(first(one)).isTrue();
            assertThat(first(with(files, "a", shipment.sha256(), null))).isFalse();
            assertThat(first(with(files, "b", shipment.sha256(), null))).isTrue();
            assertThat(first(with(files, "a", "2".repeat(64), null))).isTrue();
            assertThat(first(with(files, "a", shipment.sha256(), "cls"))).isTrue();
        }
    }

    private static Shipment with(List<SentFile> files, String id, String sha256, @Nullable String pooling) {
        return new Shipment(Moods.MODEL.toString(), null, files, id, "test", sha256, pooling, "", Map.of());
    }

    private static boolean first(Shipment shipment) {
        try (OpenModels.Lease lease = OpenModels.lease(shipment, Wish.of(Loading.USUAL), 1, 30)) {
            return lease.first();
        }
    }

    @Test
    void a_batch_sends_its_jars_beside_those_that_were_wished() throws IOException {
        Files.writeString(folder.resolve("limpid.jar"), "");
        Files.writeString(folder.resolve("readme.txt"), "");
        String ours = folder.resolve("limpid.jar").toString();
        System.setProperty(SparkBatch.JARS, folder.toString());
        try {
            assertThat(SparkBatch.conf("local").get("spark.jars")).isEqualTo(ours);
            System.setProperty("spark.jars", "/theirs/one.jar,/theirs/two.jar");
            SparkConf both = SparkBatch.conf("local");
            assertThat(both.get("spark.jars")).isEqualTo("/theirs/one.jar,/theirs/two.jar," + ours);
        } finally {
            System.clearProperty("spark.jars");
            System.clearProperty(SparkBatch.JARS);
        }
    }

    @Test
    void a_row_that_exhausts_the_stack_or_the_memory_is_a_bad_row() {
        LongAccumulator failed = new LongAccumulator();
        AskRows rows = new AskRows(
                Shipment.of(Moods.MODEL.toString(), List.of(), false, spark.sparkContext()),
                Wish.of(Loading.USUAL),
                new Asked.What(null, null),
                new Columns.Texts("text", null),
                StructType.fromDDL("text STRING"),
                1,
                1,
                new LongAccumulator(),
                failed);
        try (Limpid model = Limpid.load(Moods.MODEL.toString(), Loading.USUAL.threads(1))) {
            assertThat(error(rows, model, new StackOverflowError())).isEqualTo("StackOverflowError");
            assertThat(error(rows, model, new OutOfMemoryError("Java heap space")))
                    .isEqualTo("OutOfMemoryError: Java heap space");
            assertThatThrownBy(() -> error(rows, model, new LinkageError("jars")))
                    .as("what every row would meet")
                    .isInstanceOf(LinkageError.class);
        }
        assertThat(failed.value()).isEqualTo(2);
    }

    private static String error(AskRows rows, Limpid model, Error thrown) {
        Row answer = rows.answer(
                model,
                row -> {
                    throw thrown;
                },
                RowFactory.create("calm"));
        return answer.getString(DocumentSchema.PREDICTED.fieldIndex(DocumentSchema.ERROR));
    }
}
