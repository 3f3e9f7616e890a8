package dev.limpid.spark;

import dev.limpid.batch.Answer;
import dev.limpid.batch.Asking;
import dev.limpid.batch.Engine;
import dev.limpid.batch.Question;
import dev.limpid.batch.Work;
import dev.limpid.batch.Workers;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code limpid batch --master spark://…}: rows are read and written by one process, as without it, and answered by the
 * executors of a Spark. So parts, checkpoints, bad rows and every answer are the same.
 *
 * <p>How many rows are answered at once, and by how many processors each, Spark says: {@code spark.cores.max}, {@code
 * spark.task.cpus} and all else are read from system properties. The jars of the folder that the property {@value #JARS} names
 * are sent to executors beside those of {@code spark.jars}; without it they must have Limpid.
 */
public final class SparkBatch implements Engine {
    /** A folder of jars that executors lack. */
    public static final String JARS = "limpid.spark.jars";

    private static final Pattern MASTERS =
            Pattern.compile("spark://.+|local(\\[([1-9]\\d*|\\*)(, *[1-9]\\d*)?])?|yarn|k8s://.+");
    private static final int PATIENCE = 5_000;
    private static final int IDLE_SECONDS = 60;

    @Override
    public boolean takes(String master) {
        return MASTERS.matcher(master).matches();
    }

    /**
     * Begins, with a Spark of its own unless this process has one already.
     *
     * @param threads says nothing here: Spark does
     * @throws IllegalArgumentException in one line, if there is nothing at the address
     * @throws dev.limpid.source.SourceException if there is no such model, or it cannot be fetched
     */
    @Override
    public Workers start(String master, Work work, int threads) {
        requireReachable(master);
        boolean own = SparkSession.getDefaultSession().isEmpty();
        SparkContext spark = SparkContext.getOrCreate(conf(master));
        try {
            Question question = Question.parse(work.question());
            AskBatch task = new AskBatch(
                    Shipment.of(question.model(), question.asked().models(), false, spark),
                    Wish.of(question.loading()),
                    work,
                    work.background() == null ? null : Background.of(Path.of(work.background()), false, spark),
                    IDLE_SECONDS,
                    spark.longAccumulator(AskRows.OPENED));
            return new Cluster(new Jobs(JavaSparkContext.fromSparkContext(spark), task), own);
        } catch (RuntimeException refused) {
            if (own) {
                spark.stop();
            }
            throw refused;
        }
    }

    private record Cluster(Jobs jobs, boolean own) implements Workers {
        @Override
        public Iterator<Answer> answers(Iterator<Asking> rows) {
            return jobs.answers(rows);
        }

        @Override
        public void close() {
            jobs.cancel();
            if (own) {
                jobs.spark().stop();
            }
        }
    }

    static SparkConf conf(String master) {
        SparkConf conf = new SparkConf()
                .setMaster(master)
                .setIfMissing("spark.app.name", "limpid batch")
                .setIfMissing("spark.ui.showConsoleProgress", "false");
        String jars = System.getProperty(JARS);
        if (jars == null) {
            return conf;
        }
        Stream<String> wished =
                Stream.of(conf.get("spark.jars", "").split(",", -1)).filter(jar -> !jar.isBlank());
        return conf.set(
                "spark.jars",
                Stream.concat(wished, jars(Path.of(jars)).stream()).distinct().collect(Collectors.joining(",")));
    }

    private static List<String> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the folder of jars " + folder + ".", unreadable);
        }
    }

    /** Spark itself would try for a minute, and then say so in many lines. */
    private static void requireReachable(String master) {
        if (!master.startsWith("spark://")) {
            return;
        }
        String first = master.split(",", -1)[0];
        URI uri;
        try {
            uri = URI.create(first);
        } catch (IllegalArgumentException malformed) {
            throw unreachable(master, "expected spark://host:port");
        }
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw unreachable(master, "expected spark://host:port");
        }
        // Of several masters another one may lead.
        if (first.equals(master)) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE);
            } catch (IOException refused) {
                throw unreachable(
                        master, "nothing answers there (" + refused.getMessage() + "). Is Spark's master running?");
            }
        }
    }

    private static IllegalArgumentException unreachable(String master, String why) {
        return new IllegalArgumentException("--master " + master + ": " + why);
    }
}
