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

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

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
                title(selection), borrowed(selection.sentence()), sure(selection), best(selection), asked(selection));
    }

    private static String title(Selection selection) {
        Decision decision = selection.decision();
        if (decision == null) {
            return selection.compared().isEmpty() ? say("Nothing could be compared.") : say("No ranking.");
        }
        if (decision.alternatives().size() == 1) {
            return say("{} is the only one that could be compared.", decision.name());
        }
        return decision.isSure()
                ? say("Take {}.", decision.name())
                : say("Perhaps {}: what counts how much decides.", decision.name());
    }

    private static List<String> sure(Selection selection) {
        Decision decision = selection.decision();
        if (decision == null || decision.alternatives().size() == 1) {
            return List.of();
        }
        List<String> said = new ArrayList<>();
        Acceptability any = decision.anywhere();
        int winner = decision.winner();
        String drawn = any.uncertain()
                ? say(
                        "{} weightings were drawn, each with values drawn anew within their intervals.",
                        Numbers.count(any.draws()))
                : say("{} weightings were drawn.", Numbers.count(any.draws()));
        said.add(say(
                "With any weights at all {} is first in {}; with weights near those that count here in {}. {}",
                decision.name(),
                share(any.first(winner)),
                share(decision.nearby().first(winner)),
                drawn));
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
                        ? say("However criteria are normalised, it is first by the weighted sum.")
                        : say("Another is first if criteria are normalised by {}.", String.join(", ", others)));
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
                        ? say("By {} {} is shown to be better than {}.", comparison.metric(), one, other)
                        : say(
                                "By {} alone {} and {} are not shown to differ: the difference may be chance.",
                                comparison.metric(),
                                one,
                                other));
        said.add(say(
                "On the same {} {} is better on {}, worse on {}, alike on {} (sign-flip test, p {}).",
                Numbers.many(comparison.gain().count(), key("{} example"), key("{} examples")),
                one,
                Numbers.count(ahead ? comparison.wins() : comparison.losses()),
                Numbers.count(ahead ? comparison.losses() : comparison.wins()),
                Numbers.count(comparison.ties()),
                chance(comparison.p())));
        McNemar mcnemar = top.mcnemar();
        if (mcnemar != null) {
            said.add(say("McNemar's exact test of who is right says p {}.", chance(mcnemar.p())));
        }
        return said;
    }

    private static String chance(double p) {
        return p < 0.001 ? say("below 0.001") : Numbers.terse(p).plain(p);
    }

    private static String asked(Selection selection) {
        Question question = selection.question();
        String learnt = Numbers.many(question.learnt(), key("{} example"), key("{} examples"));
        String judged = Numbers.count(question.judged());
        return question.classes().isEmpty()
                ? say("Learnt from {}, judged by {} others.", learnt, judged)
                : say(
                        "Learnt from {}, judged by {} others, of {}.",
                        learnt,
                        judged,
                        Numbers.many(question.classes().size(), key("{} class"), key("{} classes")));
    }

    /** {@code 83 %}; never 0 or 100 of what is not all. */
    static String share(double share) {
        return share > 0 && share < 0.005
                ? say("under 1\u00a0%")
                : share < 1 && share >= 0.995 ? say("over 99\u00a0%") : Numbers.share(share);
    }
}
