package dev.limpid.select;

import dev.limpid.evaluate.Interval;
import dev.limpid.performance.Answers;

/**
 * A way to make a candidate do the task, and how well it then does.
 *
 * @param promise what the way was chosen by, without the judging examples: the share that is right, or the mean squared error below 0,
 *     across folds for a probe, on examples held back for a training, on all that could be learnt from for a head of its own
 * @param value the metric on the judging examples
 * @param answers to the judging examples, in their order
 * @param seconds from the pretrained model to one that does the task this way, on this machine, reading of vectors included
 * @param note what is to be known of it; empty for nothing
 */
public record Way(Name name, double promise, Interval value, Answers answers, double seconds, String note) {
    /** How a candidate is used. */
    public enum Name {
        /** It tells these classes already. */
        OWN_HEAD("own-head", "its own head, nothing trained"),
        /** A linear classifier, or ridge regression, reads what the frozen model makes of an example. */
        LINEAR_PROBE("linear-probe", "a linear layer on the frozen model"),
        /** The nearest examples that were learnt from tell. */
        NEAREST("nearest-neighbours", "the nearest of the examples"),
        /** All weights are trained for a while. */
        FINETUNE("finetune", "a short fine-tune");

        private final String name;
        private final String told;

        Name(String name, String told) {
            this.name = name;
            this.told = told;
        }

        /** In words. */
        public String told() {
            return told;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
