package dev.limpid.benchmarks;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Adaptive;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.GaussLegendre;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.explain.Quadrature;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TextModel;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Limpid as a worker: JSON lines in, JSON lines out. The protocol stands in {@code benchmarks/peers/README.md}. */
public final class PeerWorker implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private @Nullable TextModel model;

    /** Serves standard input until it ends. */
    public static void main(String... arguments) throws IOException {
        OutputStream answers = new FileOutputStream(FileDescriptor.out);
        // Whatever a library prints must not stand between the answers.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        try (PeerWorker worker = new PeerWorker()) {
            worker.serve(System.in, answers);
        }
    }

    void serve(InputStream commands, OutputStream answers) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.write(JSON.writeValueAsBytes(answer(line)));
            answers.write('\n');
            answers.flush();
        }
    }

    private Map<String, Object> answer(String line) {
        try {
            JsonNode command = JSON.readTree(line);
            String op = command.path("op").asText();
            return switch (op) {
                case "load" -> load(command);
                case "ig" -> integratedGradients(command);
                case "rss" -> memory();
                default -> throw new IllegalArgumentException("Unknown op '" + op + "', expected load, ig or rss.");
            };
        } catch (IOException | RuntimeException problem) {
            // The driver decides what an error means.
            return Map.of("error", problem.getClass().getSimpleName() + ": " + problem.getMessage());
        }
    }

    private Map<String, Object> load(JsonNode command) {
        long start = System.nanoTime();
        close();
        model = Subject.load(
                command.required("model_dir").asText(), command.path("threads").asInt(2));
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("limpid", System.getProperty("limpid.version", "development"));
        versions.put("onnxruntime", OrtEnvironment.getEnvironment().getVersion());
        versions.put("java", System.getProperty("java.vm.version"));
        return ordered("seconds", since(start), "name", "Limpid", "versions", versions);
    }

    private Map<String, Object> integratedGradients(JsonNode command) {
        TextModel loaded = model;
        if (loaded == null) {
            throw new IllegalStateException("There is no model: load comes first.");
        }
        long start = System.nanoTime();
        JsonNode steps = command.path("steps");
        Quadrature rule = steps.isNumber() ? new GaussLegendre(steps.asInt()) : Adaptive.standard();
        Baseline baseline = Baseline.of(command.path("baseline").asText("pad"));
        Input input = loaded.prepare(Text.of(command.required("text").asText()), Granularity.TOKEN);
        Target target = TargetSpec.parse("top")
                .resolve(loaded, input, null, Target.Score.LOGIT, null)
                .get(0);
        Attribution found = new IntegratedGradients(baseline, rule).explain(loaded.probe(), input, target);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("seconds", since(start));
        answer.put("scores", scores(found, input.tokens().size()));
        Attribution.Completeness completeness = found.completeness();
        answer.put("delta", completeness == null ? null : completeness.gap());
        // A fixed rule differentiates at both ends too, which are no nodes of it.
        answer.put("nodes", steps.isNumber() ? steps.asLong() : found.cost().backwardPasses());
        answer.put("tokens", input.tokens());
        answer.put(
                "target",
                ordered(
                        "id",
                        target.choice().index(),
                        "token",
                        target.choice().label(),
                        "score",
                        found.target().score()));
        return answer;
    }

    private static List<Double> scores(Attribution found, int tokens) {
        List<Double> scores = new ArrayList<>();
        found.scores().forEach(scored -> scores.add(scored.score()));
        if (scores.size() != tokens) {
            throw new IllegalStateException(tokens + " tokens, " + scores.size() + " scores.");
        }
        return scores;
    }

    /** As Linux tells it; other systems give no numbers. */
    static Map<String, Object> memory() throws IOException {
        Map<String, Object> answer = new LinkedHashMap<>();
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            for (String line : Files.readAllLines(status)) {
                String[] words = line.split("\\s+");
                if (words[0].equals("VmRSS:")) {
                    answer.put("rss_bytes", Long.parseLong(words[1]) * 1024);
                } else if (words[0].equals("VmHWM:")) {
                    answer.put("peak_bytes", Long.parseLong(words[1]) * 1024);
                }
            }
        }
        return answer;
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i].toString(), pairs[i + 1]);
        }
        return map;
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
            model = null;
        }
    }
}
