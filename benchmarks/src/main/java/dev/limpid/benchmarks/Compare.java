package dev.limpid.benchmarks;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.limpid.graph.Graph;
import dev.limpid.model.Path;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Settings of a session beside those that Limpid chose, in turns, on points of a path. */
public final class Compare {
    private Compare() {}

    private static final class Way {
        final String name;
        final Direct session;
        final int batch;
        final List<Double> perPoint = new ArrayList<>();

        Way(String name, Direct session, int batch) {
            this.name = name;
            this.session = session;
            this.batch = batch;
        }
    }

    /** Prints Markdown; arguments: model, threads, rounds, tokens, then names of ways (all if none). */
    public static void main(String... arguments) throws OrtException {
        String model = arguments[0];
        int threads = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        int tokens = Integer.parseInt(arguments[3]);
        List<String> wanted = Arrays.asList(arguments).subList(4, arguments.length);
        try (Subject subject = Subject.of(model, tokens, threads)) {
            Path path = subject.path();
            Direct.Options standard = Direct.Options.standard(threads);
            Map<String, Direct.Options> settings = new LinkedHashMap<>();
            settings.put("standard", standard);
            settings.put("packed", standard.with("session.disable_prepacking", "0"));
            settings.put("spinning", standard.with("session.intra_op.allow_spinning", "1"));
            settings.put("pattern", standard.withMemoryPattern());
            settings.put("basic", standard.withLevel(OptLevel.BASIC_OPT));
            settings.put("extended", standard.withLevel(OptLevel.EXTENDED_OPT));
            settings.put("denormal", standard.with("session.set_denormal_as_zero", "1"));
            List<Way> ways = new ArrayList<>();
            Map<String, Direct> made = new LinkedHashMap<>();
            for (String want : wanted) {
                // name[/rewrite][@batch]
                String[] parts = want.split("@");
                int batch = parts.length > 1 ? Integer.parseInt(parts[1]) : Math.min(50, path.batch());
                Direct session = made.get(parts[0]);
                if (session == null) {
                    String[] names = parts[0].split("/");
                    Graph graph = path.graph();
                    for (int i = 1; i < names.length; i++) {
                        graph = Rewrites.apply(names[i], graph);
                    }
                    session = new Direct(graph, settings.getOrDefault(names[0], standard));
                    made.put(parts[0], session);
                }
                ways.add(new Way(want, session, batch));
            }
            for (int round = -1; round < rounds; round++) {
                for (int i = 0; i < ways.size(); i++) {
                    Way way = ways.get(round % 2 == 0 ? i : ways.size() - 1 - i);
                    Map<String, Tensor> feeds = path.feeds(Profile.points(way.batch));
                    int repeats = Math.max(1, 12 / way.batch);
                    double seconds = 0;
                    for (int r = 0; r < repeats; r++) {
                        seconds += way.session.run(feeds);
                    }
                    if (round >= 0) {
                        way.perPoint.add(seconds / repeats / way.batch);
                    }
                }
            }
            System.out.printf("%n%d tokens, %d threads, %d rounds%n%n", tokens, threads, rounds);
            System.out.println(
                    "| way | points a run | median ms a point | least | ÷ first | least ÷ least |\n| --- | --- | --- | --- | --- | --- |");
            for (Way way : ways) {
                way.perPoint.sort(null);
                double median = way.perPoint.get(rounds / 2);
                double least = way.perPoint.get(0);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %d | %.2f | %.2f | %.3f | %.3f |%n",
                        way.name,
                        way.batch,
                        1e3 * median,
                        1e3 * least,
                        median / ways.get(0).perPoint.get(rounds / 2),
                        least / ways.get(0).perPoint.get(0));
            }
        }
    }
}
