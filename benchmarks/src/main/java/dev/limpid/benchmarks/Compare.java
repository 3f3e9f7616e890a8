package dev.limpid.benchmarks;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.limpid.model.Path;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Settings of a session beside those that Limpid chose, in turns, on points of a path.
 *
 * <p>A way to run is written {@code ours+disable_prepacking=0+pattern+level=BASIC_OPT@8}: Limpid's own settings, changed
 * entries of the session's configuration, the memory pattern, the level of optimisation, and the points of a run.
 */
public final class Compare {
    private Compare() {}

    private static final class Way {
        final String name;
        final Direct session;
        final int points;
        final List<Double> perPoint = new ArrayList<>();

        Way(String name, Direct session, int points) {
            this.name = name;
            this.session = session;
            this.points = points;
        }

        double median() {
            return sorted().get(perPoint.size() / 2);
        }

        double least() {
            return sorted().get(0);
        }

        private List<Double> sorted() {
            return perPoint.stream().sorted().toList();
        }
    }

    /** Prints Markdown; arguments: model, threads, rounds, tokens, ways. */
    public static void main(String... arguments) throws OrtException {
        if (arguments.length < 5) {
            throw new IllegalArgumentException("Expected: model threads rounds tokens way...");
        }
        int threads = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        int tokens = Integer.parseInt(arguments[3]);
        List<String> ways = Arrays.asList(arguments).subList(4, arguments.length);
        System.out.print(compare(arguments[0], threads, rounds, tokens, ways));
    }

    static String compare(String model, int threads, int rounds, int tokens, List<String> names) throws OrtException {
        Map<String, Direct> sessions = new HashMap<>();
        try (Subject subject = Subject.of(model, tokens, threads)) {
            Path path = subject.path();
            List<Way> ways = new ArrayList<>();
            for (String name : names) {
                String[] parts = name.split("@");
                int points = parts.length > 1 ? Integer.parseInt(parts[1]) : Math.min(50, path.batch());
                Direct session = sessions.get(parts[0]);
                if (session == null) {
                    session = new Direct(path.graph(), options(parts[0], threads));
                    sessions.put(parts[0], session);
                }
                ways.add(new Way(name, session, points));
            }
            inTurns(path, ways, rounds);
            return String.format(
                            Locale.ROOT, "* %s, %d tokens, %d threads, %d rounds%n%n", model, tokens, threads, rounds)
                    + table(ways);
        } finally {
            for (Direct session : sessions.values()) {
                session.close();
            }
        }
    }

    private static Direct.Options options(String name, int threads) {
        Direct.Options options = Direct.Options.standard(threads);
        String[] changes = name.split("\\+");
        for (int i = 1; i < changes.length; i++) {
            String[] change = changes[i].split("=");
            if (change[0].equals("pattern")) {
                options = options.withMemoryPattern();
            } else if (change[0].equals("level")) {
                options = options.withLevel(OptLevel.valueOf(change[1]));
            } else {
                options = options.with("session." + change[0], change[1]);
            }
        }
        return options;
    }

    /** Each second round runs backwards; the first is warm-up. */
    private static void inTurns(Path path, List<Way> ways, int rounds) throws OrtException {
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < ways.size(); i++) {
                Way way = ways.get(round % 2 == 0 ? i : ways.size() - 1 - i);
                Map<String, Tensor> feeds = path.feeds(Profile.points(way.points));
                // Another way ran before: the first run only brings caches back.
                way.session.run(feeds);
                double seconds = Math.min(way.session.run(feeds), way.session.run(feeds));
                if (round > 0) {
                    way.perPoint.add(seconds / way.points);
                }
            }
        }
    }

    private static String table(List<Way> ways) {
        StringBuilder text = new StringBuilder("| way | points a run | ms a point, median | least | ÷ first's | least ÷"
                + " least |\n| --- | --- | --- | --- | --- | --- |\n");
        Way first = ways.get(0);
        for (Way way : ways) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.2f | %.2f | %.3f | %.3f |%n",
                    way.name,
                    way.points,
                    1e3 * way.median(),
                    1e3 * way.least(),
                    way.median() / first.median(),
                    way.least() / first.least()));
        }
        return text.toString();
    }
}
