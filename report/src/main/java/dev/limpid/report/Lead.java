package dev.limpid.report;

import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Evidence;
import dev.limpid.evaluate.Gate;
import dev.limpid.evaluate.Interval;
import dev.limpid.evaluate.Need;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Recommendation;
import dev.limpid.evaluate.Traits;
import dev.limpid.json.Judged;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an evaluation comes to: which method, why, and whether that can be believed.
 *
 * @param why for people who know no metric, a sentence each
 * @param believe what speaks for and against these numbers, a sentence each
 * @param evidence the numbers behind it, as the recommendation cites them
 * @param need what was asked for, in a sentence
 */
record Lead(
        String sentence,
        List<String> why,
        List<String> believe,
        List<String> evidence,
        List<Excluded> excluded,
        String need) {
    /** With fewer even a difference of a standard deviation is often missed: see the table of the recommender. */
    private static final int FEW = 20;

    private static final double STRANGE = 0.5;

    /** Share of the score. */
    private static final double LEFT = 0.8;

    /** Methods that are left out for the same reason, a clause of which each is the subject. */
    record Excluded(List<String> methods, String reason) {
        String names() {
            return String.join(", ", methods);
        }

        String who() {
            return methods.size() == 1 ? "it" : "each";
        }
    }

    static Lead of(Judged judged) {
        Recommendation found = judged.appraisal().recommendation();
        return new Lead(
                found instanceof Recommendation.NoneFits ? "No method fits." : found.sentence(),
                why(judged.appraisal()),
                believe(judged.appraisal()),
                found.evidence().stream()
                        .filter(one -> !(one instanceof Gate.Judged))
                        .map(Evidence::sentence)
                        .toList(),
                excluded(found),
                need(judged.need()));
    }

    private static List<Excluded> excluded(Recommendation found) {
        return found.excluded().stream()
                .collect(Collectors.groupingBy(
                        Recommendation.Excluded::reason,
                        LinkedHashMap::new,
                        Collectors.mapping(Recommendation.Excluded::method, Collectors.toList())))
                .entrySet()
                .stream()
                .map(one -> new Excluded(one.getValue(), one.getKey()))
                .toList();
    }

    private static List<String> why(Appraisal appraisal) {
        Recommendation found = appraisal.recommendation();
        String foremost = appraisal.explainedBy();
        if (foremost == null) {
            return List.of(
                    "Each method either is not what was asked for or fails a check that it has to pass. Asking for"
                            + " less, more examples or other methods may help.");
        }
        List<String> why = new ArrayList<>();
        Interval skill = skill(appraisal, foremost);
        if (skill.count() == 0) {
            why.add(
                    "No metric of faithfulness could be told, so nothing says which method is better. Measure such metrics,"
                            + " or take other examples.");
            return why;
        }
        why.add("The scores of " + foremost + " go " + Numbers.share(skill.mean())
                + " of the way from an explanation that says nothing to the best that is known" + ends(skill) + ".");
        if (found instanceof Recommendation.Undecided several) {
            if (several.methods().size() > 1) {
                boolean first = several.methods().stream()
                        .noneMatch(method -> skill(appraisal, method).mean() > skill.mean());
                why.add("It is " + (first ? "foremost" : "the foremost of those that pass the checks")
                        + ", but not shown to be better than "
                        + several.methods().stream().skip(1).collect(Collectors.joining(", "))
                        + ": the difference may be chance. More examples can tell.");
            }
        } else {
            why.add(against(found));
        }
        further(appraisal, skill).ifPresent(why::add);
        return why;
    }

    private static Interval skill(Appraisal appraisal, String method) {
        return appraisal.skills().get(appraisal.outcome().results().methods().indexOf(method));
    }

    private static String ends(Interval skill) {
        String low = Numbers.share(skill.low());
        String high = Numbers.share(skill.high());
        return skill.isTold() && !low.equals(high)
                ? "; these examples leave open whether it is " + low + " or " + high
                : "";
    }

    private static String against(Recommendation found) {
        long beaten = found.evidence().stream()
                .filter(Evidence.Against.class::isInstance)
                .count();
        return beaten == 0
                ? "It is the only method that fits."
                : "That is further than " + (beaten == 1 ? "the other method" : "each other method")
                        + " that fits gets, by more than chance would explain.";
    }

    /** Whoever sees a better method in the chart asks why it is not this one. */
    private static Optional<String> further(Appraisal appraisal, Interval skill) {
        List<String> better = appraisal.recommendation().excluded().stream()
                .map(Recommendation.Excluded::method)
                .filter(method -> skill(appraisal, method).mean() > skill.mean())
                .toList();
        return better.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", better) + (better.size() == 1 ? " gets" : " get")
                        + " further, but cannot be recommended: the reasons are below.");
    }

    private static List<String> believe(Appraisal appraisal) {
        List<String> said = new ArrayList<>();
        String foremost = appraisal.explainedBy();
        List<Gate.Judged> judged = appraisal.recommendation().evidence().stream()
                .filter(Gate.Judged.class::isInstance)
                .map(Gate.Judged.class::cast)
                .filter(one -> one.method().equals(foremost))
                .toList();
        if (!judged.isEmpty()) {
            said.add(foremost + " passes " + count(judged, Gate.Verdict.PASSES) + " of " + judged.size()
                    + " sanity checks" + failed(judged) + untold(judged) + ".");
        }
        int examples = appraisal.outcome().results().examples().size();
        said.add("All numbers rest on " + Numbers.many(examples, "example", "examples") + "."
                + (examples < FEW ? " With less than " + FEW + " even clear differences are often missed." : ""));
        if (appraisal.outcome().ofProbabilities()) {
            emptied(appraisal.outcome().emptied()).ifPresent(said::add);
        }
        appraisal.standings().stream()
                .filter(one -> one.strange() != null && one.strange() > STRANGE)
                .max(Comparator.comparingDouble(one -> Objects.requireNonNull(one.strange())))
                .ifPresent(one -> said.add("Up to " + Numbers.share(Objects.requireNonNull(one.strange()))
                        + " of the masked inputs look strange to the model ("
                        + one.about().name()
                        + "): what it answers to these says less of your examples."));
        said.add("A good explanation shows what this model goes by, which may be wrong all the same.");
        return said;
    }

    /** Faithfulness is measured by what is taken away, which tells little where the model hardly minds. */
    static Optional<String> emptied(Outcome.Emptied emptied) {
        boolean told = Double.isFinite(emptied.full()) && Double.isFinite(emptied.empty()) && emptied.full() > 0;
        return told && emptied.empty() > LEFT * emptied.full()
                ? Optional.of("With everything taken away the model's score is still "
                        + Numbers.terse(1).plain(emptied.empty())
                        + ", of " + Numbers.terse(1).plain(emptied.full())
                        + " with all there: what is measured by taking away tells little.")
                : Optional.empty();
    }

    private static long count(List<Gate.Judged> judged, Gate.Verdict verdict) {
        return judged.stream().filter(one -> one.verdict() == verdict).count();
    }

    private static String failed(List<Gate.Judged> judged) {
        long failed = count(judged, Gate.Verdict.FAILS);
        return failed == 0 ? " and fails none" : " and fails " + failed;
    }

    private static String untold(List<Gate.Judged> judged) {
        String untold = judged.stream()
                .filter(one -> one.verdict() == Gate.Verdict.CANNOT_BE_TOLD)
                .map(one -> one.gate().metric())
                .collect(Collectors.joining(", "));
        return untold.isEmpty() ? "" : "; of " + untold + " it cannot be told";
    }

    /** What was asked for: {@code each answer explained, for regions, in at most 200 passes, with scores that add up}. */
    static String need(Need need) {
        List<String> asked = new ArrayList<>();
        asked.add("explanations of " + (need.scope() == Traits.Scope.LOCAL ? "single answers" : "the model"));
        if (need.unit() != null) {
            asked.add("by " + need.unit() + "s");
        }
        if (Double.isFinite(need.passes())) {
            asked.add("in at most " + Numbers.brief(need.passes()) + " passes through the model");
        }
        if (Double.isFinite(need.seconds())) {
            asked.add("in at most " + Numbers.seconds(need.seconds()));
        }
        if (need.mustAddUp()) {
            asked.add("whose scores add up");
        }
        if (need.mustRepeat()) {
            asked.add("that come out the same again");
        }
        return String.join(", ", asked);
    }
}
