package dev.limpid.appraise;

import dev.limpid.corpus.Item;
import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Component;
import dev.limpid.evaluate.Components;
import dev.limpid.evaluate.Evaluation;
import dev.limpid.evaluate.FeatureNoise;
import dev.limpid.evaluate.Inference;
import dev.limpid.evaluate.Interval;
import dev.limpid.evaluate.Metrics;
import dev.limpid.evaluate.Need;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Plan;
import dev.limpid.evaluate.Recommendation;
import dev.limpid.evaluate.Results;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.evaluate.Traits;
import dev.limpid.evaluate.Transparency;
import dev.limpid.evaluate.Weights;
import dev.limpid.task.Cases;
import dev.limpid.task.Contenders;
import dev.limpid.task.MethodTraits;
import dev.limpid.task.Panel;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How far a classifier can be looked into, by the best method there is for it. Of several models it is told by the same examples and
 * budget; which methods work on a model is a property of the model, so each has its own best one.
 *
 * @param transparency of that method's explanations
 * @param method its name: the most faithful of those of which the most components can be told, which are all but where examples are
 *     few, so that scores of several models mean the same
 * @param passes whether it fails none of the gates that a recommended method has to pass; if it does, its explanations are the best
 *     there are, and not to be believed
 * @param sentence which method to use, or why that is not said
 * @param skills of each method how much better than random its explanations are, over the metrics of faithfulness
 * @param costs of each method, for one example
 * @param leftOut why other methods could not explain, by name
 * @param examples that were explained
 * @param notes what a reader must know, a sentence each
 */
public record Interpretability(
        Transparency transparency,
        String method,
        boolean passes,
        String sentence,
        Map<String, Interval> skills,
        Map<String, Results.Cost> costs,
        Map<String, String> leftOut,
        int examples,
        List<String> notes) {
    private static final int SHUFFLES = 3;

    public Interpretability {
        skills = Collections.unmodifiableMap(new LinkedHashMap<>(skills));
        costs = Collections.unmodifiableMap(new LinkedHashMap<>(costs));
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
        notes = List.copyOf(notes);
    }

    /**
     * Explains and judges. Texts are cut to what the model reads. Repeatable but for seconds.
     *
     * @param items with a class each, of which some are drawn
     * @param watcher told how many more explanations were made; it may throw {@link java.util.concurrent.CancellationException}
     * @throws IllegalArgumentException in one line, if the model is no classifier of such items, or no method can explain it
     */
    public static Interpretability of(TaskModel<?> model, List<Item> items, Budget budget, IntConsumer watcher) {
        Examples examples = Examples.toExplain(model);
        List<Case> cases = new ArrayList<>();
        examples.read(
                Drawn.of(items, budget.examples(), budget.seed()),
                some -> some.forEach(one -> cases.add(
                        Cases.of(model, one.item().place(), one.input(), TargetSpec.TOP, null, model.score(), null))));
        List<String> notes = new ArrayList<>(examples.notes());
        Contenders made = new Contenders(null, budget.steps(), budget.samples(), null, null, budget.seed(), Map.of());
        SharedGames games = new SharedGames(made.games(model, name -> {
            throw new IllegalArgumentException("No method that is judged takes words from '" + name + "'.");
        }));
        List<String> panel = Panel.of(model, cases.get(0).target());
        Plan plan = new Plan(
                Metrics.of(budget.metrics(), Map.of()),
                List.of(new FeatureNoise(
                        FeatureNoise.Spread.UNIFORM, FeatureNoise.LEVEL, budget.neighbours(), List.of())),
                budget.checked(),
                SHUFFLES,
                Traits.Scope.LOCAL,
                budget.seed());
        Outcome outcome =
                new Evaluation(model.probe(), games, plan, watcher).of(cases, made.of(panel, model, games, cases));
        Inference inference = Inference.STANDARD.seeded(budget.seed());
        Appraisal appraisal = Appraisal.of(
                outcome,
                MethodTraits.of(model, outcome.results().methods(), Traits.Scope.LOCAL),
                Need.LOCAL,
                Weights.STANDARD,
                inference);
        notes.addAll(outcome.notes());
        return of(appraisal, inference.bootstrap(), notes);
    }

    private static Interpretability of(Appraisal appraisal, Bootstrap bootstrap, List<String> notes) {
        Outcome outcome = appraisal.outcome();
        List<String> methods = outcome.results().methods();
        Map<String, Interval> skills = new LinkedHashMap<>();
        Map<String, Results.Cost> costs = new LinkedHashMap<>();
        for (int i = 0; i < methods.size(); i++) {
            skills.put(methods.get(i), appraisal.skills().get(i));
            costs.put(methods.get(i), outcome.results().costs().get(i));
        }
        List<Map<Component, double[]>> components = IntStream.range(0, methods.size())
                .mapToObj(i -> Components.of(outcome.results(), i, outcome.scores()))
                .toList();
        // Of few examples there may be no method of which all can be told that can be of any.
        int most = components.stream().mapToInt(own -> told(own).size()).max().orElse(0);
        Set<String> excluded = appraisal.recommendation().excluded().stream()
                .map(Recommendation.Excluded::method)
                .collect(Collectors.toSet());
        String method = foremost(
                skills,
                IntStream.range(0, methods.size())
                        .filter(i -> told(components.get(i)).size() == most)
                        .mapToObj(methods::get)
                        .toList(),
                excluded);
        String best = foremost(skills, methods, excluded);
        if (!method.equals(best)) {
            notes.add("Explanations by " + best + " are as faithful or more, but how stable they are cannot be told; so"
                    + " transparency is of " + method
                    + ", of which as much can be told as of the methods of other models.");
        }
        return new Interpretability(
                Transparency.of(components.get(methods.indexOf(method)), Weights.STANDARD, bootstrap),
                method,
                !excluded.contains(method),
                appraisal.recommendation().sentence(),
                skills,
                costs,
                outcome.leftOut(),
                outcome.cases().size(),
                notes);
    }

    private static Set<Component> told(Map<Component, double[]> values) {
        return values.entrySet().stream()
                .filter(one -> !Arrays.stream(one.getValue()).allMatch(Double::isNaN))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Of some methods the first of those with the largest mean, those that fail a gate after all others. */
    private static String foremost(Map<String, Interval> skills, List<String> methods, Set<String> excluded) {
        String best = "";
        double most = Double.NaN;
        for (String one : methods) {
            Interval skill = skills.get(one);
            double mean = skill == null || Double.isNaN(skill.mean()) ? Double.NEGATIVE_INFINITY : skill.mean();
            boolean better = excluded.contains(best) == excluded.contains(one) ? mean > most : excluded.contains(best);
            if (best.isEmpty() || better) {
                best = one;
                most = mean;
            }
        }
        return best;
    }
}
