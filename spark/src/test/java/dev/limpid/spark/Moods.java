package dev.limpid.spark;

import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Loading;
import dev.limpid.Subject;
import dev.limpid.explain.Attribution;
import dev.limpid.json.Document;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Sentences, a tiny classifier of them, and what Limpid says of them without Spark. */
final class Moods {
    /** The folder of the classifier. */
    static final Path MODEL =
            Path.of(System.getProperty("limpid.root")).resolve("models/src/test/resources/text-tasks/moods");

    /** The folder of a model that fills masks. */
    static final Path PROPOSER = MODEL.resolveSibling("words");

    private static final String[] WORDS = {
        "the", "film", "was", "not", "good", "bad", "a", "very", "long", "night", "and", "music", "so", "calm", "😀",
        "naïve"
    };

    private Moods() {}

    /** A model's folder elsewhere. */
    static Path copy(Path model, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    static List<String> sentences(int count) {
        Random random = new Random(7);
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder words = new StringBuilder("no. " + i);
            int length = 3 + random.nextInt(12);
            for (int word = 0; word < length; word++) {
                words.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
            }
            sentences.add(words.append('.').toString());
        }
        return sentences;
    }

    /** Rows with {@code id} and {@code text}. */
    static Dataset<Row> rows(SparkSession spark, List<String> sentences, int partitions) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            rows.add(RowFactory.create(i, sentences.get(i)));
        }
        return spark.createDataset(rows, Encoders.row(StructType.fromDDL("id INT, text STRING")))
                .repartition(partitions);
    }

    /** Holds rows that Spark explained against what a model in this process says. */
    static void assertAsLocal(List<Row> explained, List<String> sentences, Explaining how) {
        assertThat(explained.stream().map(row -> row.<Integer>getAs("id")))
                .as("no row lost or doubled")
                .hasSize(sentences.size())
                .doesNotHaveDuplicates();
        try (Limpid model = Limpid.load(MODEL.toString(), Loading.USUAL.threads(1))) {
            for (Row row : explained) {
                String text = sentences.get(row.<Integer>getAs("id"));
                assertThat(row.<String>getAs("text")).isEqualTo(text);
                assertSame(row.getStruct(row.fieldIndex("limpid")), model.explain(Subject.text(text), how));
            }
        }
    }

    private static void assertSame(Row struct, Document local) {
        assertThat(struct.<String>getAs("error")).isNull();
        assertThat(struct.<Row>getAs("model").<String>getAs("sha256"))
                .isEqualTo(local.model().sha256());
        assertThat(struct.<Row>getAs("model").<String>getAs("id"))
                .isEqualTo(local.model().id());
        List<Row> predictions = struct.getList(struct.fieldIndex("predictions"));
        assertThat(predictions.get(0).<String>getAs("label"))
                .isEqualTo(local.predictions().get(0).label());
        assertThat(predictions.get(0).<Double>getAs("score"))
                .isCloseTo(local.predictions().get(0).score(), within(1e-5));
        List<Row> explanations = struct.getList(struct.fieldIndex("explanations"));
        assertThat(explanations).hasSameSizeAs(local.explanations());
        for (int i = 0; i < explanations.size(); i++) {
            assertSame(explanations.get(i), local.explanations().get(i));
        }
    }

    private static void assertSame(Row struct, Attribution local) {
        assertThat(struct.<Row>getAs("method").<String>getAs("name"))
                .isEqualTo(local.method().name());
        assertThat(struct.<Row>getAs("target").<Double>getAs("score"))
                .isCloseTo(local.target().score(), within(1e-5));
        List<Row> features = struct.getList(struct.fieldIndex("features"));
        assertThat(features).hasSameSizeAs(local.scores()).isNotEmpty();
        for (int i = 0; i < features.size(); i++) {
            assertThat(features.get(i).<String>getAs("text"))
                    .isEqualTo(local.scores().get(i).feature().text());
            assertThat(features.get(i).<Double>getAs("score"))
                    .isCloseTo(local.scores().get(i).score(), within(1e-5));
        }
    }
}
