package dev.limpid.report;

import dev.limpid.decide.Acceptability;
import dev.limpid.decide.Decision;
import dev.limpid.decide.HeadToHead;
import dev.limpid.decide.McNemar;
import dev.limpid.evaluate.Comparison;
import dev.limpid.evaluate.Inference;
import dev.limpid.select.Question;
import dev.limpid.select.Selection;

import java.util.ArrayList;
import java.util.List;

/**
 * What a selection came to, in words.
 *
 * @param title a few words
 * @param sentence the whole answer
 * @param sure how sure it is
 * @param best how the first two by performance compare
 * @param asked what candidates were compared on
 */
record SelectionLead(String title, String sentence, List<String> sure, List<String> best, String asked) {
    static SelectionLead of(Selection selection) {
        return new SelectionLead(
                title(selection), selection.sentence(), sure(selection), best(selection), asked(selection));
    }

    private static String title(Selection selection) {
        Decision decision = selection.decision();
        if (decision == null) {
            return selection.compared().isEmpty() ? "Nothing could be compared." : "No ranking.";
        }
        if (decision.alternatives().size() == 1) {
            return decision.name() + " is the only one that could be compared.";
        }
        return decision.isSure()
                ? "Take " + decision.name() + "."
                : "Perhaps " + decision.name() + ": what counts how much decides.";
    }

    private static List<String> sure(Selection selection) {
        Decision decision = selection.decision();
        if (decision == null || decision.alternatives().size() == 1) {
            return List.of();
        }
        List<String> said = new ArrayList<>();
        Acceptability any = decision.anywhere();
        int winner = decision.winner();
        String drawn = Numbers.count(any.draws()) + " weightings were drawn"
                + (any.uncertain() ? ", each with values drawn anew within their intervals" : "") + ".";
        said.add("With any weights at all " + decision.name() + " is first in " + share(any.first(winner))
                + "; with weights near those that count here in "
                + share(decision.nearby().first(winner)) + ". " + drawn);
        List<String> others = new ArrayList<>();
        decision.firstBy().forEach((normalisation, first) -> {
            if (!first.contains(winner)) {
                others.add(normalisation.id() + " ("
                        + String.join(
                                ", ",
                                first.stream()
                                        .map(decision.alternatives().names()::get)
                                        .toList())
                        + ")");
            }
        });
        said.add(
                others.isEmpty()
                        ? "However criteria are normalised, it is first by the weighted sum."
                        : "Another is first if criteria are normalised by " + String.join(", ", others) + ".");
        return said;
    }

    /** How the first two of the ranking compare by performance alone. */
    private static List<String> best(Selection selection) {
        HeadToHead top = selection.top();
        if (top == null) {
            return List.of();
        }
        Comparison comparison = top.comparison();
        boolean ahead = comparison.gain().mean() >= 0;
        String one = ahead ? comparison.one() : comparison.other();
        String other = ahead ? comparison.other() : comparison.one();
        boolean shown = comparison.isShown(Inference.STANDARD.error());
        List<String> said = new ArrayList<>();
        said.add(
                shown
                        ? "By " + comparison.metric() + " " + one + " is shown to be better than " + other + "."
                        : "By " + comparison.metric() + " alone " + one + " and " + other
                                + " are not shown to differ: the difference may be chance.");
        said.add("On the same " + Numbers.many(comparison.gain().count(), "example", "examples") + " " + one
                + " is better on " + Numbers.count(ahead ? comparison.wins() : comparison.losses()) + ", worse on "
                + Numbers.count(ahead ? comparison.losses() : comparison.wins()) + ", alike on "
                + Numbers.count(comparison.ties()) + " (sign-flip test, p " + chance(comparison.p()) + ").");
        McNemar mcnemar = top.mcnemar();
        if (mcnemar != null) {
            said.add("McNemar's exact test of who is right says p " + chance(mcnemar.p()) + ".");
        }
        return said;
    }

    private static String chance(double p) {
        return p < 0.001 ? "below 0.001" : Numbers.terse(p).plain(p);
    }

    private static String asked(Selection selection) {
        Question question = selection.question();
        return "Learnt from " + Numbers.many(question.learnt(), "example", "examples") + ", judged by "
                + Numbers.count(question.judged()) + " others"
                + (question.classes().isEmpty()
                        ? ""
                        : ", of " + Numbers.many(question.classes().size(), "class", "classes"))
                + ".";
    }

    /** {@code 83 %}; never 0 or 100 of what is not all. */
    static String share(double share) {
        return share > 0 && share < 0.005
                ? "under 1\u00a0%"
                : share < 1 && share >= 0.995 ? "over 99\u00a0%" : Numbers.share(share);
    }
}
