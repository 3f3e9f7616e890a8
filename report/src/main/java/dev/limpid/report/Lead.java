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

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

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
            return methods.size() == 1 ? say("it") : say("each");
        }
    }

    static Lead of(Judged judged) {
        Recommendation found = judged.appraisal().recommendation();
        return new Lead(
                found instanceof Recommendation.NoneFits ? say("No method fits.") : borrowed(found.sentence()),
                why(judged.appraisal()),
                believe(judged.appraisal()),
                found.evidence().stream()
                        .filter(one -> !(one instanceof Gate.Judged))
                        .map(one -> borrowed(one.sentence()))
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
                .map(one -> new Excluded(one.getValue(), borrowed(one.getKey())))
                .toList();
    }

    private static List<String> why(Appraisal appraisal) {
        Recommendation found = appraisal.recommendation();
        String foremost = appraisal.explainedBy();
        if (foremost == null) {
            return List.of(
                    say("Each method either is not what was asked for or fails a check that it has to pass. Asking for"
                            + " less, more examples or other methods may help."));
        }
        List<String> why = new ArrayList<>();
        Interval skill = skill(appraisal, foremost);
        if (skill.count() == 0) {
            why.add(say(
                    "No metric of faithfulness could be told, so nothing says which method is better. Measure such metrics,"
                            + " or take other examples."));
            return why;
        }
        why.add(say(
                "The scores of {} go {} of the way from an explanation that says nothing to the best that is known{}.",
                foremost,
                Numbers.share(skill.mean()),
                ends(skill)));
        if (found instanceof Recommendation.Undecided several) {
            if (several.methods().size() > 1) {
                boolean first = several.methods().stream()
                        .noneMatch(method -> skill(appraisal, method).mean() > skill.mean());
                String others = several.methods().stream().skip(1).collect(Collectors.joining(", "));
                why.add(
                        first
                                ? say(
                                        "It is foremost, but not shown to be better than {}: the difference may be chance. More"
                                                + " examples can tell.",
                                        others)
                                : say(
                                        "It is the foremost of those that pass the checks, but not shown to be better than {}: the"
                                                + " difference may be chance. More examples can tell.",
                                        others));
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
                ? say("; these examples leave open whether it is {} or {}", low, high)
                : "";
    }

    private static String against(Recommendation found) {
        long beaten = found.evidence().stream()
                .filter(Evidence.Against.class::isInstance)
                .count();
        if (beaten == 0) {
            return say("It is the only method that fits.");
        }
        return beaten == 1
                ? say("That is further than the other method that fits gets, by more than chance would explain.")
                : say("That is further than each other method that fits gets, by more than chance would explain.");
    }

    /** Whoever sees a better method in the chart asks why it is not this one. */
    private static Optional<String> further(Appraisal appraisal, Interval skill) {
        List<String> better = appraisal.recommendation().excluded().stream()
                .map(Recommendation.Excluded::method)
                .filter(method -> skill(appraisal, method).mean() > skill.mean())
                .toList();
        return better.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        better.size() == 1
                                ? say(
                                        "{} gets further, but cannot be recommended: the reasons are below.",
                                        better.get(0))
                                : say(
                                        "{} get further, but cannot be recommended: the reasons are below.",
                                        String.join(", ", better)));
    }

    private static List<String> believe(Appraisal appraisal) {
        List<String> said = new ArrayList<>();
        String foremost = appraisal.explainedBy();
        List<Gate.Judged> judged = appraisal.recommendation().evidence().stream()
                .filter(Gate.Judged.class::isInstance)
                .map(Gate.Judged.class::cast)
                .filter(one -> one.method().equals(foremost))
                .toList();
        if (foremost != null && !judged.isEmpty()) {
            said.add(say(
                    "{} passes {} of {} sanity checks{}{}.",
                    foremost,
                    count(judged, Gate.Verdict.PASSES),
                    judged.size(),
                    failed(judged),
                    untold(judged)));
        }
        int examples = appraisal.outcome().results().examples().size();
        said.add(say("All numbers rest on {}.", Numbers.many(examples, key("{} example"), key("{} examples")))
                + (examples < FEW ? say(" With less than {} even clear differences are often missed.", FEW) : ""));
        if (appraisal.outcome().ofProbabilities()) {
            emptied(appraisal.outcome().emptied()).ifPresent(said::add);
        }
        appraisal.standings().stream()
                .filter(one -> one.strange() != null && one.strange() > STRANGE)
                .max(Comparator.comparingDouble(one -> Objects.requireNonNull(one.strange())))
                .ifPresent(one -> said.add(say(
                        "Up to {} of the masked inputs look strange to the model ({}): what it answers to these says less of your"
                                + " examples.",
                        Numbers.share(Objects.requireNonNull(one.strange())),
                        one.about().name())));
        said.add(say("A good explanation shows what this model goes by, which may be wrong all the same."));
        return said;
    }

    /** Faithfulness is measured by what is taken away, which tells little where the model hardly minds. */
    static Optional<String> emptied(Outcome.Emptied emptied) {
        boolean told = Double.isFinite(emptied.full()) && Double.isFinite(emptied.empty()) && emptied.full() > 0;
        return told && emptied.empty() > LEFT * emptied.full()
                ? Optional.of(say(
                        "With everything taken away the model's score is still {}, of {} with all there: what is measured by"
                                + " taking away tells little.",
                        Numbers.terse(1).plain(emptied.empty()),
                        Numbers.terse(1).plain(emptied.full())))
                : Optional.empty();
    }

    private static long count(List<Gate.Judged> judged, Gate.Verdict verdict) {
        return judged.stream().filter(one -> one.verdict() == verdict).count();
    }

    private static String failed(List<Gate.Judged> judged) {
        long failed = count(judged, Gate.Verdict.FAILS);
        return failed == 0 ? say(" and fails none") : say(" and fails {}", failed);
    }

    private static String untold(List<Gate.Judged> judged) {
        String untold = judged.stream()
                .filter(one -> one.verdict() == Gate.Verdict.CANNOT_BE_TOLD)
                .map(one -> one.gate().metric())
                .collect(Collectors.joining(", "));
        return untold.isEmpty() ? "" : say("; of {} it cannot be told", untold);
    }

    /** What was asked for: {@code each answer explained, for regions, in at most 200 passes, with scores that add up}. */
    static String need(Need need) {
        List<String> asked = new ArrayList<>();
        asked.add(
                need.scope() == Traits.Scope.LOCAL
                        ? say("explanations of single answers")
                        : say("explanations of the model"));
        if (need.unit() != null) {
            asked.add(say("by {}s", borrowed(need.unit().toString())));
        }
        if (Double.isFinite(need.passes())) {
            asked.add(say("in at most {} passes through the model", Numbers.brief(need.passes())));
        }
        if (Double.isFinite(need.seconds())) {
            asked.add(say("in at most {}", Numbers.seconds(need.seconds())));
        }
        if (need.mustAddUp()) {
            asked.add(say("whose scores add up"));
        }
        if (need.mustRepeat()) {
            asked.add(say("that come out the same again"));
        }
        return String.join(say(", "), asked);
    }
}
