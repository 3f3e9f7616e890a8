package dev.limpid.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many clients before one studio: who fails, who waits how long, whether all get their turns, and what memory it takes.
 *
 * <p>{@code StudioLoad LAUNCHER ROOT HOME [--clients 50] [--seconds 300]}: the launcher starts a studio of its own in that folder.
 */
public final class StudioLoad {
    private static final int SAMPLES = 20;

    /** Samples until all that is loaded once is loaded. */
    private static final int WARM = 4;

    /** A generation of the heap, as {@code jcmd} tells of it. */
    private static final Pattern USED = Pattern.compile("generation +total \\d+K, used (\\d+)K");

    private StudioLoad() {}

    /** What each client did, in order of the clients. */
    record Outcome(List<List<StudioClient.Done>> clients) {
        List<StudioClient.Done> all() {
            return clients.stream().flatMap(List::stream).toList();
        }

        List<String> failures() {
            return all().stream()
                    .filter(one -> one.failure() != null)
                    .map(one -> one.kind() + ": " + one.failure())
                    .toList();
        }

        /** Jain's index of how many things each client got done: 1 if all got as many, 1 / n if one got all. */
        double fairness() {
            double sum = 0;
            double squares = 0;
            for (List<StudioClient.Done> one : clients) {
                sum += one.size();
                squares += (double) one.size() * one.size();
            }
            return squares == 0 ? 1 : sum * sum / (clients.size() * squares);
        }
    }

    /**
     * Lets them work.
     *
     * @param address with the token
     * @param picture that they send
     */
    static Outcome run(URI address, byte[] picture, int clients, double seconds) throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        List<StudioClient> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            StudioClient client = new StudioClient(address, i, picture);
            all.add(client);
            Thread thread = new Thread(() -> {
                try {
                    client.work(end);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return new Outcome(all.stream().map(StudioClient::done).toList());
    }

    /** Prints Markdown. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path root = Path.of(arguments[1]);
        int clients = (int) option(arguments, "--clients", 50);
        double seconds = option(arguments, "--seconds", 300);
        Process studio = new ProcessBuilder(
                        arguments[0],
                        "studio",
                        "--port",
                        "0",
                        "--no-browser",
                        "--home",
                        arguments[2],
                        "--models",
                        root.resolve("models/src/test/resources/text-tasks") + "," + root.resolve("examples"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Long> memory = new ArrayList<>();
        List<String> live = Collections.synchronizedList(new ArrayList<>());
        Thread sampling = new Thread(() -> sample(studio, memory, live, seconds / SAMPLES));
        sampling.setDaemon(true);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(studio.getInputStream(), StandardCharsets.UTF_8))) {
            String address = out.readLine();
            if (address == null) {
                throw new IOException("The studio did not start.");
            }
            sampling.start();
            byte[] picture = Files.readAllBytes(root.resolve("examples/digits/seven.png"));
            Outcome outcome = run(URI.create(address), picture, clients, seconds);
            live.add(live(studio));
            print(outcome, memory, live, seconds);
        } finally {
            studio.destroy();
            studio.waitFor(30, TimeUnit.SECONDS);
        }
    }

    private static double option(String[] arguments, String name, double usual) {
        int at = Arrays.asList(arguments).indexOf(name);
        return at < 0 ? usual : Double.parseDouble(arguments[at + 1]);
    }

    private static void sample(Process studio, List<Long> memory, List<String> live, double every) {
        try {
            while (studio.isAlive()) {
                if (memory.size() == WARM) {
                    live.add(live(studio));
                }
                for (String line : Files.readAllLines(Path.of("/proc/" + studio.pid() + "/status"))) {
                    if (line.startsWith("VmRSS:")) {
                        synchronized (memory) {
                            memory.add(Long.parseLong(line.replaceAll("\\D", "")) / 1024);
                        }
                    }
                }
                Thread.sleep((long) (every * 1000));
            }
        } catch (IOException | InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** MiB of Java's heap that are in use after all of it was swept: what is growing there is a leak. */
    private static String live(Process studio) throws IOException, InterruptedException {
        tell(studio, "GC.run");
        long kib = tell(studio, "GC.heap_info").stream()
                .map(USED::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
        return String.format(Locale.ROOT, "%.1f", kib / 1024.0);
    }

    private static List<String> tell(Process studio, String command) throws IOException, InterruptedException {
        Process telling = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(studio.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(telling.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> lines = out.lines().toList();
            if (telling.waitFor() != 0) {
                throw new IOException(command + " of the studio failed: " + lines);
            }
            return lines;
        }
    }

    private static void print(Outcome outcome, List<Long> memory, List<String> live, double seconds) {
        int[] counts = outcome.clients().stream().mapToInt(List::size).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%d clients for %.0f s: %d things done, %.1f a second; failures: %d; told to wait: %d times.%n%n",
                counts.length,
                seconds,
                outcome.all().size(),
                outcome.all().size() / seconds,
                outcome.failures().size(),
                outcome.all().stream().mapToInt(StudioClient.Done::waits).sum());
        System.out.println("| what | times | p50 s | p95 s | most s |\n|---|---|---|---|---|");
        Map<String, List<Double>> kinds = new TreeMap<>();
        outcome.all()
                .forEach(one -> kinds.computeIfAbsent(one.kind(), first -> new ArrayList<>())
                        .add(one.seconds()));
        kinds.forEach((kind, times) -> {
            double[] sorted =
                    times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.3f | %.3f | %.3f |%n",
                    kind,
                    sorted.length,
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.95),
                    quantile(sorted, 1));
        });
        System.out.printf(
                Locale.ROOT,
                "%nThings done by one client: %d at least, %d in the middle, %d at most; Jain's index of fairness %.4f.%n",
                counts[0],
                counts[counts.length / 2],
                counts[counts.length - 1],
                outcome.fairness());
        synchronized (memory) {
            System.out.printf("%nThe studio's resident memory over time, in MiB: %s.%n", memory);
        }
        System.out.printf(
                "%nIts live heap, once all is swept, after the first fifth and at the end, in MiB: %s.%n",
                String.join(", ", live));
        outcome.failures().stream().distinct().limit(20).forEach(one -> System.out.println("* failed: " + one));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length))];
    }
}
