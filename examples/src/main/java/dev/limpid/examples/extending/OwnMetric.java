package dev.limpid.examples.extending;

import dev.limpid.Limpid;
import dev.limpid.data.Dataset;
import dev.limpid.evaluate.About;
import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Direction;
import dev.limpid.evaluate.Evaluation;
import dev.limpid.evaluate.Family;
import dev.limpid.evaluate.Metric;
import dev.limpid.evaluate.Plan;
import dev.limpid.evaluate.Results;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.evaluate.Traits;
import dev.limpid.task.Cases;
import dev.limpid.task.Contenders;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A metric of one's own. Hoyer's sparseness (Hoyer 2004, section 3.1) of n scores is (√n − Σ|s| / √Σs²) / (√n − 1): 0 where all
 * have the same size, 1 where one feature has all. NaN where it cannot be told: of one feature, or where all scores are 0.
 *
 * <p>A metric says what it reads by what it implements: the scores alone, as here, or a game, a truth, what a method says of
 * neighbours, of other weights. Put it into a {@link dev.limpid.evaluate.Plan}, and it is judged, compared and told with the
 * others.
 *
 * <p>Run: {@code examples/run extending.OwnMetric}.
 */
public record OwnMetric() implements Metric.OfScores {
    @Override
    public About about() {
        return new About(
                "hoyer",
                Family.COMPLEXITY,
                Direction.HIGHER,
                0,
                1,
                "how few features have most of the scores: 0 where all have the same, 1 where one has all",
                "none",
                "Hoyer 2004, Non-negative Matrix Factorization with Sparseness Constraints, section 3.1");
    }

    @Override
    public double of(double[] scores) {
        double sizes = Arrays.stream(scores).map(Math::abs).sum();
        double squares = Arrays.stream(scores).map(one -> one * one).sum();
        double root = Math.sqrt(scores.length);
        return (root - sizes / Math.sqrt(squares)) / (root - 1);
    }

    public static void main(String... args) {
        String name = args.length > 0 ? args[0] : "examples/digits";
        Path data = Path.of(args.length > 1 ? args[1] : "examples/digits/pictures");
        try (Limpid model = Limpid.load(name)) {
            Results found = judged(model.model(), data, List.of("integrated-gradients", "saliency", "lrp"));
            for (int i = 0; i < found.methods().size(); i++) {
                double[] hoyer = found.measured().get(0).values()[i];
                System.out.printf(
                        Locale.ROOT,
                        "%.3f  %s%n",
                        Arrays.stream(hoyer).average().orElseThrow(),
                        found.methods().get(i));
            }
        }
    }

    /** Judges methods by this metric alone, on five examples. */
    static Results judged(TaskModel<?> model, Path data, List<String> methods) {
        List<Case> cases = Dataset.read(model, data, Dataset.Wanted.USUAL.drawing(5, 0)).cases().stream()
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
            throw new IllegalArgumentException("No other model is at hand, so '" + other + "' proposes no words.");
        }));
        Plan plan = new Plan(List.of(new OwnMetric()), List.of(), 0, 1, Traits.Scope.LOCAL, 0);
        return new Evaluation(model.probe(), games, plan, done -> {})
                .of(cases, usual.of(methods, model, games, cases))
                .results();
    }
}
