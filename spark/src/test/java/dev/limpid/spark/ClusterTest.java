package dev.limpid.spark;

import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Loading;
import dev.limpid.batch.Asked;
import dev.limpid.batch.Batch;
import dev.limpid.batch.Done;
import dev.limpid.batch.Engine;
import dev.limpid.batch.Layout;
import dev.limpid.batch.Output;
import dev.limpid.batch.Output.Form;
import dev.limpid.batch.Question;
import dev.limpid.batch.Run;
import dev.limpid.batch.Source;
import dev.limpid.batch.Watcher;
import dev.limpid.batch.Work;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** On a master with two workers, all of them processes. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    private static final int SENTENCES = 200;
    private static final int PARTITIONS = 20;
    private static final List<String> TEXTS = Moods.sentences(SENTENCES);

    private static Cluster cluster;
    private static SparkSession spark;

    /** Hears of every task. */
    private static final class Tasks extends SparkListener {
        final Map<String, Long> counters = new ConcurrentHashMap<>();
        final Set<String> executors = ConcurrentHashMap.newKeySet();
        final AtomicInteger failed = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final Runnable midway;

        /** @param midway what happens after a few tasks, once */
        Tasks(Runnable midway) {
            this.midway = midway;
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.reason() != Success$.MODULE$) {
                failed.incrementAndGet();
            }
            executors.add(end.taskInfo().executorId());
            for (AccumulableInfo counter :
                    CollectionConverters.asJava(end.taskInfo().accumulables())) {
                if (counter.name().isDefined()
                        && counter.update().isDefined()
                        && counter.name().get().startsWith("limpid")) {
                    counters.merge(
                            counter.name().get(),
                            Long.valueOf("" + counter.update().get()),
                            Long::sum);
                }
            }
            if (done.incrementAndGet() == 6) {
                midway.run();
            }
        }
    }

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.of(2);
        spark = cluster.driver().getOrCreate();
    }

    @AfterAll
    static void stop() throws IOException {
        if (spark != null) {
            spark.stop();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static List<Row> explain(LimpidExplainer explainer, Tasks tasks) {
        Dataset<Row> explained = explainer.transform(Moods.rows(spark, TEXTS, PARTITIONS));
        spark.sparkContext().addSparkListener(tasks);
        try {
            return explained.collectAsList();
        } finally {
            try {
                spark.sparkContext().listenerBus().waitUntilEmpty();
            } catch (java.util.concurrent.TimeoutException late) {
                throw new AssertionError(late);
            }
            spark.sparkContext().removeSparkListener(tasks);
        }
    }

    private static LimpidExplainer explainer() {
        return new LimpidExplainer().setModel(Moods.MODEL.toString()).setInputCol("text");
    }

    @Test
    @Order(1)
    void executors_say_what_one_process_says_and_each_opens_the_model_once() {
        Tasks tasks = new Tasks(() -> {});
        List<Row> explained = explain(explainer().setMethods("integrated-gradients", "occlusion"), tasks);
        Moods.assertAsLocal(explained, TEXTS, Explaining.by("integrated-gradients", "occlusion"));
        assertThat(tasks.executors).hasSize(2);
        assertThat(tasks.counters).containsEntry("limpid: models opened", 2L);
        assertThat(tasks.counters.getOrDefault("limpid: rows without an answer", 0L))
                .isZero();
    }

    @Test
    @Order(2)
    void a_model_goes_to_executors_as_files_once_and_under_names_of_its_own() {
        explainer().transform(Moods.rows(spark, TEXTS, 2)).first();
        List<String> sent = CollectionConverters.asJava(spark.sparkContext().listFiles());
        assertThat(sent.stream().filter(file -> file.endsWith("-model.safetensors")))
                .hasSize(1);
        assertThat(sent.stream().map(file -> file.substring(file.lastIndexOf('/') + 1)))
                .allMatch(name -> name.matches("[0-9a-f]{64}-[\\w.]+"))
                .anyMatch(name -> name.endsWith("-tokenizer.json"));
    }

    @Test
    @Order(2)
    void a_model_whose_file_name_needs_an_escape_arrives(@TempDir Path folder) throws IOException {
        Path digits = Path.of(System.getProperty("limpid.root")).resolve("examples/digits");
        Path model = Files.copy(digits.resolve("model.onnx"), folder.resolve("my 100% model #1.onnx"));
        Row picture = RowFactory.create(Files.readAllBytes(digits.resolve("seven.png")));
        Row answer = new LimpidPredictor()
                .setModel(model.toString())
                .setImageCol("picture")
                .transform(spark.createDataset(List.of(picture), Encoders.row(StructType.fromDDL("picture BINARY"))))
                .first()
                .getAs("limpid");
        assertThat(answer.<String>getAs("error")).isNull();
        assertThat(answer.getList(answer.fieldIndex("predictions"))).isNotEmpty();
    }

    @Test
    @Order(3)
    void a_second_model_that_a_method_names_goes_to_executors_too(@TempDir Path folder) throws IOException {
        Path words = folder.resolve("words");
        Path elsewhere = folder.resolve("elsewhere");
        Moods.copy(Moods.PROPOSER, words);
        Explaining how = Explaining.by("counterfactual").settings(Map.of("proposer", words.toString()));
        Dataset<Row> explained = explainer()
                .setMethods("counterfactual")
                .setSettings("proposer=" + words)
                .transform(Moods.rows(spark, TEXTS.subList(0, 6), 2));
        // Executors are processes of this machine: they do not find it where the driver had it.
        Files.move(words, elsewhere);
        List<Row> rows = explained.collectAsList();
        Files.move(elsewhere, words);
        Moods.assertAsLocal(rows, TEXTS.subList(0, 6), how);
    }

    @Test
    @Order(3)
    void a_batch_on_a_cluster_writes_what_a_batch_here_writes(@TempDir Path folder) throws IOException {
        List<String> lines = new ArrayList<>(TEXTS.subList(0, 40));
        lines.set(17, "");
        Path data = Files.write(
                folder.resolve("rows.csv"),
                Stream.concat(Stream.of("text"), lines.stream().map(line -> '"' + line + '"'))
                        .toList());
        Question question = new Question(
                Moods.MODEL.toString(),
                Loading.USUAL,
                new Asked.Explain(Explaining.by("integrated-gradients", "occlusion")));
        Batch here = new Batch(
                question, Source.of(List.of(data)), new Output(folder.resolve("here"), Form.JSONL, 15, false), 2);
        Batch there = new Batch(
                question, Source.of(List.of(data)), new Output(folder.resolve("there"), Form.JSONL, 15, false), 2);
        try (Limpid model = Limpid.load(question.model(), Loading.USUAL.threads(1))) {
            Done local = Run.here(here, model, new Watcher() {}).go();
            Engine engine = ServiceLoader.load(Engine.class).findFirst().orElseThrow();
            assertThat(engine.takes(cluster.address())).isTrue();
            Done done = new Run(there, model, work -> engine.start(cluster.address(), work, 2), new Watcher() {}).go();
            assertThat(done).isEqualTo(local);
            assertThat(done.rows()).isEqualTo(40);
            assertThat(done.bad()).isEqualTo(1);
        }
        assertThat(written(folder.resolve("there")))
                .isEqualTo(written(folder.resolve("here")))
                .hasSizeGreaterThan(3);
    }

    /** Files by their names, without what differs from run to run. */
    private static Map<String, String> written(Path folder) throws IOException {
        Map<String, String> written = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".jsonl")).toList()) {
                written.put(
                        folder.relativize(file).toString(),
                        Files.readString(file).replaceAll("\"seconds\": ?[0-9.E-]+", "\"seconds\":0"));
            }
        }
        return written;
    }

    @Test
    @Order(4)
    void a_cluster_that_is_not_there_is_refused_in_a_line() {
        SparkBatch batch = new SparkBatch();
        Work work = new Work("{}", new Layout(Map.of(), List.of(), List.of(), true), null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.start("spark://127.0.0.1:1", work, 1))
                .withMessage(
                        "--master spark://127.0.0.1:1: nothing answers there (Connection refused). Is Spark's master"
                                + " running?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.start("spark://nowhere", work, 1))
                .withMessage("--master spark://nowhere: expected spark://host:port");
        assertThat(List.of("mesos://old", "local[x]", "local[0]", "local[2")).noneMatch(batch::takes);
        assertThat(List.of("local", "local[*]", "local[2]", "local[2,3]", "yarn", "spark://host:7077"))
                .allMatch(batch::takes);
    }

    @Test
    @Order(5)
    void when_a_worker_and_its_executor_are_killed_the_job_ends_as_if_they_had_not_been() {
        AtomicBoolean killed = new AtomicBoolean();
        Tasks tasks = new Tasks(() -> {
            cluster.kill(0);
            killed.set(true);
        });
        assertThat(cluster.executors(0)).isEqualTo(1);
        List<Row> explained = explain(explainer().setMethods("permutation-shap").setSamples(200), tasks);
        assertThat(killed).isTrue();
        assertThat(cluster.executors(0)).isZero();
        assertThat(tasks.failed.get()).as("tasks that the kill took").isPositive();
        Moods.assertAsLocal(explained, TEXTS, Explaining.by("permutation-shap").samples(200));
    }
}
