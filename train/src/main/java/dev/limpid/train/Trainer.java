package dev.limpid.train;

import dev.limpid.graph.Graph;
import dev.limpid.loss.Loss;
import dev.limpid.noise.Chance;
import dev.limpid.noise.Use;
import dev.limpid.optimise.GlobalNorm;
import dev.limpid.optimise.Optimiser;
import dev.limpid.optimise.Parameter;
import dev.limpid.optimise.Schedule;
import dev.limpid.runtime.Runtime;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Trains a network: for each update the gradients of some batches, then one step of the optimiser.
 *
 * <p>All that happens is a function of settings, data and seed: which examples come when, what is dropped, what is drawn. So a
 * training that was killed goes on from its last checkpoint to the same bits that it would have had.
 */
public final class Trainer {
    private final Network network;
    private final Examples examples;
    private final Settings settings;
    private final @Nullable Judge judge;
    private final @Nullable Checkpoints checkpoints;
    private final Watcher watcher;
    private final int threads;

    private final Pass pass;
    private final Order order;
    private final List<Parameter> parameters;
    private final Optimiser.Running optimiser;
    private final Schedule schedule;
    private final long stepsAnEpoch;
    private final long steps;

    private Progress progress = Progress.NONE;
    private long started;
    private double lastLoss = Double.NaN;
    private int orderedEpoch = -1;
    private List<int[]> ordered = List.of();

    /**
     * Builds what an update runs.
     *
     * @param judge null to judge by nothing
     * @param checkpoints null to keep none
     */
    public Trainer(
            Network network,
            Loss loss,
            Examples examples,
            Settings settings,
            Runtime runtime,
            @Nullable Judge judge,
            @Nullable Checkpoints checkpoints,
            Watcher watcher) {
        this.network = network;
        this.examples = examples;
        this.settings = settings;
        this.judge = judge;
        this.checkpoints = checkpoints;
        this.watcher = watcher;
        this.threads = runtime.settings().threads();
        this.pass = new Pass(network, loss, settings, runtime);
        this.order = new Order(examples.size(), settings.batch(), examples::length, this::shuffled);
        this.parameters = List.copyOf(pass.parameters().values());
        this.optimiser = settings.optimiser().start(parameters);
        this.schedule = settings.schedule(order.batches());
        this.stepsAnEpoch = settings.stepsAnEpoch(order.batches());
        this.steps = settings.allSteps(order.batches());
    }

    private int[] shuffled(int size, int epoch, int use) {
        return new Chance(settings.seed(), Use.SHUFFLE.stream(epoch, use)).permutation(size);
    }

    /** Updates in all. */
    public long steps() {
        return steps;
    }

    /** The epoch of an update, which is counted from 1, from 0. */
    int epoch(long step) {
        return (int) ((step - 1) / stepsAnEpoch);
    }

    /** Updates in an epoch. */
    long stepsAnEpoch() {
        return stepsAnEpoch;
    }

    /** The batches that an update takes, counted from 1. */
    List<int[]> batches(long step) {
        int epoch = epoch(step);
        if (epoch != orderedEpoch) {
            ordered = order.epoch(epoch);
            orderedEpoch = epoch;
        }
        int first = (int) ((step - 1) % stepsAnEpoch) * settings.accumulation();
        return ordered.subList(first, Math.min(ordered.size(), first + settings.accumulation()));
    }

    /** Trains to the end, as {@link #run(long)}. */
    public Outcome run() throws IOException {
        return run(steps);
    }

    /**
     * Trains from the last checkpoint, if there is one, until an update, after which there is a checkpoint: going on from there is
     * training at once, to the bit. Nothing is done where it was that far, or farther.
     *
     * @param until counted from 1; those beyond the last one are that
     * @throws TrainingFailure if the loss is no longer a number; the last checkpoint stays
     * @throws IOException if a checkpoint cannot be read or written; those before it stay
     */
    public Outcome run(long until) throws IOException {
        long end = Math.min(until, steps);
        if (checkpoints != null) {
            progress = checkpoints.restore(network, optimiser);
        }
        started = System.nanoTime();
        double before = progress.seconds();
        watcher.begun(progress.step(), steps);
        boolean stopped = hasRunOut();
        for (long step = progress.step() + 1; step <= end && !stopped; step++) {
            watcher.updated(update(step, settings.rate() * schedule.at(step), before));
            progress = progress.at(step, before + elapsed());
            if (isJudged(step)) {
                judge(step);
                stopped = hasRunOut();
            }
            if (checkpoints != null && (isSaved(step) || step == end || stopped)) {
                checkpoints.save(network, optimiser, progress);
                watcher.saved(step);
            }
        }
        if (checkpoints != null && progress.best() != null) {
            checkpoints.restoreBest(network);
        }
        progress = progress.at(progress.step(), before + elapsed());
        Verdict best = progress.best();
        return new Outcome(
                progress.step(),
                lastLoss,
                best,
                best == null ? progress.step() : progress.bestStep(),
                progress.seconds(),
                stopped && progress.step() < steps);
    }

    private double elapsed() {
        return (System.nanoTime() - started) / 1e9;
    }

    private boolean hasRunOut() {
        Integer patience = settings.patience();
        return patience != null && progress.sinceBest() >= patience;
    }

    /** Whether weights are judged after an update, if something judges. */
    boolean isJudged(long step) {
        Long every = settings.judgeEvery();
        return judge != null && (step == steps || step % (every == null ? stepsAnEpoch : every) == 0);
    }

    /** Whether a checkpoint is written after an update, if any are. */
    boolean isSaved(long step) {
        return step == steps || step % settings.saveEvery() == 0;
    }

    private void judge(long step) throws IOException {
        if (judge == null) {
            return;
        }
        Verdict verdict = judge.judge();
        Verdict before = progress.best();
        boolean best = before == null || verdict.beats(before.value());
        progress = progress.judged(step, verdict, best);
        if (best && checkpoints != null) {
            checkpoints.saveBest(network);
        }
        watcher.judged(step, verdict, best);
    }

    /** One update: nothing is changed before all of its batches have been run. */
    private Watcher.Update update(long step, double rate, double before) {
        long begun = System.nanoTime();
        int epoch = epoch(step);
        List<int[]> batches = batches(step);
        double total = 0;
        double count = 0;
        int seen = 0;
        long tokens = 0;
        for (int i = 0; i < batches.size(); i++) {
            Batch batch = examples.training(batches.get(i), epoch);
            // Each run of a training has masks of its own.
            long run = (step - 1) * settings.accumulation() + i;
            Step.Said said = pass.run(batch, run, i > 0);
            total += said.total();
            count += said.count();
            seen += batch.examples();
            tokens += batch.tokens();
        }
        watcher.pulled(step);
        double mean = count == 0 ? 0 : total / count;
        lastLoss = mean;
        float scale = count == 0 ? 0 : (float) (1 / count);
        GlobalNorm norm = GlobalNorm.of(parameters, scale, threads);
        if (!Double.isFinite(mean) || !norm.isFinite()) {
            throw astray(step, mean, epoch, batches, norm);
        }
        Double most = settings.clip();
        float clipped = most == null ? scale : (float) (scale * norm.clipping(most));
        optimiser.update(step, rate, clipped, threads);
        return new Watcher.Update(
                step,
                steps,
                (double) step / stepsAnEpoch,
                mean,
                rate,
                norm.value(),
                seen,
                tokens,
                (System.nanoTime() - begun) / 1e9,
                before + elapsed());
    }

    /**
     * An update at a rate of 0, which takes as long as another: no trained weight is changed by it. What the optimiser remembers is,
     * and running statistics are.
     */
    Watcher.Update still(long step) {
        return update(step, 0, 0);
    }

    /** What an update runs. */
    Pass pass() {
        return pass;
    }

    /** What the optimiser remembers, and does. */
    Optimiser.Running optimiser() {
        return optimiser;
    }

    private TrainingFailure astray(long step, double mean, int epoch, List<int[]> batches, GlobalNorm norm) {
        String where = batches.stream()
                .flatMapToInt(Arrays::stream)
                .limit(4)
                .mapToObj(examples::place)
                .collect(Collectors.joining(", "));
        String left = checkpoints == null || checkpoints.last() == 0
                ? "No checkpoint was written yet."
                : "The checkpoint after update " + checkpoints.last() + " is whole.";
        return new TrainingFailure("At update " + step + " of " + steps + " (epoch " + (epoch + 1) + ", rate "
                + settings.rate() * schedule.at(step) + ") the loss is " + mean
                + (norm.unfit() == null ? "" : " and the gradient of '" + norm.unfit() + "' is not finite")
                + ", on " + where + " and so on; the weights were left as they were before it. " + left
                + " Look at these examples, or lower the rate (--rate) or clip gradients (--clip 1) and begin anew in another"
                + " folder.");
    }

    /** What each run executes: the model, its loss, and the way back to the weights. */
    public Graph graph() {
        return pass.step().graph();
    }
}
