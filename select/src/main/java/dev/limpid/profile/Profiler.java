package dev.limpid.profile;

import dev.limpid.model.Input;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.TaskModel;
import dev.limpid.tensor.Tensor;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Measures models, each the same way: going forward only, as the model predicts, with weights packed.
 *
 * @param clock by which it is measured
 * @param batch the most examples that are given at a time
 * @param memory how long to wait for a peak
 */
public record Profiler(Effort effort, Stopwatch clock, int batch, Duration memory) {
    private static final int BATCH = 32;
    private static final Duration MEMORY = Duration.ofMinutes(5);

    /** @throws IllegalArgumentException if a batch is of no example */
    public Profiler {
        if (batch < 1) {
            throw new IllegalArgumentException("A batch is of at least 1 example, got " + batch + ".");
        }
    }

    /** With the standard effort, batches of up to 32. */
    public static Profiler standard() {
        return new Profiler(Effort.STANDARD, Stopwatch.SYSTEM, BATCH, MEMORY);
    }

    /**
     * All there is to tell of a model. Its peak of memory comes first: if that is too much, it is not run in this process.
     *
     * @param examples such as the model is to meet, at least one
     * @param folder that the model was opened from
     * @throws IllegalArgumentException if there is no example, or the model cannot take one
     * @throws dev.limpid.runtime.RuntimeFailure if the model does not run
     */
    public <I> Profile profile(TaskModel<I> model, List<I> examples, ModelFolder folder) {
        Latency preparing = preparing(model, examples);
        List<Input> inputs = examples.stream().map(model::prepare).toList();
        PeakMemory peak = peakMemory(model, inputs);
        return new Profile(
                Size.of(model, inputs, folder),
                peak.fits() ? latency(model, inputs) : null,
                preparing,
                peak.fits() ? throughput(model, inputs) : null,
                peak,
                model.runtime().settings().threads(),
                Machine.here());
    }

    /** How long it takes to make one example ready, the examples taken in turn; warmed up on the first. */
    public <I> Latency preparing(TaskModel<I> model, List<I> examples) {
        Predicting.requireAny(examples);
        Timing timing = timing();
        Timing.Warm warm = timing.warm(() -> model.prepare(examples.get(0)));
        return Latency.of(timing.times(run -> model.prepare(examples.get(run % examples.size()))), warm);
    }

    /** How long one example takes, the inputs taken in turn; warmed up on the largest. */
    public Latency latency(TaskModel<?> model, List<Input> inputs) {
        Predicting predicting = Predicting.of(model);
        Map<String, Tensor> largest = predicting.feeds(Predicting.largest(inputs), 1);
        List<Map<String, Tensor>> feeds =
                inputs.stream().map(input -> predicting.feeds(input, 1)).toList();
        Timing timing = timing();
        Timing.Warm warm = timing.warm(() -> predicting.run(largest));
        return Latency.of(timing.times(run -> predicting.run(feeds.get(run % feeds.size()))), warm);
    }

    /** How many examples like the one of middle size go through in a second, several at a time. */
    public Throughput throughput(TaskModel<?> model, List<Input> inputs) {
        Predicting predicting = Predicting.of(model);
        Input typical = Predicting.typical(inputs);
        boolean single = predicting.isSingle();
        int fitting = single ? 1 : predicting.most(typical);
        Throughput.Ending ending = single
                ? Throughput.Ending.SINGLE
                : fitting < batch ? Throughput.Ending.MEMORY : Throughput.Ending.ASKED;
        return Throughput.measure(timing(), batches(predicting, typical), Math.min(batch, fitting), ending);
    }

    /** Batches are put together before they are timed. */
    private static Throughput.Batched batches(Predicting predicting, Input typical) {
        return examples -> {
            Map<String, Tensor> feeds = predicting.feeds(typical, examples);
            return () -> predicting.run(feeds);
        };
    }

    /** The most memory that a process of its own holds while it opens the model and predicts. Never fails for want of memory. */
    public PeakMemory peakMemory(TaskModel<?> model, List<Input> inputs) {
        return MemoryMeter.of(memory).measure(Predicting.of(model), inputs);
    }

    private Timing timing() {
        return new Timing(effort, clock);
    }
}
