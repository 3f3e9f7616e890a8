package dev.limpid.spark;

import com.sun.management.OperatingSystemMXBean;
import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Loading;
import dev.limpid.Subject;
import dev.limpid.json.JsonDocument;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code ./measure spark} writes: sentences in a second, by threads of one process and by executors of as many cores. */
@EnabledIfSystemProperty(named = "limpid.measured", matches = ".+")
class ThroughputTest {
    private static final String MODEL = "all-minilm-l6-v2";
    private static final Explaining HOW =
            Explaining.by("input-x-gradient").targets(List.of("unit:0")).position(0);
    private static final int ROUNDS = 2;
    private static final int WARM = 300;

    /** Many for each core, as of a large table: the last ones to end are short. */
    private static final int PARTS = 32;

    /** @param cpu seconds of processors, of all processes that explained */
    private record Taken(double wall, double cpu) {
        Taken plus(Taken other) {
            return new Taken(wall + other.wall, cpu + other.cpu);
        }
    }

    @Test
    void sentences_in_a_second() throws IOException, InterruptedException, ExecutionException {
        int count = Integer.getInteger("limpid.sentences", 10_000);
        List<String> texts;
        try (Stream<String> lines = Files.lines(Path.of(System.getProperty("limpid.texts")))) {
            texts = lines.filter(line -> !line.isBlank()).limit(count).toList();
        }
        assertThat(texts).hasSize(count);
        Taken[] here = {new Taken(0, 0), new Taken(0, 0)};
        Taken[] there = {new Taken(0, 0), new Taken(0, 0)};
        for (int cores = 1; cores <= 2; cores++) {
            try (Limpid model = Limpid.load(
                            MODEL, Loading.USUAL.task("feature-extraction").threads(1));
                    Cluster cluster = Cluster.of(cores)) {
                SparkSession spark = cluster.driver()
                        .config("spark.executor.extraJavaOptions", "-XX:+UseSerialGC")
                        .getOrCreate();
                spark(spark, cluster, texts.subList(0, WARM));
                here(model, texts.subList(0, WARM), cores);
                for (int round = 0; round < ROUNDS; round++) {
                    List<String> some = texts.subList(round * count / ROUNDS, (round + 1) * count / ROUNDS);
                    here[cores - 1] = here[cores - 1].plus(here(model, some, cores));
                    there[cores - 1] = there[cores - 1].plus(spark(spark, cluster, some));
                }
                spark.stop();
            }
        }
        Files.writeString(Path.of(System.getProperty("limpid.measured")), table(count, here, there));
    }

    private static Taken here(Limpid model, List<String> texts, int threads)
            throws InterruptedException, ExecutionException {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Integer>> written = new ArrayList<>();
        for (String text : texts) {
            written.add(pool.submit(() ->
                    JsonDocument.write(model.explain(Subject.text(text), HOW)).length()));
        }
        for (Future<Integer> one : written) {
            assertThat(one.get()).isPositive();
        }
        pool.shutdown();
        return new Taken((System.nanoTime() - start) / 1e9, (process.getProcessCpuTime() - cpu) / 1e9);
    }

    private static Taken spark(SparkSession spark, Cluster cluster, List<String> texts) {
        Dataset<Row> rows = Moods.rows(spark, texts, PARTS).cache();
        assertThat(rows.count()).isEqualTo(texts.size());
        Dataset<Row> explained = new LimpidExplainer()
                .setModel(MODEL)
                .setTask("feature-extraction")
                .setInputCol("text")
                .setMethods("input-x-gradient")
                .setTargets("unit:0")
                .setPosition(0)
                .transform(rows);
        Duration cpu = cluster.executorsCpu();
        long start = System.nanoTime();
        // Makes every row whole, and keeps none.
        explained.write().format("noop").mode("overwrite").save();
        double wall = (System.nanoTime() - start) / 1e9;
        rows.unpersist();
        return new Taken(wall, cluster.executorsCpu().minus(cpu).toMillis() / 1e3);
    }

    private static String table(int count, Taken[] here, Taken[] there) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d sentences, %s, input-x-gradient of one unit of the hidden state, words. One process with a thread for each"
                        + " core, one model and one line of JSON a sentence, beside Spark's executors of one core each, which"
                        + " make a struct of the same; in turns, %d rounds, after %d sentences to get warm.%n%n",
                count,
                MODEL,
                ROUNDS,
                WARM));
        table.append(
                "| cores | here, sentences/s | Spark, sentences/s | overhead, wall | here, CPU ms each | Spark, CPU ms each"
                        + " | overhead, CPU |\n|---|---|---|---|---|---|---|\n");
        for (int i = 0; i < 2; i++) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %d | %.1f | %.1f | %.1f %% | %.1f | %.1f | %.1f %% |%n",
                    i + 1,
                    count / here[i].wall,
                    count / there[i].wall,
                    100 * (there[i].wall / here[i].wall - 1),
                    1000 * here[i].cpu / count,
                    1000 * there[i].cpu / count,
                    100 * (there[i].cpu / here[i].cpu - 1)));
        }
        table.append(String.format(
                Locale.ROOT,
                "%nFrom one core to two: here %.2f times as fast, on Spark %.2f times. CPU is that of the processes that explain;"
                        + " where a machine is busy with other things it tells more than the clock does.%n",
                here[0].wall / here[1].wall,
                there[0].wall / there[1].wall));
        return table.toString();
    }
}
