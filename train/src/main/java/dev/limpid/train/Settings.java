package dev.limpid.train;

import dev.limpid.optimise.AdamW;
import dev.limpid.optimise.Optimiser;
import dev.limpid.optimise.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * How a model is trained.
 *
 * @param epochs over all examples, where {@code steps} says nothing
 * @param steps updates at which training ends however many epochs that are; null for all of the epochs
 * @param batch examples in a run
 * @param accumulation runs whose gradients are added up before each update
 * @param rate of learning at its highest
 * @param optimiser and its settings
 * @param form of the rate after its warm-up
 * @param warmup share of all updates in which the rate rises, from 0 to 1
 * @param clip the most that the gradients' norm may be; null for no bound
 * @param judgeEvery updates between judgements; null for once an epoch
 * @param patience judgements without an improvement after which training ends; null for never
 * @param saveEvery updates between checkpoints
 * @param seed of all that is drawn
 */
public record Settings(
        int epochs,
        @Nullable Long steps,
        int batch,
        int accumulation,
        double rate,
        Optimiser optimiser,
        Schedule.Form form,
        double warmup,
        @Nullable Double clip,
        @Nullable Long judgeEvery,
        @Nullable Integer patience,
        long saveEvery,
        long seed) {
    private static final Settings USUAL = new Settings(
            3, null, 16, 1, 5e-5, AdamW.decaying(0.01), Schedule.Form.LINEAR, 0.1, 1.0, null, null, 200, 0);

    public Settings {
        positive("epochs", epochs);
        positive("steps", steps == null ? 1 : steps);
        positive("batch", batch);
        positive("accumulation", accumulation);
        positive("judgeEvery", judgeEvery == null ? 1 : judgeEvery);
        positive("patience", patience == null ? 1 : patience);
        positive("saveEvery", saveEvery);
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The rate of learning must be above 0, got " + rate + ".");
        }
        if (clip != null && !(clip > 0)) {
            throw new IllegalArgumentException("Gradients are clipped to a norm above 0, got " + clip + ".");
        }
    }

    /**
     * As {@code limpid train} where a user says nothing: 3 epochs in batches of 16, AdamW with a decay of 0.01, the rate rising
     * for a tenth of the updates and then falling to 0, gradients clipped to 1.
     *
     * @param rate of learning at its highest; usual are 5e-5 for a pretrained model, 1e-3 for weights that are drawn
     */
    public static Settings usual(double rate) {
        return USUAL.rate(rate);
    }

    public Settings rate(double other) {
        return new Settings(
                epochs,
                steps,
                batch,
                accumulation,
                other,
                optimiser,
                form,
                warmup,
                clip,
                judgeEvery,
                patience,
                saveEvery,
                seed);
    }

    public Settings epochs(int other) {
        return new Settings(
                other,
                steps,
                batch,
                accumulation,
                rate,
                optimiser,
                form,
                warmup,
                clip,
                judgeEvery,
                patience,
                saveEvery,
                seed);
    }

    private static void positive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, got " + value + ".");
        }
    }

    /** Updates in an epoch of so many batches. */
    long stepsAnEpoch(int batches) {
        return (batches + accumulation - 1L) / accumulation;
    }

    /** The rate's course over so many batches an epoch. */
    Schedule schedule(int batches) {
        return Schedule.warmingUp(form, warmup, allSteps(batches));
    }

    /** Updates in all. */
    long allSteps(int batches) {
        return steps == null ? epochs * stepsAnEpoch(batches) : steps;
    }

    /** All that decides the bits of a training: when it is saved does not. */
    public String bits() {
        return new Settings(
                        epochs,
                        steps,
                        batch,
                        accumulation,
                        rate,
                        optimiser,
                        form,
                        warmup,
                        clip,
                        judgeEvery,
                        patience,
                        1,
                        seed)
                .toString();
    }
}
