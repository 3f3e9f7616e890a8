package dev.limpid.halving;

import dev.limpid.adapter.Choice;
import dev.limpid.optimise.AdamW;
import dev.limpid.optimise.Schedule;
import dev.limpid.train.Settings;
import org.jspecify.annotations.Nullable;

/**
 * How all contenders are fine-tuned alike: the same examples in batches as large, as many updates, the same course of the rate. That
 * is fair as far as one rate suits all; it is told, so that it can be doubted.
 *
 * @param length of the longest text that is read, in tokens; null for 512, or what a model reads if that is less
 * @param parts which weights are trained
 * @param batch examples in an update
 * @param rate of learning after its warm-up; it does not fall, so that a small budget is the beginning of a large one
 * @param warmup updates in which the rate rises from 0; less than the smallest budget
 * @param most updates of the largest budget
 * @param seed of all that is drawn
 */
public record Recipe(
        @Nullable Integer length, Choice parts, int batch, double rate, long warmup, long most, long seed) {
    /**
     * Of encoders of texts as large as BERT, all weights trained (Devlin et al. 2019, appendix A.3: 5e-5, 3e-5 or 2e-5): the highest,
     * since in few updates it tells most.
     */
    public static final double RATE_OF_TEXTS = 5e-5;

    /** Of models of pictures, all weights trained: a judgement, not a finding. */
    public static final double RATE_OF_PICTURES = 1e-4;

    private static final double DECAY = 0.01;
    private static final double CLIP = 1;
    private static final long SAVED = 200;

    public Recipe {
        if (warmup < 0 || warmup >= most) {
            throw new IllegalArgumentException("The rate rises for at least 0 updates, and less than the " + most
                    + " there are, got " + warmup + ".");
        }
    }

    /**
     * All that decides what comes of it beside contender, budget and data: results of one are good for another that says the
     * same.
     */
    public String bits() {
        return settings().bits() + " " + length + " " + parts;
    }

    /** As a training is told. */
    Settings settings() {
        // A share that becomes this many updates again, however it is rounded.
        double share = warmup == 0 ? 0 : (warmup - 0.5) / most;
        return new Settings(
                1,
                most,
                batch,
                1,
                rate,
                AdamW.decaying(DECAY),
                Schedule.Form.CONSTANT,
                share,
                CLIP,
                null,
                null,
                SAVED,
                seed);
    }
}
