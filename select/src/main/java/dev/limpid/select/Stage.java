package dev.limpid.select;

import java.util.Locale;

/** What is done with a candidate, in this order. */
public enum Stage {
    /** It is fetched and looked at. */
    FIND("found", "finding"),
    /** What it makes of all examples, layer by layer. */
    READ("read", "reading vectors"),
    /** Simple learners on these vectors, and its own head. */
    PROBE("probed", "probing"),
    /** Scores that foretell without training. */
    FORETELL("scored", "scoring"),
    /** Short trainings. */
    FINETUNE("fine-tuned", "fine-tuning"),
    /** What it takes. */
    PROFILE("profiled", "profiling"),
    /** How far it can be looked into. */
    TRUST("explained and judged", "explaining"),
    /** Calibration, slices, slips of the pen. */
    ROBUSTNESS("disturbed", "disturbing");

    private final String done;
    private final String doing;

    Stage(String done, String doing) {
        this.done = done;
        this.doing = doing;
    }

    /** Whether a candidate of which it cannot be done is out: nothing would be known of how well it does the task. */
    public boolean isNeeded() {
        return this == FIND || this == READ || this == PROBE;
    }

    /** While it goes on. */
    public String doing() {
        return doing;
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
