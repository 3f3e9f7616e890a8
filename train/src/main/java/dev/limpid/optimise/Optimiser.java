package dev.limpid.optimise;

import dev.limpid.graph.Weight;

import java.util.List;
import java.util.SortedMap;

/** A rule by which weights follow their gradients: a value, its settings. */
public sealed interface Optimiser permits AdamW, Sgd {
    /** Its name and settings in one line, as reports and checkpoints say it. */
    String settings();

    /** Begins with nothing remembered. */
    Running start(List<Parameter> parameters);

    /** The rule at work on some parameters. */
    interface Running {
        /**
         * Changes all weights once.
         *
         * @param step counted from 1
         * @param rate of learning, at least 0
         * @param scale that each gradient is multiplied with first: one over the number of terms, less if it was clipped
         * @param threads to work on; the result is the same for any number
         * @throws IllegalArgumentException if one of these is out of its range; then no weight was changed
         */
        void update(long step, double rate, float scale, int threads);

        /**
         * What it remembers, by name, to be saved and restored by writing to it: {@code exp_avg/NAME} and so on, as PyTorch calls
         * it. Zeros at first.
         */
        SortedMap<String, Weight.Live> state();
    }
}
