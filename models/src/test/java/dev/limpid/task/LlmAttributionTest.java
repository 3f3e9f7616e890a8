package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Methods;
import dev.limpid.explain.Saliency;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.source.ModelFolder;
import dev.limpid.text.Granularity;
import dev.limpid.text.Template;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Why a model wrote what it wrote, against Captum's LLMAttribution and Inseq: {@code tools/golden/llm_attribution.py}. */
class LlmAttributionTest {
    private static final JsonNode GOLDEN = TextTasks.packed("llm-attribution").get("models");
    private static final double TOLERANCE = 1e-3;

    private static TextModel open(String name) {
        ModelFolder files = new ModelFolder(TinyBert.resource("/llm-attribution/" + name), name, name, "0".repeat(64));
        return (TextModel) Models.open(files, Models.Wanted.ANY, TinyBert.SETTINGS);
    }

    /** How scores are made. */
    private record Asked(
            String method, String baseline, @Nullable String masker, Target.Score score) {
        Explaining on(TextModel model, Input input) {
            return new Explaining(this, model, input);
        }
    }

    private record Explaining(Asked asked, TextModel model, Input input) {
        List<double[]> of(String targets, Granularity granularity) {
            List<Target> all = TargetSpec.parse(targets).resolve(model, input, null, asked.score, null);
            Games games = new Games(model, new Games.Wishes(asked.masker, 0), more -> {});
            Integer steps = asked.method.equals("integrated-gradients") ? 20 : null;
            Methods.Settings settings =
                    new Methods.Settings(asked.baseline, steps, null, 0, Map.of(), model.layout(), games);
            return Methods.of(asked.method, settings).explain(model.probe(), input, all).stream()
                    .map(one -> one.scores().stream()
                            .filter(scored -> !scored.feature().special())
                            .mapToDouble(Attribution.Scored::score)
                            .toArray())
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama"})
    void log_probabilities_of_a_given_continuation_are_transformers(String name) {
        JsonNode golden = GOLDEN.get(name);
        try (TextModel model = open(name)) {
            Input input = input(model, golden, Granularity.TOKEN);
            List<Target> each =
                    TargetSpec.parse("output").resolve(model, input, null, Target.Score.LOG_PROBABILITY, null);
            double sum = 0;
            for (int i = 0; i < each.size(); i++) {
                double expected = golden.get("log_probs").get(i).doubleValue();
                sum += expected;
                assertThat(model.probe().score(input, each.get(i))).isCloseTo(expected, within(1e-4));
            }
            Target whole = TargetSpec.parse("continuation")
                    .resolve(model, input, null, Target.Score.LOG_PROBABILITY, null)
                    .get(0);
            assertThat(model.probe().score(input, whole)).isCloseTo(sum, within(1e-4));
            assertThat(Math.log(model.probe().probability(input, whole))).isCloseTo(sum, within(1e-3));
        }
    }

    private static Input input(TextModel model, JsonNode golden, Granularity granularity) {
        return model.prepare(
                new Text(
                        golden.get("prompt").textValue(),
                        golden.get("continuation").textValue()),
                granularity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama"})
    void scores_of_tokens_are_captums(String name) {
        JsonNode golden = GOLDEN.get(name);
        JsonNode tokens = golden.get("captum").get("tokens");
        try (TextModel model = open(name)) {
            Input input = input(model, golden, Granularity.TOKEN);
            String absent =
                    "token:" + model.vocabulary().token(tokens.get("baseline").intValue());
            Target.Score logs = Target.Score.LOG_PROBABILITY;
            check(
                    new Asked("ablation", "zero", absent, logs).on(model, input),
                    tokens.get("log_prob").get("ablation"));
            check(
                    new Asked("exact-shapley", "zero", absent, logs).on(model, input),
                    tokens.get("log_prob").get("shapley"));
            check(
                    new Asked("integrated-gradients", absent, null, logs).on(model, input),
                    tokens.get("integrated_gradients"));
            check(
                    new Asked("input-x-gradient", "zero", null, logs).on(model, input),
                    tokens.get("gradient_x_activation"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama"})
    void scores_of_segments_are_captums_which_removes_those_that_are_absent(String name) {
        JsonNode golden = GOLDEN.get(name);
        JsonNode segments = golden.get("captum").get("segments");
        StringBuilder template = new StringBuilder();
        Map<String, String> values = new LinkedHashMap<>();
        for (JsonNode piece : segments.get("pieces")) {
            if (piece.get("feature").booleanValue()) {
                String place = "part" + values.size();
                template.append('{').append(place).append('}');
                values.put(place, piece.get("text").textValue());
            } else {
                template.append(piece.get("text").textValue());
            }
        }
        Text prompt = Template.fill(template.toString(), values);
        try (TextModel model = open(name)) {
            Input input = model.prepare(
                    new Text(prompt.text(), golden.get("continuation").textValue(), prompt.segments()),
                    Granularity.SEGMENT);
            for (Target.Score score : List.of(Target.Score.LOG_PROBABILITY, Target.Score.PROBABILITY)) {
                JsonNode of = segments.get(score == Target.Score.PROBABILITY ? "prob" : "log_prob");
                check(new Asked("ablation", "zero", null, score).on(model, input), of.get("ablation"));
                check(new Asked("exact-shapley", "zero", "delete", score).on(model, input), of.get("shapley"));
            }
        }
    }

    /** Each token of the continuation, and the whole. */
    private static void check(Explaining explaining, JsonNode golden) {
        String what = explaining.asked.toString();
        List<double[]> each = explaining.of("output", Granularity.TOKEN);
        for (int i = 0; i < each.size(); i++) {
            close(what + " token " + i, each.get(i), numbers(golden.get("token").get(i)));
        }
        close(
                what + " whole",
                explaining.of("continuation", Granularity.TOKEN).get(0),
                numbers(golden.get("sequence")));
    }

    private static double[] numbers(JsonNode row) {
        return IntStream.range(0, row.size())
                .filter(i -> !row.get(i).isNull())
                .mapToDouble(i -> row.get(i).doubleValue())
                .toArray();
    }

    private static void close(String what, double[] found, double[] expected) {
        double largest = 0;
        for (double one : expected) {
            largest = Math.max(largest, Math.abs(one));
        }
        assertThat(found).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("%s, input %d", what, i).isCloseTo(expected[i], within(TOLERANCE * largest));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama"})
    void scores_of_all_that_was_read_are_inseqs_also_of_one_token_rather_than_another(String name) {
        JsonNode golden = GOLDEN.get(name);
        JsonNode inseq = golden.get("inseq");
        int before = golden.get("prompt_ids").size();
        try (TextModel model = open(name)) {
            Input input = input(model, golden, Granularity.TOKEN);
            for (String kind : List.of("probability", "logit", "contrast_prob_diff", "contrast_logits_diff")) {
                JsonNode of = inseq.get(kind);
                boolean contrasted = kind.startsWith("contrast");
                Target.Score score = kind.contains("prob") ? Target.Score.PROBABILITY : Target.Score.LOGIT;
                for (int token = 0; token < golden.get("continuation_ids").size(); token++) {
                    TargetSpec rather = contrasted
                            ? TargetSpec.parse(
                                    "index:" + golden.get("other_ids").get(token))
                            : null;
                    Target target = TargetSpec.parse("output:" + (token + 1))
                            .resolve(model, input, rather, score, null)
                            .get(0);
                    String what = name + " " + kind + " of token " + token;
                    assertThat(model.probe().score(input, target))
                            .as(what)
                            .isCloseTo(of.get("scores").get(token).doubleValue(), within(2e-4));
                    int read = before + token;
                    close(
                            what + " saliency",
                            read(new Saliency().explain(model.probe(), input, target), read),
                            numbers(of.get("saliency").get("norm").get(token)));
                    Methods.Settings settings = new Methods.Settings(
                            "zero",
                            null,
                            null,
                            0,
                            Map.of(),
                            model.layout(),
                            new Games(model, new Games.Wishes(null, 0), more -> {}));
                    close(
                            what + " input x gradient",
                            read(Methods.of("input-x-gradient", settings).explain(model.probe(), input, target), read),
                            numbers(of.get("input_x_gradient").get("sum").get(token)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama"})
    void integrated_gradients_of_a_text_so_far_are_inseqs(String name) {
        JsonNode golden = GOLDEN.get(name);
        int before = golden.get("prompt_ids").size();
        try (TextModel model = open(name)) {
            Input all = input(model, golden, Granularity.TOKEN);
            String baseline = "token:"
                    + model.vocabulary()
                            .token(golden.get("inseq").get("baselines").get(0).intValue());
            for (String kind : List.of("probability", "logit")) {
                for (int token = 0; token < golden.get("continuation_ids").size(); token++) {
                    Target target = TargetSpec.parse("output:" + (token + 1))
                            .resolve(
                                    model,
                                    all,
                                    null,
                                    kind.equals("logit") ? Target.Score.LOGIT : Target.Score.PROBABILITY,
                                    null)
                            .get(0);
                    Methods.Settings settings = new Methods.Settings(
                            baseline,
                            20,
                            null,
                            0,
                            Map.of(),
                            model.layout(),
                            new Games(model, new Games.Wishes(null, 0), more -> {}));
                    double[] found = read(
                            Methods.of("integrated-gradients", settings).explain(model.probe(), free(all), target),
                            before + token);
                    close(
                            name + " " + kind + " of token " + token,
                            found,
                            numbers(golden.get("inseq")
                                    .get(kind)
                                    .get("integrated_gradients")
                                    .get("sum")
                                    .get(token)));
                }
            }
        }
    }

    /** The same with nothing held: Inseq's baseline stands for the whole text. */
    private static Input free(Input input) {
        return new Input(
                input.originals(),
                input.tensors(),
                input.tokens(),
                input.features().stream()
                        .map(feature -> new Feature(feature.text(), feature.place(), false, feature.positions()))
                        .toList(),
                input.answers());
    }

    /** The scores of the tokens that were there to read; what came after gets exactly nothing. */
    private static double[] read(Attribution explained, int read) {
        List<Double> scores = new ArrayList<>();
        explained.scores().forEach(one -> scores.add(one.score()));
        assertThat(scores.subList(read, scores.size())).allMatch(score -> score == 0);
        return scores.subList(0, read).stream().mapToDouble(score -> score).toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama"})
    void attention_of_the_token_that_is_read_from_is_inseqs(String name) {
        JsonNode golden = GOLDEN.get(name);
        int before = golden.get("prompt_ids").size();
        try (TextModel model = open(name)) {
            Input input = input(model, golden, Granularity.TOKEN);
            for (int token = 0; token < golden.get("continuation_ids").size(); token++) {
                Target target = TargetSpec.parse("output:" + (token + 1))
                        .resolve(model, input, null, Target.Score.LOGIT, null)
                        .get(0);
                Methods.Settings settings = new Methods.Settings(
                        "zero",
                        null,
                        null,
                        0,
                        Map.of(),
                        model.layout(),
                        new Games(model, new Games.Wishes(null, 0), more -> {}));
                double[] found =
                        read(Methods.of("attention", settings).explain(model.probe(), input, target), before + token);
                close(
                        name + " token " + token,
                        found,
                        numbers(golden.get("inseq").get("attention_mean").get(token)));
            }
        }
    }
}
