package dev.limpid.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.Evaluation;
import dev.limpid.evaluate.Metric;
import dev.limpid.evaluate.Metrics;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Plan;
import dev.limpid.evaluate.Play;
import dev.limpid.evaluate.Results;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.evaluate.Traits;
import dev.limpid.explain.Staging;
import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Given explanations of one input, judged by metrics that play its game: each by itself, or as {@code limpid evaluate} does it,
 * which also looks for what explanations reach that say nothing, and the best.
 */
record Judge(Probe probe, Staging games) {
    /** Drawn explanations that say nothing, as many as {@code limpid evaluate} takes. */
    private static final int SHUFFLES = 3;

    /**
     * @param command {@code "metrics":[…]}, their {@code "settings":{"deletion.steps":"64"}}, {@code "scores":[[…],…]} with
     *     a row for each explanation, {@code "references"} and {@code "masks"}: whether to do as {@code limpid evaluate}, and
     *     to list what the model was asked in the order in which it was
     * @return values by metric, one for each explanation; {@code runs} of the model, {@code alone} without sharing
     */
    Map<String, Object> answer(JsonNode command, Input input, Target target) {
        List<Metric> metrics = metrics(command);
        List<double[]> explanations = StreamSupport.stream(
                        command.required("scores").spliterator(), false)
                .map(row -> StreamSupport.stream(row.spliterator(), false)
                        .mapToDouble(JsonNode::asDouble)
                        .toArray())
                .toList();
        long seed = command.path("seed").asLong();
        return command.path("references").asBoolean()
                ? withReferences(metrics, explanations, seed, new Case("given", input, target, List.of(), null))
                : alone(
                        metrics,
                        explanations,
                        seed,
                        games.on(probe, input, List.of(SharedGames.judged(target)))
                                .game(),
                        command.path("masks").asBoolean());
    }

    private static List<Metric> metrics(JsonNode command) {
        List<String> names = new ArrayList<>();
        command.required("metrics").forEach(name -> names.add(name.asText()));
        Map<String, Map<String, String>> settings = new LinkedHashMap<>();
        command.path("settings").properties().forEach(one -> {
            String[] parts = one.getKey().split("\\.", 2);
            if (names.contains(parts[0])) {
                settings.computeIfAbsent(parts[0], metric -> new LinkedHashMap<>())
                        .put(parts[parts.length - 1], one.getValue().asText());
            }
        });
        List<Metric> metrics = Metrics.of(names, settings);
        for (Metric metric : metrics) {
            if (!(metric instanceof Metric.OfGame)) {
                throw new IllegalArgumentException("Given scores are judged by metrics that play a game, and "
                        + metric.about().name() + " does not.");
            }
        }
        return metrics;
    }

    private static Map<String, Object> alone(
            List<Metric> metrics, List<double[]> explanations, long seed, Game game, boolean masks) {
        List<Coalition> asked = new ArrayList<>();
        long alone = 0;
        Map<String, Object> values = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            List<Double> own = new ArrayList<>();
            for (double[] scores : explanations) {
                Game seen = game.seen(asked::addAll, 0);
                own.add(((Metric.OfGame) metric).of(new Play(seen, 0, seed), scores));
                alone += seen.spent().evaluated();
            }
            values.put(metric.about().name(), own);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("runs", game.spent().evaluated());
        answer.put("alone", alone);
        answer.put("values", values);
        if (masks) {
            answer.put(
                    "masks", asked.stream().distinct().map(Coalition::toString).toList());
        }
        return answer;
    }

    private Map<String, Object> withReferences(
            List<Metric> metrics, List<double[]> explanations, long seed, Case given) {
        List<Contender> contenders = new ArrayList<>();
        for (double[] scores : explanations) {
            String name = "given-" + contenders.size();
            contenders.add(new Contender(name, new GivenScores(name, scores)));
        }
        Plan plan = new Plan(metrics, List.of(), 0, SHUFFLES, Traits.Scope.LOCAL, seed);
        Outcome outcome =
                new Evaluation(probe, new SharedGames(games), plan, done -> {}).of(List.of(given), contenders);
        if (!outcome.leftOut().isEmpty()) {
            throw new IllegalArgumentException(outcome.leftOut().toString());
        }
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Object> references = new LinkedHashMap<>();
        for (Results.Measured measured : outcome.results().measured()) {
            String name = measured.about().name();
            values.put(name, Arrays.stream(measured.values()).map(row -> row[0]).toList());
            references.put(name, List.of(measured.random()[0], measured.perfect()[0]));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("runs", outcome.sharing().run());
        answer.put("alone", outcome.sharing().alone());
        answer.put("values", values);
        answer.put("references", references);
        return answer;
    }
}
