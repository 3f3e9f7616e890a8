package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Stage;
import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Judges methods on the same examples, by the same masks.
 *
 * <p>Each example is explained once by each method; every metric then judges these explanations. Masked inputs are run once
 * for all methods and metrics that ask for them.
 */
public final class Evaluation {
    private static final int JUDGED = 1;

    /** Masked inputs of one metric and example whose strangeness is looked at. */
    private static final int LOOKED = 6;

    private final Probe probe;
    private final SharedGames games;
    private final Plan plan;
    private final IntConsumer watcher;

    /**
     * @param games that the methods were made with
     * @param watcher told how many more explanations were made and judged
     */
    public Evaluation(Probe probe, SharedGames games, Plan plan, IntConsumer watcher) {
        this.probe = probe;
        this.games = games;
        this.plan = plan;
        this.watcher = watcher;
    }

    /**
     * Judges. A method that cannot explain one of the examples is left out with the reason, and judged on none.
     *
     * @param cases at least 1
     * @param contenders at least 1, of different names
     * @throws IllegalArgumentException if there are none, or no method can explain all examples
     */
    public Outcome of(List<Case> cases, List<Contender> contenders) {
        if (cases.isEmpty() || contenders.isEmpty()) {
            throw new IllegalArgumentException("An evaluation needs an example and a method, got " + cases.size()
                    + " examples and " + contenders.size() + " methods.");
        }
        Set<String> names = new LinkedHashSet<>();
        for (Contender contender : contenders) {
            if (!names.add(contender.name())) {
                throw new IllegalArgumentException("Method " + contender.name() + " is named twice.");
            }
        }
        Running running = new Running(cases, contenders);
        for (int i = 0; i < cases.size(); i++) {
            running.example(i);
        }
        return running.outcome();
    }

    /** What is known so far. */
    private final class Running {
        private final List<Case> cases;
        private final List<Contender> contenders;
        private final Attribution[][] explanations;
        private final Map<Metric, Marks> marks = new LinkedHashMap<>();
        private final Map<Integer, String> leftOut = new LinkedHashMap<>();
        private final Map<Metric, List<Masked>> masked = new LinkedHashMap<>();
        private Game.Spent spent = new Game.Spent(0, 0, 0);
        private long alone;
        private long judgedRuns;
        private double judgedSeconds;

        Running(List<Case> cases, List<Contender> contenders) {
            this.cases = cases;
            this.contenders = contenders;
            this.explanations = new Attribution[contenders.size()][cases.size()];
            for (Metric metric : plan.metrics()) {
                marks.put(metric, new Marks(metric.about(), contenders.size(), cases.size()));
            }
        }

        void example(int i) {
            Case one = cases.get(i);
            Stage stage = games.open(probe, one.input(), one.target());
            double[][] scores = explain(i, stage);
            long start = System.nanoTime();
            Game.Spent before = stage.game().spent();
            double[][] drawn = drawn(stage.game().players(), plan.seed(i));
            for (Metric metric : plan.metrics()) {
                judge(metric, i, stage, scores, drawn);
            }
            judgedSeconds += (System.nanoTime() - start) / 1e9;
            judgedRuns += stage.game().spent().since(before).evaluated();
            Game.Spent own = stage.game().spent();
            spent = new Game.Spent(
                    spent.asked() + own.asked(), spent.evaluated() + own.evaluated(), spent.run() + own.run());
        }

        /** Scores by method; of those that cannot explain, empty. */
        private double[][] explain(int i, Stage stage) {
            double[][] scores = new double[contenders.size()][];
            for (int m = 0; m < scores.length; m++) {
                scores[m] = new double[0];
                if (leftOut.containsKey(m)) {
                    continue;
                }
                try {
                    Attribution found = contenders
                            .get(m)
                            .explainer()
                            .explain(probe, cases.get(i).input(), cases.get(i).target());
                    explanations[m][i] = found;
                    scores[m] = fitting(found, stage);
                    alone += isFromOutside(found) ? found.cost().forwardPasses() : 0;
                } catch (IllegalArgumentException refused) {
                    leftOut.put(m, cases.get(i).name() + ": " + refused.getMessage());
                }
                watcher.accept(1);
            }
            return scores;
        }

        private static double[] fitting(Attribution found, Stage stage) {
            double[] scores = Contender.scores(found);
            if (scores.length != stage.players().size()) {
                throw new IllegalArgumentException("Method " + found.method().name() + " scores " + scores.length
                        + " features, of which " + stage.players().size() + " can be taken away; what it says of the"
                        + " others cannot be judged.");
            }
            return scores;
        }

        private void judge(Metric metric, int i, Stage stage, double[][] scores, double[][] drawn) {
            Truth truth = cases.get(i).truth();
            if (metric instanceof Metric.OfScores of) {
                mark(metric, i, scores, drawn, of::of, metric.about().best());
            } else if (metric instanceof Metric.OfGame of) {
                Set<Coalition> asked = new LinkedHashSet<>();
                double best = of.reachable(play(stage, i, new LinkedHashSet<>()))
                        .orElse(metric.about().best());
                mark(metric, i, scores, drawn, one -> of.of(play(stage, i, asked), one), best);
                look(metric, i, asked);
            } else if (metric instanceof Metric.OfTruth of && truth != null && isOf(truth, metric)) {
                mark(
                        metric,
                        i,
                        scores,
                        drawn,
                        one -> of.of(truth, one),
                        metric.about().best());
            } else if (metric instanceof Metric.OfSum of) {
                double[] all = stage.game().value(Coalition.all(stage.game().players()));
                double[] none = stage.game().value(Coalition.none(stage.game().players()));
                for (int m = 0; m < scores.length; m++) {
                    Attribution found = explanations[m][i];
                    if (!leftOut.containsKey(m)) {
                        of(metric).of(m, i, sum(of, found, all[0] - none[0]));
                    }
                }
                of(metric).bounds(i, new double[0], metric.about().best());
            }
        }

        /** Who promises that scores add up says to what; else it is what taking everything away costs. */
        private static double sum(Metric.OfSum metric, Attribution found, double lost) {
            Attribution.Completeness promised = found.completeness();
            return promised != null
                    ? metric.of(promised.expected(), promised.attributed())
                    : metric.of(
                            lost,
                            found.scores().stream()
                                    .mapToDouble(Attribution.Scored::score)
                                    .sum());
        }

        private static boolean isOf(Truth truth, Metric metric) {
            return (truth.kind() == Truth.Kind.RATIONALE) == (metric.about().family() == Family.PLAUSIBILITY);
        }

        private Play play(Stage stage, int i, Set<Coalition> told) {
            Game seen = stage.game()
                    .seen(
                            asked -> {
                                told.addAll(asked);
                                alone += asked.size();
                            },
                            JUDGED);
            return new Play(seen, 0, plan.seed(i));
        }

        private void mark(
                Metric metric,
                int i,
                double[][] scores,
                double[][] drawn,
                ToDoubleFunction<double[]> value,
                double best) {
            for (int m = 0; m < scores.length; m++) {
                if (!leftOut.containsKey(m)) {
                    of(metric).of(m, i, value.applyAsDouble(scores[m]));
                }
            }
            of(metric)
                    .bounds(
                            i,
                            Arrays.stream(drawn).mapToDouble(value).toArray(),
                            Double.isFinite(best) ? best : Double.NaN);
        }

        private Marks of(Metric metric) {
            return Objects.requireNonNull(marks.get(metric));
        }

        private void look(Metric metric, int i, Set<Coalition> asked) {
            if (i < plan.checked()) {
                List<Coalition> all = new ArrayList<>(asked);
                List<Coalition> some = IntStream.range(0, Math.min(LOOKED, all.size()))
                        .mapToObj(k -> all.get((int) ((long) k * all.size() / Math.min(LOOKED, all.size()))))
                        .toList();
                masked.computeIfAbsent(metric, key -> new ArrayList<>()).add(new Masked(i, some));
            }
        }

        Outcome outcome() {
            List<Integer> stayed = IntStream.range(0, contenders.size())
                    .filter(m -> !leftOut.containsKey(m))
                    .boxed()
                    .toList();
            if (stayed.isEmpty()) {
                throw new IllegalArgumentException("None of the methods can explain these examples: "
                        + contenders.get(0).name() + " on " + leftOut.get(0));
            }
            List<List<Attribution>> told =
                    stayed.stream().map(m -> List.of(explanations[m])).toList();
            Results results = new Results(
                    stayed.stream().map(m -> contenders.get(m).name()).toList(),
                    cases.stream().map(Case::name).toList(),
                    marks.values().stream().map(one -> one.measured(stayed)).toList(),
                    told.stream().map(this::cost).toList());
            Map<String, String> reasons = new LinkedHashMap<>();
            leftOut.forEach((m, reason) -> reasons.put(contenders.get(m).name(), reason));
            List<String> notes = new ArrayList<>();
            return new Outcome(results, cases, told, reasons, spent, alone, strange(notes), notes);
        }

        private Results.Cost cost(List<Attribution> told) {
            double rate = judgedRuns == 0 ? 0 : judgedSeconds / judgedRuns;
            return new Results.Cost(
                    told.stream()
                            .mapToLong(one -> one.cost().forwardPasses())
                            .average()
                            .orElse(0),
                    told.stream()
                            .mapToLong(one -> one.cost().backwardPasses())
                            .average()
                            .orElse(0),
                    median(told.stream()
                            .map(one -> isFromOutside(one)
                                    // Much of what it asked had been run for others.
                                    ? Math.max(one.cost().seconds(), one.cost().forwardPasses() * rate)
                                    : one.cost().seconds())
                            .toList()));
        }

        private Map<String, Double> strange(List<String> notes) {
            Map<String, Double> strange = new LinkedHashMap<>();
            if (masked.isEmpty()) {
                return strange;
            }
            Strangeness usual;
            try {
                usual = Strangeness.of(
                        probe,
                        cases.get(0).target().output(),
                        cases.stream().map(Case::input).toList());
            } catch (IllegalArgumentException untold) {
                notes.add("How strange masked inputs look to the model is not told. " + untold.getMessage());
                return strange;
            }
            Map<Masked.One, Boolean> known = new LinkedHashMap<>();
            masked.forEach((metric, all) -> {
                List<Masked.One> ones = all.stream().flatMap(Masked::ones).toList();
                List<Masked.One> missing = ones.stream()
                        .filter(one -> !known.containsKey(one))
                        .distinct()
                        .toList();
                boolean[] found = usual.isStrange(missing.stream()
                        .map(one -> input(one.example(), one.present()))
                        .toList());
                for (int k = 0; k < found.length; k++) {
                    known.put(missing.get(k), found[k]);
                }
                strange.put(
                        metric.about().name(),
                        ones.stream()
                                .mapToDouble(one -> Boolean.TRUE.equals(known.get(one)) ? 1 : 0)
                                .average()
                                .orElse(0));
            });
            return strange;
        }

        private Input input(int i, Coalition present) {
            Case one = cases.get(i);
            return games.players(probe, one.input(), List.of(one.target()))
                    .masker()
                    .of(present)
                    .get(0)
                    .input();
        }
    }

    /** Coalitions of one example that a metric asked for. */
    private record Masked(int example, List<Coalition> asked) {
        record One(int example, Coalition present) {}

        Stream<One> ones() {
            return asked.stream().map(present -> new One(example, present));
        }
    }

    private double[][] drawn(int players, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] drawn = new double[plan.shuffles()][players];
        for (double[] row : drawn) {
            Arrays.setAll(row, player -> random.nextGaussian());
        }
        return drawn;
    }

    private static boolean isFromOutside(Attribution found) {
        return found.cost().backwardPasses() == 0 && found.sampled() != null;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
        return sorted.get(sorted.size() / 2);
    }
}
