package dev.limpid.estimate;

import dev.limpid.course.Finetuning;
import dev.limpid.course.Learning;
import dev.limpid.course.Pretraining;
import dev.limpid.train.Rehearsal;
import dev.limpid.train.Verdict;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says what a training will cost before it is one. Operations and memory are counted in the graphs that will be run, at the sizes of
 * the batches that will be; time is told from some of its own updates, judgements and files, made for that and undone.
 *
 * @param timed whether any of it is run; without, no time is told
 * @param told how much power the machine takes; null to ask the processor
 * @param gramsPerKilowattHour of carbon dioxide; null for the world's mean
 */
public record Estimator(
        boolean timed, Power.@Nullable Told told, @Nullable Double gramsPerKilowattHour) {
    /** Updates that count: enough for an interval. */
    static final int UPDATES = 16;

    private static final int LOOKS = 8;
    private static final int WARM_UP = 3;

    /** After so many seconds half of the updates do. */
    private static final double LONG = 90;

    /** Numbers without a divisor in common with {@link #UPDATES}: any first half of the order is spread over all lengths. */
    private static final int STRIDE = 7;

    /** Memory is counted for so many of the largest sizes. */
    private static final int LARGEST = 3;

    /** Parts of the data that small runs learn from: these shares of them. */
    private static final List<Integer> PARTS = List.of(64, 32, 16, 8);

    private static final int LEAST_EXAMPLES = 256;

    /**
     * Estimates. Cost: without a run seconds; with one some twenty updates, a checkpoint written and thrown away, and as much memory
     * as the training.
     *
     * @param begun seconds that it took to make the training ready, which it will take again
     * @param scratch a folder that may be made, and is taken away
     * @param expected the error that a {@linkplain #curve learning curve} tells; null without one
     * @throws IllegalArgumentException if the size of a product in the graph does not follow from the batches'
     * @throws dev.limpid.train.TrainingFailure if the loss is not a number
     */
    public Estimate of(Learning learning, double begun, Path scratch, LearningCurve.@Nullable Expected expected)
            throws IOException {
        Rehearsal rehearsal = learning.rehearse();
        List<Rehearsal.Load> all = rehearsal.loads();
        List<Load> loads =
                all.stream().map(one -> new Load(one.axes(), one.batches())).toList();
        Work counted = Work.of(rehearsal.forward(), rehearsal.training(), rehearsal.shapes(), loads);
        Work work = new Work(
                counted.forwardMacs(),
                counted.trainingMacs(),
                counted.parameters(),
                all.stream().mapToLong(one -> one.batches() * one.examples()).sum(),
                all.stream().mapToLong(one -> one.batches() * one.tokens()).sum(),
                rehearsal.steps());
        Memory memory = memory(rehearsal, loads);
        boolean scales = learning instanceof Pretraining pretraining && pretraining.isDecoderFromNothing();
        if (!timed) {
            return new Estimate(work, memory, null, null, null, scales, expected);
        }
        Timed updates = timed(rehearsal::update, UPDATES);
        double beginning = begun + updates.warming();
        double evaluation = 0;
        if (rehearsal.isJudged()) {
            Timed looks = timed(rehearsal::look, LOOKS);
            List<Rehearsal.Load> judged = rehearsal.judged();
            beginning += looks.warming();
            evaluation = looks.line()
                    .of(
                            judged.stream().mapToLong(Rehearsal.Load::batches).sum(),
                            judged.stream()
                                    .mapToDouble(one -> (double) one.batches() * one.tokens())
                                    .sum())
                    .mean();
        }
        Rehearsal.Writing writing = rehearsal.writing(scratch);
        TrainingTime time = new TrainingTime(
                beginning,
                updates.line().of(rehearsal.steps(), work.tokens()),
                evaluation,
                rehearsal.checkpoints() * writing.checkpoint() + rehearsal.judgements() * writing.best(),
                // As the library of its kind reads it, and as ONNX.
                2 * writing.model());
        Energy energy = Energy.of(power(updates), time.total(), gramsPerKilowattHour);
        return new Estimate(work, memory, time, updates.line(), energy, scales, expected);
    }

    private static Memory memory(Rehearsal rehearsal, List<Load> loads) {
        List<Load> largest = loads.stream()
                .sorted(Comparator.comparingLong(Load::tokens).reversed())
                .limit(LARGEST)
                .toList();
        Memory memory = Memory.of(rehearsal.training(), rehearsal.shapes(), rehearsal.gradients(), 0, largest);
        // What there is already tells better than the rule: several runs to an update take room twice.
        return new Memory(
                memory.weights(), rehearsal.gradientBytes(), rehearsal.optimiserBytes(), memory.activations());
    }

    /**
     * Some of a training, timed.
     *
     * @param warming seconds that the first ones took longer: what is run was made ready
     * @param watts of processors and memory; NaN where they are not told
     */
    private record Timed(StepTime line, double warming, double watts) {}

    private interface Run {
        Rehearsal.Timing run(int number, int of);
    }

    private static Timed timed(Run run, int most) throws IOException {
        double warm = 0;
        List<StepTimer.Timed> first = new ArrayList<>();
        for (int i = 0; i < WARM_UP; i++) {
            // The largest first, so that room is made once.
            StepTimer.Timed one = timed(run.run(most - 1 - i * (most / WARM_UP), most));
            first.add(one);
            warm += one.seconds();
        }
        List<StepTimer.Timed> counted = new ArrayList<>();
        Optional<Rapl> rapl = Rapl.in(Rapl.PLACE);
        long started = System.nanoTime();
        for (int i = 0; i < most && (i < most / 2 || since(started) < LONG); i++) {
            counted.add(timed(run.run(i * STRIDE % most, most)));
        }
        double watts = rapl.isPresent() ? rapl.get().joules() / since(started) : Double.NaN;
        StepTime line = StepTime.through(counted);
        double usual = line.of(
                        first.size(),
                        first.stream().mapToDouble(StepTimer.Timed::tokens).sum())
                .mean();
        return new Timed(line, Math.max(0, warm - usual), watts);
    }

    private static StepTimer.Timed timed(Rehearsal.Timing one) {
        return new StepTimer.Timed(one.tokens(), one.seconds());
    }

    private static double since(long started) {
        return (System.nanoTime() - started) / 1e9;
    }

    private Power power(Timed updates) {
        Power.Told said = told;
        return said != null ? said : updates.watts() > 0 ? new Power.Measured(updates.watts()) : new Power.Unknown();
    }

    /**
     * The error to expect of a whole training, from small ones on a 64th to an 8th of its examples; weights are put back. Cost: nearly
     * a quarter of the training.
     *
     * @param said is told of each small training, a sentence
     * @throws IllegalArgumentException if there are too few examples, or none to judge by
     * @throws dev.limpid.train.TrainingFailure if a loss is no longer a number
     */
    public static LearningCurve.Expected curve(Finetuning learning, Consumer<String> said) throws IOException {
        int whole = learning.examples();
        if (whole < LEAST_EXAMPLES) {
            throw new IllegalArgumentException("A learning curve needs at least " + LEAST_EXAMPLES
                    + " examples to learn from, there are " + whole + ". Leave --learning-curve out.");
        }
        List<LearningCurve.Point> points = new ArrayList<>();
        for (int part : PARTS) {
            int many = whole / part;
            Verdict verdict = learning.attempt(many);
            points.add(point(many, verdict, learning.judged()));
            said.accept("A small training on " + many + " of " + whole + " examples: " + verdict.metric() + " "
                    + String.format(java.util.Locale.ROOT, "%.4f", verdict.value()) + ".");
        }
        return LearningCurve.through(points, 0).at(whole);
    }

    private static LearningCurve.Point point(int many, Verdict verdict, int judged) {
        double error = verdict.higher() ? Math.max(0, 1 - verdict.value()) : verdict.value();
        return verdict.metric().equals("accuracy")
                ? LearningCurve.Point.of(many, Math.round(error * judged), judged)
                : new LearningCurve.Point(many, error, 0);
    }
}
