package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Stage;
import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.UnfitScore;
import dev.limpid.model.Probe;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/** Explains examples and judges by what one look at each tells: scores, the game, a truth, a sum. */
final class Judging {
    private static final int JUDGED = 1;

    private final Probe probe;
    private final SharedGames games;
    private final Sheet sheet;
    private final IntConsumer watcher;
    private final MaskedLooks looks;
    private @Nullable Pooled pooled;
    private @Nullable Stage stage;
    private int staged = -1;
    private long run;
    private long alone;
    private double full;
    private double empty;
    private long judgedRuns;
    private double judgedSeconds;

    Judging(Probe probe, SharedGames games, Sheet sheet, IntConsumer watcher) {
        this.probe = probe;
        this.games = games;
        this.sheet = sheet;
        this.watcher = watcher;
        this.looks = new MaskedLooks(probe, games, sheet.cases());
    }

    private Stage stage(int example) {
        Stage now = stage;
        if (now == null || staged != example) {
            Case one = sheet.cases().get(example);
            now = games.open(probe, one.input(), one.target());
            stage = now;
            staged = example;
        }
        return now;
    }

    /** By each method that stayed; one that cannot does not stay. */
    void explain(int example) {
        Stage now = stage(example);
        Game.Spent before = now.game().spent();
        long asked = games.asked();
        Case one = sheet.cases().get(example);
        for (int method : sheet.stayed()) {
            Contender contender = sheet.contenders().get(method);
            try {
                Attribution found = contender.explainer().explain(probe, one.input(), one.target());
                requireFitting(found, now);
                sheet.explained(method, example, found);
            } catch (IllegalArgumentException | UnfitScore refused) {
                sheet.leftOut().put(method, one.name() + ": " + refused.getMessage());
            }
            watcher.accept(1);
        }
        alone += games.asked() - asked;
        run += now.game().spent().since(before).evaluated();
    }

    private static void requireFitting(Attribution found, Stage stage) {
        int scores = Contender.scores(found).length;
        if (scores != stage.players().size()) {
            throw new IllegalArgumentException("Method " + found.method().name() + " scores " + scores
                    + " features, of which " + stage.players().size() + " can be taken away; what it says of the"
                    + " others cannot be judged.");
        }
    }

    /** By each metric that reads what is here. */
    void judge(int example) {
        if (sheet.stayed().isEmpty()) {
            return;
        }
        Stage now = stage(example);
        Game.Spent before = now.game().spent();
        long start = System.nanoTime();
        double[][] scores = new double[sheet.contenders().size()][];
        for (int method : sheet.stayed()) {
            scores[method] = judged(method, example);
        }
        for (Metric metric : sheet.plan().metrics()) {
            judge(metric, example, now, scores);
        }
        Play ends = play(now, new LinkedHashSet<>(), example);
        full += ends.full() / sheet.cases().size();
        empty += ends.empty() / sheet.cases().size();
        long more = now.game().spent().since(before).evaluated();
        judgedSeconds += (System.nanoTime() - start) / 1e9;
        judgedRuns += more;
        run += more;
    }

    /** Scores of a method as they are judged, once it has explained all examples that the scope takes. */
    private double[] judged(int method, int example) {
        if (sheet.plan().scope() == Traits.Scope.LOCAL) {
            return sheet.scores(method, example);
        }
        if (pooled == null) {
            pooled = new Pooled(sheet);
        }
        return pooled.scores(method, example);
    }

    private void judge(Metric metric, int example, Stage now, double[][] scores) {
        Truth truth = sheet.cases().get(example).truth();
        About about = metric.about();
        if (metric instanceof Metric.OfScores of) {
            double best = of.reachable(now.players().size()).orElse(about.reachable());
            sheet.mark(about, example, scores, of::of, best);
        } else if (metric instanceof Metric.OfGame of) {
            double best =
                    of.reachable(play(now, new LinkedHashSet<>(), example)).orElse(about.reachable());
            Map<double[], Set<Coalition>> asked = new IdentityHashMap<>();
            sheet.mark(
                    about,
                    example,
                    scores,
                    one -> of.of(play(now, asked.computeIfAbsent(one, own -> new LinkedHashSet<>()), example), one),
                    best);
            if (example < sheet.plan().checked()) {
                sheet.stayed()
                        .forEach(method ->
                                looks.add(about.name(), example, method, asked.getOrDefault(scores[method], Set.of())));
            }
        } else if (metric instanceof Metric.OfTruth of
                && truth != null
                && truth.kind().tells(metric)) {
            sheet.mark(
                    about,
                    example,
                    scores,
                    one -> of.of(truth, one),
                    of.reachable(truth).orElse(about.reachable()));
        } else if (metric instanceof Metric.OfSum of) {
            for (int method : sheet.stayed()) {
                Attribution.Completeness promised =
                        sheet.explanation(method, example).completeness();
                // Who promises nothing breaks no promise.
                double gap = promised == null ? Double.NaN : of.of(promised.expected(), promised.attributed());
                sheet.marks(about).of(method, example, gap);
            }
            sheet.marks(about).bounds(example, new double[0], about.reachable());
        }
    }

    private Play play(Stage now, Set<Coalition> told, int example) {
        Game seen = now.game()
                .seen(
                        asked -> {
                            told.addAll(asked);
                            alone += asked.size();
                        },
                        JUDGED);
        return new Play(seen, 0, sheet.plan().seed(example));
    }

    Outcome outcome() {
        List<Integer> stayed = sheet.stayed();
        if (stayed.isEmpty()) {
            throw new IllegalArgumentException("None of the methods can explain these examples: "
                    + sheet.contenders().get(0).name() + " on "
                    + sheet.leftOut().get(0));
        }
        List<List<Attribution>> told = new ArrayList<>();
        for (int method : stayed) {
            List<Attribution> own = new ArrayList<>();
            for (int example = 0; example < sheet.cases().size(); example++) {
                own.add(sheet.explanation(method, example));
            }
            told.add(own);
        }
        Results results = new Results(
                stayed.stream()
                        .map(method -> sheet.contenders().get(method).name())
                        .toList(),
                sheet.cases().stream().map(Case::name).toList(),
                sheet.measured(),
                told.stream().map(this::cost).toList());
        Map<String, String> reasons = new LinkedHashMap<>();
        sheet.leftOut()
                .forEach((method, reason) ->
                        reasons.put(sheet.contenders().get(method).name(), reason));
        List<String> notes = new ArrayList<>(sheet.notes());
        return new Outcome(
                results,
                sheet.cases(),
                told,
                reasons,
                new Outcome.Sharing(alone, run),
                stage(0).settings(),
                new Outcome.Emptied(full, empty),
                looks.strange(stayed, notes),
                notes);
    }

    private Results.Cost cost(List<Attribution> told) {
        // Much of what a method from outside asked had been run for others: what it takes alone is told by its runs.
        double rate = judgedRuns == 0 ? 0 : judgedSeconds / judgedRuns;
        List<Double> seconds = told.stream()
                .map(Attribution::cost)
                .map(cost -> Math.max(cost.seconds(), cost.backwardPasses() == 0 ? cost.forwardPasses() * rate : 0))
                .sorted()
                .toList();
        return new Results.Cost(
                told.stream()
                        .mapToLong(one -> one.cost().forwardPasses())
                        .average()
                        .orElse(0),
                told.stream()
                        .mapToLong(one -> one.cost().backwardPasses())
                        .average()
                        .orElse(0),
                seconds.get(seconds.size() / 2));
    }
}
