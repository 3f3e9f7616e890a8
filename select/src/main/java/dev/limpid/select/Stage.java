package dev.limpid.select;

import java.util.Locale;

/** What is done with a candidate, in this order. */
public enum Stage {
    /** It is fetched and looked at. */
    FIND("found"),
    /** What it makes of all examples, layer by layer. */
    READ("vectors read"),
    /** Simple learners on these vectors, and its own head. */
    PROBE("probed"),
    /** Scores that foretell without training. */
    FORETELL("scored"),
    /** Short trainings. */
    FINETUNE("fine-tuned"),
    /** What it takes. */
    PROFILE("profiled"),
    /** How far it can be looked into. */
    TRUST("explained and judged"),
    /** Calibration, slices, slips of the pen. */
    ROBUSTNESS("disturbed");

    private final String done;

    Stage(String done) {
        this.done = done;
    }

    /** In the past tense. */
    public String done() {
        return done;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
