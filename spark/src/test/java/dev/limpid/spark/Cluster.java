package dev.limpid.spark;

import org.apache.spark.sql.SparkSession;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A standalone Spark of this machine: a master and workers of one core, each a process of its own, as on a real cluster. A
 * folder of links stands for a Spark that is installed.
 */
final class Cluster implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final long SECONDS_TO_START = 60;

    private final Path home;
    private final String classes;
    private final int port;
    private final Process master;
    private final List<Process> workers = new ArrayList<>();

    private Cluster(Path home, String classes, int workers) throws IOException {
        this.home = home;
        this.classes = classes;
        this.port = freePort();
        master = start(
                "org.apache.spark.deploy.master.Master", "--host", HOST, "--port", "" + port, "--webui-port", "0");
        awaitMaster();
        for (int i = 0; i < workers; i++) {
            Path work = Files.createDirectories(home.resolve("work-" + i));
            this.workers.add(start(
                    "org.apache.spark.deploy.worker.Worker",
                    "--host",
                    HOST,
                    "--cores",
                    "1",
                    "--memory",
                    "1200m",
                    "--webui-port",
                    "0",
                    "--work-dir",
                    work.toString(),
                    address()));
        }
    }

    static Cluster of(int workers) throws IOException {
        Path home = Files.createTempDirectory("limpid-cluster-");
        Path jars = Files.createDirectories(home.resolve("jars"));
        List<String> folders = new ArrayList<>();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : path.split(File.pathSeparator)) {
            Path at = Path.of(entry);
            if (Files.isDirectory(at)) {
                folders.add(entry);
            } else if (Files.exists(at)) {
                Files.createSymbolicLink(jars.resolve(at.getFileName()), at);
            }
        }
        return new Cluster(home, String.join(File.pathSeparator, folders), workers);
    }

    private Process start(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes + File.pathSeparator + home.resolve("jars") + "/*",
                main));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve("log.txt").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME",
                        home.toString(),
                        "SPARK_LOCAL_IP",
                        HOST,
                        "SPARK_SCALA_VERSION",
                        "2.13",
                        "ORT_DISABLE_TELEMETRY",
                        "1"));
        return builder.start();
    }

    /** Of the master. */
    String address() {
        return "spark://" + HOST + ":" + port;
    }

    /** A driver in this process, whose executors have what this process' class path has. */
    SparkSession.Builder driver() {
        return SparkSession.builder()
                .master(address())
                .appName("limpid tests")
                .config("spark.driver.host", HOST)
                .config("spark.driver.bindAddress", HOST)
                .config("spark.ui.enabled", "false")
                .config("spark.executor.memory", "600m")
                .config("spark.executor.extraClassPath", classes)
                .config("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .config("spark.sql.shuffle.partitions", "2");
    }

    /** Kills a worker and its executors, as a machine's failure does: without a word to anybody. */
    void kill(int worker) {
        List<ProcessHandle> all = processes(workers.get(worker)).toList();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /** How many processes of executors a worker has. */
    long executors(int worker) {
        return workers.get(worker).descendants().count();
    }

    /** What processors gave to executors by now. */
    Duration executorsCpu() {
        return workers.stream()
                .flatMap(Process::descendants)
                .map(executor -> executor.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Stream<ProcessHandle> processes(Process process) {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()));
    }

    private void awaitMaster() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (System.nanoTime() < end && master.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(HOST, port), 1000);
                return;
            } catch (IOException notYet) {
                sleep();
            }
        }
        throw new IOException("Spark's master does not start: " + Files.readString(home.resolve("log.txt")));
    }

    private static void sleep() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(HOST, 0));
            return socket.getLocalPort();
        }
    }

    /** What its processes wrote. */
    String log() throws IOException {
        return Files.readString(home.resolve("log.txt"));
    }

    @Override
    public void close() throws IOException {
        Stream.concat(workers.stream(), Stream.of(master))
                .flatMap(Cluster::processes)
                .collect(Collectors.toList())
                .forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
