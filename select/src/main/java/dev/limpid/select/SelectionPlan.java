package dev.limpid.select;

import java.util.List;

/**
 * What a selection would do.
 *
 * @param steps in order
 * @param speed multiply–accumulates a second that this machine was taken to do, from a product of matrices that was timed
 * @param notes what was taken for what, a sentence each
 */
public record SelectionPlan(Question question, List<Step> steps, double speed, List<String> notes) {
    public SelectionPlan {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /**
     * One stage of one candidate.
     *
     * @param seconds about; 0 where it is kept, or will not be
     * @param kept whether it is known from an earlier selection
     * @param reason why it will not be; empty if it will
     */
    public record Step(String candidate, Stage stage, double seconds, boolean kept, String reason) {}

    /** About how long all takes. */
    public double seconds() {
        return steps.stream().mapToDouble(Step::seconds).sum();
    }
}
