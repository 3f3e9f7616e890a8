package dev.limpid.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Explainer;
import dev.limpid.explain.Methods;
import dev.limpid.generation.Continuation;
import dev.limpid.generation.Sampling;
import dev.limpid.generation.Writer;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.task.Games;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Models;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import dev.limpid.task.WireSpec;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Methods as a worker: a JSON object a line in, one out. Arguments are a model and a number of threads. {@code
 * {"method":"lime","samples":1000,"steps":50,"seed":0,"text":"…"|"image":"…","top":5|"index":7,"score":"logit",
 * "baseline":null,"wire":null,"masker":null,"features":null,"settings":{}}} is answered by the seconds from the input to the
 * attributions, what was run, and each target's scores; what cannot be done by {@code {"error":"…"}}. With a {@code
 * "continuation":"…"} of the text the whole of it and each of its tokens are the targets. {@code {"op":"forward",…}} is
 * answered by the seconds of one run that gives all of the task's output, {@code {"op":"write","text":"…","tokens":64,
 * "cache":true}} by those of writing on, {@code {"op":"judge",…}} by those that metrics of given explanations take (see {@link
 * Judge}).
 */
public final class GameWorker {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TaskModel<?> model;

    GameWorker(TaskModel<?> model) {
        this.model = model;
    }

    /** Serves standard input until it ends. */
    public static void main(String... arguments) throws IOException {
        OutputStream answers = new FileOutputStream(FileDescriptor.out);
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        Runtime.Settings settings = Runtime.Settings.standard().withThreads(Integer.parseInt(arguments[1]));
        try (TaskModel<?> model =
                Models.open(ModelSources.standard(Progress.NONE).find(arguments[0]), Models.Wanted.ANY, settings)) {
            new GameWorker(model).serve(System.in, answers);
        }
    }

    void serve(InputStream commands, OutputStream answers) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.write(JSON.writeValueAsBytes(answerOrError(JSON.readTree(line))));
            answers.write('\n');
            answers.flush();
        }
    }

    private Map<String, Object> answerOrError(JsonNode command) throws IOException {
        try {
            return answer(command);
        } catch (IllegalArgumentException refused) {
            // The driver decides what an error means.
            return Map.of("error", String.valueOf(refused.getMessage()));
        }
    }

    private List<Probe> probes(String wire, List<Target> targets) {
        return WireSpec.resolve(List.of(wire), model, targets).stream()
                .map(model.probe()::on)
                .toList();
    }

    private Map<String, Object> answer(JsonNode command) throws IOException {
        if (command.path("op").asText().equals("rss")) {
            return PeerWorker.memory();
        }
        if (command.path("op").asText().equals("write")) {
            return written((TextModel) model, command);
        }
        long start = System.nanoTime();
        Input input = input(command);
        if (command.path("op").asText().equals("forward")) {
            model.probe().tap(input, List.of(model.answers().output().wire()));
            return Map.of("seconds", (System.nanoTime() - start) / 1e9);
        }
        List<Target> targets = wanted(command).stream()
                .flatMap(spec -> TargetSpec.parse(spec).resolve(model, input, null, score(command), null).stream())
                .toList();
        Games games = new Games(
                model,
                new Games.Wishes(
                        command.path("masker").textValue(), command.path("seed").asLong()),
                played -> {});
        if (command.path("op").asText().equals("judge")) {
            // Peers get pictures that are read and classes that are chosen.
            long prepared = System.nanoTime();
            Map<String, Object> answer = new Judge(model.probe(), games).answer(command, input, targets.get(0));
            answer.put("seconds", (System.nanoTime() - prepared) / 1e9);
            return answer;
        }
        Map<String, String> more = new LinkedHashMap<>();
        command.path("settings")
                .properties()
                .forEach(one -> more.put(one.getKey(), one.getValue().asText()));
        Explainer explainer = Methods.of(
                command.required("method").asText(),
                new Methods.Settings(
                        command.path("baseline").asText(model.baseline()),
                        command.path("steps").isNumber() ? command.path("steps").asInt() : null,
                        command.path("samples").isNumber()
                                ? command.path("samples").asInt()
                                : null,
                        command.path("seed").asLong(),
                        more,
                        model.layout(),
                        games));
        List<Attribution> found = command.has("wire")
                ? explainer.at(probes(command.path("wire").asText(), targets), input, targets.get(0))
                : explainer.explain(model.probe(), input, targets);
        double seconds = (System.nanoTime() - start) / 1e9;
        List<Map<String, Object>> each = new ArrayList<>();
        for (Attribution one : found) {
            Map<String, Object> target = new LinkedHashMap<>();
            target.put("index", one.target().target().choice().index());
            target.put(
                    "scores",
                    one.scores().stream().map(Attribution.Scored::score).toList());
            each.add(target);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("seconds", seconds);
        answer.put("runs", found.get(0).cost().forwardPasses());
        answer.put("targets", each);
        return answer;
    }

    private static List<String> wanted(JsonNode command) {
        if (command.has("continuation")) {
            return List.of("continuation", "output");
        }
        return List.of(
                command.has("index")
                        ? "index:" + command.path("index").asInt()
                        : "top:" + command.path("top").asInt(1));
    }

    private static Map<String, Object> written(TextModel model, JsonNode command) {
        Text prompt = Text.of(command.required("text").asText());
        Sampling sampling =
                Sampling.GREEDY.withMaxNewTokens(command.required("tokens").asInt());
        boolean cache = command.path("cache").asBoolean(true);
        long start = System.nanoTime();
        Writer writer = cache ? model.writer() : model.writer().withoutCache();
        Continuation found = writer.write(model.promptIds(prompt), sampling, token -> {});
        return Map.of("seconds", (System.nanoTime() - start) / 1e9, "ids", found.ids());
    }

    private Input input(JsonNode command) {
        if (model instanceof ImageModel pictures) {
            Picture picture = Picture.read(Path.of(command.required("image").asText()));
            return command.has("features")
                    ? pictures.prepare(
                            picture,
                            "picture",
                            Segmenter.parse(command.path("features").asText()))
                    : pictures.prepare(picture);
        }
        return ((TextModel) model)
                .prepare(
                        new Text(
                                command.required("text").asText(),
                                command.path("continuation").textValue()),
                        Granularity.WORD);
    }

    private static Target.Score score(JsonNode command) {
        String name = command.path("score").asText("logit");
        for (Target.Score score : Target.Score.values()) {
            if (score.toString().equals(name)) {
                return score;
            }
        }
        throw new IllegalArgumentException("Unknown score '" + name + "'.");
    }
}
