package dev.limpid.assertions;

import org.assertj.core.api.AbstractAssert;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How far a model's answers and reasons may be from another's. Inputs of which a number cannot be told are left out of it. */
public final class DriftAssert extends AbstractAssert<DriftAssert, Drift> {
    private static final int MOST_SHOWN = 5;

    DriftAssert(Drift actual) {
        super(actual, DriftAssert.class);
    }

    /** Both models answer all inputs alike. */
    public DriftAssert changesNoAnswer() {
        return changesAtMost(0);
    }

    /** The models answer no more than so many inputs otherwise. */
    public DriftAssert changesAtMost(int answers) {
        isNotNull();
        List<Drift.Change> changed =
                actual.changes().stream().filter(Drift.Change::changesAnswer).toList();
        if (changed.size() > answers) {
            StringBuilder lines = new StringBuilder();
            for (Drift.Change change : changed.subList(0, Math.min(MOST_SHOWN, changed.size()))) {
                lines.append(String.format(
                        "%n  \"%s\" became \"%s\": %s", change.answerBefore(), change.answerAfter(), change.input()));
            }
            throw failed("Expected " + pair() + " to answer " + (answers == 0 ? "nothing" : "at most " + answers)
                    + " otherwise, but of " + actual.changes().size() + " answers " + changed.size()
                    + (changed.size() == 1 ? " differs." : " differ.") + lines);
        }
        return this;
    }

    /** Of every input the rank correlation of the reasons is at least this, −1 to 1. */
    public DriftAssert agreesByAtLeast(double least) {
        Drift.Change worst = worst(Drift.Change::agreement);
        if (!(worst.agreement() >= least - FeatureScores.ROUNDING)) {
            throw failed("Expected the reasons of " + pair() + " to agree by at least " + least
                    + " on every input, but the rank correlation is " + FeatureScores.number(worst.agreement())
                    + " on: "
                    + worst.input() + both(worst));
        }
        return this;
    }

    /** The mean over inputs of the reasons' rank correlation is at least this, −1 to 1. */
    public DriftAssert agreesOnAverageByAtLeast(double least) {
        Drift.Change worst = worst(Drift.Change::agreement);
        List<Drift.Change> told = actual.changes().stream()
                .filter(change -> !Double.isNaN(change.agreement()))
                .toList();
        double mean =
                told.stream().mapToDouble(Drift.Change::agreement).average().orElseThrow();
        if (!(mean >= least - FeatureScores.ROUNDING)) {
            throw failed("Expected the reasons of " + pair() + " to agree on average by at least " + least
                    + ", but the mean rank correlation of " + told.size() + " inputs is " + FeatureScores.number(mean)
                    + "; the least, " + FeatureScores.number(worst.agreement()) + ", is on: " + worst.input()
                    + both(worst));
        }
        return this;
    }

    /** Of every input no more than this share of the reasons is elsewhere, 0 to 1. */
    public DriftAssert movesAtMost(double share) {
        Drift.Change worst = worst(change -> -change.moved());
        if (!(worst.moved() <= share + FeatureScores.ROUNDING)) {
            throw failed("Expected at most " + share + " of the reasons to move between " + pair()
                    + " on every input, but " + FeatureScores.number(worst.moved()) + " moved on: " + worst.input()
                    + both(worst));
        }
        return this;
    }

    /** The input with the least of a number, among those of which it can be told. */
    private Drift.Change worst(ToDoubleFunction<Drift.Change> number) {
        isNotNull();
        return actual.changes().stream()
                .filter(change -> !Double.isNaN(number.applyAsDouble(change)))
                .min(Comparator.comparingDouble(number))
                .orElseThrow(() -> failed("Expected reasons of " + pair() + " that can be compared, but on all "
                        + actual.changes().size()
                        + " inputs one of them gives all features the same score."));
    }

    private String pair() {
        return "'" + actual.before() + "' and '" + actual.after() + "'";
    }

    private String both(Drift.Change change) {
        return String.format("%n%s", actual.before())
                + new FeatureScores(change.before()).table()
                + String.format("%n%s", actual.after())
                + new FeatureScores(change.after()).table();
    }

    private AssertionError failed(String message) {
        return failure("%s", message);
    }
}
