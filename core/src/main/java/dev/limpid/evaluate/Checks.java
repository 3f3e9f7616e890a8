package dev.limpid.evaluate;

import dev.limpid.explain.Ablation;
import dev.limpid.explain.Outside;
import dev.limpid.game.UnfitScore;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** Gathers what takes many explanations of each example, on the first examples, and judges by it. */
final class Checks {
    /** Of each an explanation by each method is made; in a deep model neighbouring layers are drawn together. */
    private static final int STAGES = 6;

    private final Probe probe;
    private final SharedGames games;
    private final Sheet sheet;
    private final IntConsumer watcher;
    private final int checked;
    private final Map<List<Integer>, double[]> here = new HashMap<>();

    Checks(Probe probe, SharedGames games, Sheet sheet, IntConsumer watcher) {
        this.probe = probe;
        this.games = games;
        this.sheet = sheet;
        this.watcher = watcher;
        this.checked = Math.min(sheet.plan().checked(), sheet.cases().size());
    }

    private Contender contender(int method) {
        return sheet.contenders().get(method).repeated();
    }

    /** What a method says of an example, as it explains where that is done often. */
    private double[] here(int method, int example) {
        Contender contender = sheet.contenders().get(method);
        if (contender.often() == contender.explainer()) {
            return sheet.scores(method, example);
        }
        Case one = sheet.cases().get(example);
        return here.computeIfAbsent(
                List.of(method, example), key -> contender.repeated().scores(probe, one.input(), one.target()));
    }

    /** Tells why something is not told; once. */
    private void note(String note) {
        if (!sheet.notes().contains(note)) {
            sheet.notes().add(note);
        }
    }

    void gather() {
        for (int example = 0; example < checked; example++) {
            if (sheet.plan().has(Metric.OfNeighbours.class)) {
                for (Disturbance disturbance : sheet.plan().disturbances()) {
                    disturb(disturbance, example);
                }
            }
            if (sheet.plan().has(Metric.OfTargets.class)) {
                askOthers(example);
            }
        }
        if (sheet.plan().has(Metric.OfShifted.class) && checked > 0) {
            shift();
        }
        if (sheet.plan().has(Metric.OfRandomised.class) && checked > 0) {
            randomise();
        }
    }

    private void disturb(Disturbance disturbance, int example) {
        Case one = sheet.cases().get(example);
        Nearby nearby;
        try {
            nearby = Nearby.of(
                    disturbance, probe, one.input(), one.target(), sheet.plan().seed(example));
        } catch (IllegalArgumentException none) {
            note("Of " + one.name() + " it is not told how explanations stand " + disturbance.name() + ". "
                    + none.getMessage());
            return;
        }
        List<Neighbours> told = new ArrayList<>();
        for (int method : sheet.stayed()) {
            Optional<Neighbours> found = told(nearby, disturbance, method, example);
            watcher.accept(1);
            found.ifPresent(told::add);
            for (Metric metric : sheet.plan().metrics()) {
                if (metric instanceof Metric.OfNeighbours of && found.isPresent()) {
                    sheet.marks(Sheet.about(metric, disturbance)).of(method, example, of.of(found.get()));
                }
            }
        }
        for (Metric metric : sheet.plan().metrics()) {
            if (metric instanceof Metric.OfNeighbours of && !told.isEmpty()) {
                About about = Sheet.about(metric, disturbance);
                sheet.marks(about).bounds(example, nothing(of, told.get(0), example), about.reachable());
            }
        }
    }

    private Optional<Neighbours> told(Nearby nearby, Disturbance disturbance, int method, int example) {
        Contender contender = contender(method);
        try {
            return Optional.of(nearby.told(contender, here(method, example)));
        } catch (IllegalArgumentException | UnfitScore cannot) {
            note("How " + contender.name() + " stands " + disturbance.name() + " is not told. " + cannot.getMessage());
            return Optional.empty();
        }
    }

    /** Of methods that say something else of each input, whatever it is. */
    private double[] nothing(Metric.OfNeighbours metric, Neighbours like, int example) {
        double[] values = new double[sheet.plan().shuffles()];
        for (int i = 0; i < values.length; i++) {
            SplittableRandom random = new SplittableRandom(sheet.plan().seed(example) + i);
            List<Neighbours.Point> near =
                    like.near().stream().map(point -> drawn(point, random)).toList();
            values[i] = metric.of(new Neighbours(drawn(like.here(), random), near));
        }
        return values;
    }

    private static Neighbours.Point drawn(Neighbours.Point point, SplittableRandom random) {
        return new Neighbours.Point(
                point.input(),
                point.outputs(),
                point.hidden(),
                point.answer(),
                Sheet.drawn(point.scores().length, random));
    }

    private void askOthers(int example) {
        Case one = sheet.cases().get(example);
        if (one.others().isEmpty()) {
            return;
        }
        for (int method : sheet.stayed()) {
            Contender contender = contender(method);
            List<double[]> others = new ArrayList<>();
            for (Target other : one.others()) {
                scores(contender, probe, one.input(), other).ifPresent(others::add);
                watcher.accept(1);
            }
            if (others.isEmpty()) {
                continue;
            }
            for (Metric metric : sheet.plan().metrics()) {
                if (metric instanceof Metric.OfTargets of) {
                    sheet.marks(metric.about()).of(method, example, of.of(here(method, example), others));
                    sheet.marks(metric.about()).bounds(example, nothing(of, others, example), Double.NaN);
                }
            }
        }
    }

    /** Of methods that say something else of each answer, whatever it is. */
    private double[] nothing(Metric.OfTargets metric, List<double[]> like, int example) {
        double[] values = new double[sheet.plan().shuffles()];
        for (int i = 0; i < values.length; i++) {
            SplittableRandom random = new SplittableRandom(sheet.plan().seed(example) + i);
            values[i] = metric.of(
                    Sheet.drawn(like.get(0).length, random),
                    like.stream()
                            .map(other -> Sheet.drawn(other.length, random))
                            .toList());
        }
        return values;
    }

    /** What a method says of another question than that of the example; empty if it cannot answer it. */
    private Optional<double[]> scores(Contender contender, Probe asked, Input input, Target target) {
        try {
            return Optional.of(contender.scores(asked, input, target));
        } catch (IllegalArgumentException | UnfitScore cannot) {
            note("What " + contender.name() + " says where something else is asked is not told of every example. "
                    + cannot.getMessage());
            return Optional.empty();
        }
    }

    private void shift() {
        Shifted shifted;
        try {
            shifted = Shifted.of(probe, Shifted.SHIFT);
        } catch (IllegalArgumentException cannot) {
            note("Whether explanations stay where features are counted from another zero is not told. "
                    + cannot.getMessage());
            return;
        }
        for (int method : sheet.stayed()) {
            Contender contender = contender(method);
            for (int example = 0;
                    example < checked && shifted.obstacle(contender.explainer()).isEmpty();
                    example++) {
                Case one = sheet.cases().get(example);
                Optional<double[]> there = scores(contender, shifted.probe(), shifted.of(one.input()), one.target());
                watcher.accept(1);
                for (Metric metric : sheet.plan().metrics()) {
                    if (metric instanceof Metric.OfShifted of && there.isPresent()) {
                        double value = of.of(here(method, example), there.get());
                        sheet.marks(metric.about()).of(method, example, value);
                    }
                }
            }
        }
    }

    /** Weights are drawn once for all methods and examples; smoothed explanations take a walk of their own. */
    private void randomise() {
        List<Metric.OfRandomised> plain = new ArrayList<>();
        for (Metric metric : sheet.plan().metrics()) {
            if (metric instanceof SmoothMprt smooth) {
                randomise(List.of(smooth), smooth.saying(sheet.plan().seed()));
            } else if (metric instanceof Metric.OfRandomised of) {
                plain.add(of);
            }
        }
        if (!plain.isEmpty()) {
            randomise(plain, (contender, now, one) -> {
                watcher.accept(1);
                return contender.scores(now, one.input(), one.target());
            });
        }
    }

    private void randomise(List<? extends Metric.OfRandomised> metrics, Randomisation.Saying saying) {
        // Who sees nothing but answers can say nothing else of a model than what it answers.
        List<Integer> methods = sheet.stayed().stream()
                .filter(method -> sheet.contenders().get(method).explainer().looksAtWire())
                .toList();
        if (methods.isEmpty()) {
            return;
        }
        boolean beside = metrics.stream().anyMatch(MprtExcess.class::isInstance);
        List<Contender> contenders =
                new ArrayList<>(methods.stream().map(this::contender).toList());
        if (beside) {
            // What taking each feature away alone does: no explanation, but what is there to be explained.
            contenders.add(new Contender("the model itself", new Outside(new Ablation(), games)));
        }
        List<Case> cases = sheet.cases().subList(0, checked);
        Randomisation.Settings settings =
                Randomisation.Settings.standard(sheet.plan().seed()).withStages(STAGES);
        List<List<Randomised>> found;
        try (Randomisation walk =
                Randomisation.of(probe, cases.get(0).target().output().wire(), settings)) {
            found = walk.of(contenders, cases, saying);
        } catch (IllegalArgumentException cannot) {
            note("What becomes of explanations when the model forgets is not told. " + cannot.getMessage());
            return;
        }
        for (int m = 0; m < methods.size(); m++) {
            for (int example = 0; example < checked; example++) {
                Randomised own = found.get(m).get(example);
                Randomised told = beside ? own.beside(found.get(methods.size()).get(example)) : own;
                for (Metric.OfRandomised metric : metrics) {
                    sheet.marks(metric.about()).of(methods.get(m), example, metric.of(told));
                    if (m == 0) {
                        sheet.marks(metric.about()).bounds(example, nothing(metric, told, example), Double.NaN);
                    }
                }
            }
        }
    }

    /** Of methods that say something else of each model, whatever it is. */
    private double[] nothing(Metric.OfRandomised metric, Randomised like, int example) {
        double[] values = new double[sheet.plan().shuffles()];
        for (int i = 0; i < values.length; i++) {
            SplittableRandom random = new SplittableRandom(sheet.plan().seed(example) + i);
            int features = like.scores().length;
            List<Randomised.Stage> stages = like.stages().stream()
                    .map(stage -> new Randomised.Stage(stage.layer(), Sheet.drawn(features, random)))
                    .toList();
            values[i] = metric.of(new Randomised(Sheet.drawn(features, random), stages, like.itself()));
        }
        return values;
    }
}
