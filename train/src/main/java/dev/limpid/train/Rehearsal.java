package dev.limpid.train;

import dev.limpid.format.AtomicFolder;
import dev.limpid.format.SafetensorsWriter;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.loss.Loss;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * A training before it is one: what it will run is told without running it, and some of it is run to be timed. Weights are what
 * they were afterwards, to the bit: updates are made at a rate of 0, and running statistics are put back.
 *
 * <p>It takes as much memory as the training does.
 */
public final class Rehearsal {
    private final Network network;
    private final Loss loss;
    private final Examples examples;
    private final Runtime runtime;
    private final Trainer trainer;
    private final @Nullable Examiner<?> judge;
    private final List<Examiner<?>> last;
    private final List<Sized> updates;
    private final List<Look> looks;

    /**
     * Batches of one size.
     *
     * @param axes that a graph leaves open, by name
     * @param examples of each batch
     * @param tokens of each batch, padding included; of pictures their number
     * @param batches how many, all epochs together
     */
    public record Load(Map<String, Long> axes, int examples, long tokens, long batches) {
        public Load {
            axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
        }
    }

    /**
     * What something took.
     *
     * @param tokens that were seen, padding included; of pictures their number
     * @param seconds reading included
     */
    public record Timing(long tokens, double seconds) {}

    /**
     * What writing takes, in seconds.
     *
     * @param checkpoint what it takes to go on from
     * @param best the weights of the best judgement
     * @param model all weights, once
     */
    public record Writing(double checkpoint, double best, double model) {}

    private record Sized(long step, long tokens) {}

    private record Look(Examiner<?> examiner, int[] batch, long tokens) {}

    /** Batches of as many examples of which the longest are as long: they are padded to the same size. */
    private record Like(int examples, int length) {
        static Like of(Examples all, int[] batch) {
            return new Like(
                    batch.length, Arrays.stream(batch).map(all::length).max().orElseThrow());
        }
    }

    /**
     * Builds what an update runs.
     *
     * @param judge what weights are judged by between updates; null for nothing
     * @param last what the trained model is judged by at the end
     */
    public Rehearsal(
            Network network,
            Loss loss,
            Examples examples,
            Settings settings,
            Runtime runtime,
            @Nullable Examiner<?> judge,
            List<? extends Examiner<?>> last) {
        this.network = network;
        this.loss = loss;
        this.examples = examples;
        this.runtime = runtime;
        this.judge = judge;
        this.last = List.copyOf(last);
        this.trainer = new Trainer(network, loss, examples, settings, runtime, judge, null, new Watcher() {});
        this.updates = updates();
        this.looks = looks();
    }

    /** The updates of the first epoch, by what they see. */
    private List<Sized> updates() {
        List<Sized> sized = new ArrayList<>();
        for (long step = 1; step <= Math.min(trainer.steps(), trainer.stepsAnEpoch()); step++) {
            long tokens = 0;
            for (int[] batch : trainer.batches(step)) {
                tokens += (long) batch.length * Like.of(examples, batch).length();
            }
            sized.add(new Sized(step, tokens));
        }
        sized.sort(Comparator.comparingLong(Sized::tokens));
        return sized;
    }

    private List<Look> looks() {
        Examiner<?> first = judge != null ? judge : last.isEmpty() ? null : last.get(0);
        List<Look> looks = new ArrayList<>();
        if (first != null) {
            for (int[] batch : first.batches()) {
                looks.add(new Look(
                        first,
                        batch,
                        (long) batch.length * Like.of(first.examples(), batch).length()));
            }
        }
        looks.sort(Comparator.comparingLong(Look::tokens));
        return looks;
    }

    /** The model as it is run, with its loss. */
    public Graph forward() {
        return Examiner.step(network, loss, List.of()).graph();
    }

    /** The graph of an update's run, gradients among its outputs. */
    public Graph training() {
        return trainer.pass().step().graph();
    }

    /** The types of that graph's wires. */
    public Shapes shapes() {
        return trainer.pass().step().shapes();
    }

    /** By trained weight, the output that is its gradient. */
    public Map<Wire, Wire> gradients() {
        return trainer.pass().step().gradients();
    }

    /** Bytes in which gradients are gathered. */
    public long gradientBytes() {
        return trainer.pass().gradientBytes();
    }

    /** Bytes that the optimiser remembers. */
    public long optimiserBytes() {
        return trainer.optimiser().state().values().stream()
                .mapToLong(weight -> weight.bytes().capacity())
                .sum();
    }

    /** Updates in all. */
    public long steps() {
        return trainer.steps();
    }

    /** How often weights are judged between updates. */
    public long judgements() {
        return judge == null ? 0 : count(trainer::isJudged);
    }

    /** How many checkpoints are written. */
    public long checkpoints() {
        return count(trainer::isSaved);
    }

    private long count(LongPredicate said) {
        long count = 0;
        for (long step = 1; step <= trainer.steps(); step++) {
            count += said.test(step) ? 1 : 0;
        }
        return count;
    }

    /** What all updates will run, exactly. Cost: reads a batch of each size, and the order of each epoch. */
    public List<Load> loads() {
        Map<Like, Long> counts = new LinkedHashMap<>();
        Map<Like, Load> ones = new LinkedHashMap<>();
        for (long step = 1; step <= trainer.steps(); step++) {
            for (int[] batch : trainer.batches(step)) {
                Like like = Like.of(examples, batch);
                if (counts.merge(like, 1L, Long::sum) == 1) {
                    Batch read = examples.training(batch, trainer.epoch(step));
                    Map<String, Long> axes = trainer.pass().step().sizes(read);
                    ones.put(like, new Load(axes, read.examples(), read.tokens(), 1));
                }
            }
        }
        List<Load> loads = new ArrayList<>();
        ones.forEach((like, one) ->
                loads.add(new Load(one.axes(), one.examples(), one.tokens(), counts.getOrDefault(like, 0L))));
        return loads;
    }

    /** What all judgements will run together, those of the end too: batches, and their tokens. */
    public List<Load> judged() {
        List<Load> loads = new ArrayList<>();
        long judgements = judgements();
        if (judge != null && judgements > 0) {
            judged(judge, judgements, loads);
        }
        last.forEach(one -> judged(one, 1, loads));
        return loads;
    }

    private static void judged(Examiner<?> examiner, long times, List<Load> into) {
        Map<Like, Long> counts = new LinkedHashMap<>();
        Map<Like, int[]> ones = new LinkedHashMap<>();
        for (int[] batch : examiner.batches()) {
            Like like = Like.of(examiner.examples(), batch);
            counts.merge(like, times, Long::sum);
            ones.putIfAbsent(like, batch);
        }
        ones.forEach((like, batch) -> {
            Batch read = examiner.examples().judging(batch);
            into.add(new Load(Map.of(), read.examples(), read.tokens(), counts.getOrDefault(like, 0L)));
        });
    }

    /**
     * Makes an update of the first epoch.
     *
     * @param number from 0
     * @param of how many: they are spread evenly over all of the epoch's, from those that see least to those that see most
     * @throws TrainingFailure if the loss is not a number
     */
    public Timing update(int number, int of) {
        Map<Weight.Live, Tensor> before = network.values(network.moving());
        try {
            Watcher.Update update = trainer.still(
                    updates.get(spread(number, of, updates.size())).step());
            return new Timing(update.tokens(), update.seconds());
        } finally {
            before.forEach(Weight.Live::set);
        }
    }

    private static int spread(int number, int of, int size) {
        return (int) ((2L * number + 1) * size / (2L * of));
    }

    /** Whether anything is judged. */
    public boolean isJudged() {
        return !looks.isEmpty();
    }

    /** Judges by a batch, as {@link #update}. */
    public Timing look(int number, int of) {
        Look look = looks.get(spread(number, of, looks.size()));
        long started = System.nanoTime();
        Batch read = look.examiner().look(look.batch());
        return new Timing(read.tokens(), since(started));
    }

    private static double since(long started) {
        return (System.nanoTime() - started) / 1e9;
    }

    /**
     * Writes what a training writes, to throw it away.
     *
     * @param folder new
     */
    public Writing writing(Path folder) throws IOException {
        try {
            Checkpoints checkpoints = new Checkpoints(folder, runtime, "", 1);
            long started = System.nanoTime();
            checkpoints.save(network, trainer.optimiser(), Progress.NONE);
            double checkpoint = since(started);
            started = System.nanoTime();
            checkpoints.saveBest(network);
            double best = since(started);
            started = System.nanoTime();
            SafetensorsWriter.write(folder.resolve("model.safetensors"), network.saved(), Map.of());
            return new Writing(checkpoint, best, since(started));
        } finally {
            if (Files.exists(folder)) {
                AtomicFolder.delete(folder);
            }
        }
    }
}
