package dev.limpid.assertions;

import dev.limpid.evaluate.Agreement;
import dev.limpid.explain.Attribution;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.table.Row;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What became of a model's answers and reasons in another model: the next version of it, or its int8 twin.
 *
 * @param before what the first is called
 * @param after what the other is called
 * @param changes one for each input, in order
 */
public record Drift(String before, String after, List<Change> changes) {
    public Drift {
        changes = List.copyOf(changes);
    }

    /**
     * One input. Both models explain the answer of the first, unless the question names a target, so that their reasons can be
     * compared where their answers differ.
     *
     * @param input as it is shown: the text, the file, the row
     * @param answerBefore of the first model
     * @param answerAfter of the other
     * @param before the first model's reasons
     * @param after the other's reasons for the same
     * @param agreement rank correlation (Spearman) of the scores, −1 to 1; 0 where one of them gives all features the same, {@code
     *     NaN} where both do
     * @param moved what part of the reasons is elsewhere: half of the sum of |a/Σ|a| − b/Σ|b||, 0 to 1; 1 where one of
     *     them says nothing, {@code NaN} where both do
     */
    public record Change(
            String input,
            String answerBefore,
            String answerAfter,
            Attribution before,
            Attribution after,
            double agreement,
            double moved) {
        public boolean changesAnswer() {
            return !answerBefore.equals(answerAfter);
        }
    }

    /** Two models to be asked the same; by integrated gradients, until it is said otherwise. */
    public static Pair between(ModelUnderTest before, ModelUnderTest after) {
        return new Pair(before, after, Question.USUAL);
    }

    /**
     * Two models to be asked the same.
     *
     * @param question that both are asked
     */
    public record Pair(ModelUnderTest before, ModelUnderTest after, Question question) {
        /** With another question. */
        public Pair asking(Question other) {
            return new Pair(before, after, other);
        }

        /**
         * Of these texts.
         *
         * @throws IllegalArgumentException if there are none, a model reads no texts, or they have no target or feature in common
         */
        public Drift on(String... texts) {
            return of(List.of((Object[]) texts));
        }

        /** Of these pictures; {@link Question#of} has to say what their regions are. */
        public Drift on(Path... pictures) {
            return of(List.of((Object[]) pictures));
        }

        /** Of these rows. */
        public Drift on(Row... rows) {
            return of(List.of((Object[]) rows));
        }

        private Drift of(List<Object> inputs) {
            if (inputs.isEmpty()) {
                throw new IllegalArgumentException("Drift is told on inputs: give at least one.");
            }
            List<Change> changes = new ArrayList<>();
            for (Object input : inputs) {
                changes.add(change(input));
            }
            return new Drift(before.toString(), after.toString(), changes);
        }

        private Change change(Object input) {
            Prediction first = before.answered(input);
            Prediction other = after.answered(input);
            Attribution one = before.explained(input, question);
            Attribution two =
                    after.explained(input, question.about(named(one.target().target())));
            FeatureScores ones = new FeatureScores(one);
            FeatureScores twos = new FeatureScores(two);
            if (ones.isEmpty() || !ones.names().equals(twos.names())) {
                throw new IllegalArgumentException(
                        "Reasons are compared feature by feature, and on '" + input + "' model '"
                                + before + "' has " + told(ones) + ", model '" + after + "' has " + told(twos)
                                + ". Choose other features: Question.by(…).of(…).");
            }
            return new Change(
                    input instanceof Row row ? row.source() + ":" + row.number() : input.toString(),
                    first.label(),
                    other.label(),
                    one,
                    two,
                    agreement(ones.values(), twos.values()),
                    moved(ones, twos));
        }

        /** The same answer in a model that may number its answers otherwise. */
        private String named(Target target) {
            String wanted = question.target();
            if (wanted != null && !wanted.startsWith("top")) {
                return wanted;
            }
            return target.type() == Target.Type.LABEL
                    ? "label:" + target.choice().label()
                    : "index:" + target.choice().index();
        }

        private static String told(FeatureScores scores) {
            return scores.isEmpty() ? "none with a score" : scores.listed();
        }

        /** Who orders features does not agree at all with who does not; where neither does, nothing is to be compared. */
        private static double agreement(double[] one, double[] other) {
            return isConstant(one) == isConstant(other)
                    ? Agreement.of(one, other).spearman()
                    : 0;
        }

        private static boolean isConstant(double[] scores) {
            return Arrays.stream(scores).allMatch(score -> score == scores[0]);
        }

        private static double moved(FeatureScores ones, FeatureScores twos) {
            double[] a = ones.values();
            double[] b = twos.values();
            if (ones.total() == 0 != (twos.total() == 0)) {
                return 1; // Where the one has reasons and the other none, all have gone.
            }
            double moved = 0;
            for (int i = 0; i < a.length; i++) {
                moved += Math.abs(a[i] / ones.total() - b[i] / twos.total()) / 2;
            }
            return moved;
        }
    }
}
