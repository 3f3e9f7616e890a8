package dev.limpid.examples;

import dev.limpid.Limpid;
import dev.limpid.data.Dataset;
import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.Evaluation;
import dev.limpid.evaluate.Inference;
import dev.limpid.evaluate.Interval;
import dev.limpid.evaluate.Metric;
import dev.limpid.evaluate.Metrics;
import dev.limpid.evaluate.Need;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Plan;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.evaluate.Traits;
import dev.limpid.evaluate.Weights;
import dev.limpid.task.Cases;
import dev.limpid.task.Contenders;
import dev.limpid.task.MethodTraits;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which of several methods explains this model best, on your own examples?
 *
 * <p>Run: {@code examples/run CompareMethods [MODEL [DATA]]}. Without arguments it judges three methods on ten pictures of
 * {@code examples/digits}, which takes some seconds.
 */
public final class CompareMethods {
    private static final List<String> METHODS = List.of("integrated-gradients", "saliency", "partition-shap");
    private static final List<Metric> METRICS =
            Metrics.of(List.of("comprehensiveness", "random-logit", "gini"), Map.of());

    private CompareMethods() {}

    public static void main(String... args) {
        String name = args.length > 0 ? args[0] : "examples/digits";
        Path data = Path.of(args.length > 1 ? args[1] : "examples/digits/pictures");
        try (Limpid limpid = Limpid.load(name)) {
            Appraisal found = judged(limpid.model(), data, METRICS);
            List<String> methods = found.outcome().results().methods();
            for (Appraisal.Standing metric : found.standings()) {
                System.out.println(metric.about().name() + " " + metric.about().direction());
                for (int i = 0; i < methods.size(); i++) {
                    Interval mean = metric.methods().get(i);
                    System.out.printf(
                            Locale.ROOT,
                            "  %-22s%6.3f [%.3f, %.3f]%n",
                            methods.get(i),
                            mean.mean(),
                            mean.low(),
                            mean.high());
                }
            }
            System.out.println(found.recommendation().sentence());
        }
    }

    static Appraisal judged(TaskModel<?> model, Path data, List<Metric> metrics) {
        // Ten examples, drawn evenly over the labels by seed 0.
        Dataset examples = Dataset.read(model, data, Dataset.Wanted.USUAL.drawing(10, 0));
        List<Case> cases = examples.cases().stream()
                .map(one -> Cases.of(
                        model,
                        one.example().name(),
                        one.example().input(),
                        TargetSpec.TOP,
                        null,
                        model.score(),
                        one.truth()))
                .toList();
        Contenders usual = new Contenders(null, null, null, null, null, 0, Map.of());
        SharedGames games = new SharedGames(usual.games(model, other -> {
            throw new IllegalArgumentException("No other model is at hand, so none can propose words.");
        }));
        List<Contender> contenders = usual.of(METHODS, model, games, cases);
        Plan plan = new Plan(metrics, List.of(), 4, 3, Traits.Scope.LOCAL, 0);
        Outcome outcome = new Evaluation(model.probe(), games, plan, done -> {}).of(cases, contenders);
        return Appraisal.of(
                outcome,
                MethodTraits.of(model, outcome.results().methods(), Traits.Scope.LOCAL),
                Need.LOCAL,
                Weights.STANDARD,
                Inference.STANDARD);
    }
}
