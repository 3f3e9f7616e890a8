package dev.limpid.evaluate;

import java.util.List;

/**
 * What a method must not fail before it is recommended.
 *
 * @param metric its name, or {@link #SKILL}
 * @param side of the threshold on which the mean has to be
 * @param mustShow whether an interval that holds the threshold fails the gate: the method has to show that it passes. If not,
 *     only an interval that lies all on the other side does
 * @param promised whether it is only for methods that promise that their scores add up
 * @param failing what it means to fail, a clause that a method is the subject of
 */
public record Gate(String metric, Side side, double threshold, boolean mustShow, boolean promised, String failing) {
    /** Stands for the faithfulness metrics together: {@link PooledSkill}. */
    public static final String SKILL = "skill";

    /**
     * The sanity gates.
     *
     * <ul>
     *   <li>{@code skill} above 0, to be shown: better than random explanations (Hooker et al. 2019).
     *   <li>{@code mprt-excess} below 0.2: how much more alike it stays than the model's own answers do while weights are drawn
     *       anew (after Adebayo et al. 2018; the threshold is ours).
     *   <li>{@code random-logit} below 0.9: the similarity to the explanation of another answer (Sixt et al. 2020; no
     *       threshold of theirs).
     *   <li>{@code completeness} below 0.1 of those that promise it: how much of what they explain is missing or too much.
     *   <li>{@code avg-sensitivity} below 1: how far, by its own length, an explanation moves where the input hardly does (Yeh
     *       et al. 2019). At 1 what is new is as large as what was there.
     * </ul>
     */
    public static final List<Gate> STANDARD = List.of(
            new Gate(SKILL, Side.ABOVE, 0, true, false, "is not shown to be better than a random explanation"),
            new Gate(
                    MprtExcess.NAME,
                    Side.BELOW,
                    0.2,
                    false,
                    false,
                    "keeps saying the same of a model whose weights are random, more than its answers do"),
            new Gate(
                    "random-logit",
                    Side.BELOW,
                    0.9,
                    false,
                    false,
                    "says nearly the same whatever answer is asked about"),
            new Gate("completeness", Side.BELOW, 0.1, false, true, "promises scores that add up, and they do not"),
            new Gate(
                    "avg-sensitivity",
                    Side.BELOW,
                    1,
                    false,
                    false,
                    "says another thing where the input hardly changes"));

    /** Of a threshold. */
    public enum Side {
        ABOVE,
        BELOW
    }

    /** What became of a method at a gate. */
    public enum Verdict {
        PASSES,
        FAILS,
        CANNOT_BE_TOLD
    }

    /** Judges a mean by its interval. */
    public Verdict judge(Interval interval) {
        boolean passes = side == Side.ABOVE ? interval.isAbove(threshold) : interval.isBelow(threshold);
        boolean fails = side == Side.ABOVE ? interval.isBelow(threshold) : interval.isAbove(threshold);
        if (passes) {
            return Verdict.PASSES;
        }
        return fails || mustShow && interval.isTold() ? Verdict.FAILS : Verdict.CANNOT_BE_TOLD;
    }

    /** Judges one method; a metric that was not measured cannot be told. */
    Judged judge(Results results, PooledSkill skill, int method, Bootstrap bootstrap) {
        double[] values = results.measured().stream()
                .filter(measured -> measured.about().name().equals(metric))
                .findFirst()
                .map(measured -> measured.values()[method])
                .orElse(metric.equals(SKILL) ? skill.values()[method] : new double[0]);
        Interval interval = bootstrap.mean(values);
        return new Judged(this, results.methods().get(method), judge(interval), interval);
    }

    /**
     * What became of a method.
     *
     * @param method its name
     * @param interval of the mean that was judged
     */
    public record Judged(Gate gate, String method, Verdict verdict, Interval interval) implements Evidence {
        /** Whether it fails only since the other was not shown: the interval reaches to the right side. */
        boolean isOpen() {
            return verdict == Verdict.FAILS
                    && !(gate.side == Side.ABOVE ? interval.isBelow(gate.threshold) : interval.isAbove(gate.threshold));
        }

        @Override
        public String sentence() {
            String bound = (gate.side == Side.ABOVE ? "above " : "below ") + Interval.number(gate.threshold);
            String measured = gate.metric + " " + interval + ", has to be " + bound;
            return switch (verdict) {
                case PASSES -> method + " passes " + measured + ".";
                case FAILS -> method + " " + gate.failing + " (" + measured + ").";
                case CANNOT_BE_TOLD ->
                    "Of " + method + " it cannot be told whether it " + gate.failing + " ("
                            + (interval.count() == 0 ? gate.metric + " is not known" : measured) + ").";
            };
        }
    }
}
