package dev.limpid.report;

import dev.limpid.explain.Attribution;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Collectors;

import static dev.limpid.report.Say.say;

/**
 * What an explanation promises of the model's answer, where it gives a rule or another text rather than shares.
 *
 * @param sentence what a reader can hold it to
 */
record Promise(Trust.Level level, String sentence) {
    /** Null of an explanation by shares. */
    static @Nullable Promise of(Attribution explanation) {
        Attribution.Edited edited = explanation.edited();
        if (edited != null) {
            return new Promise(edited.flips() ? Trust.Level.GOOD : Trust.Level.POOR, sentence(edited));
        }
        Attribution.Sampled sampled = explanation.sampled();
        if (sampled == null || sampled.anchor() == null) {
            return null;
        }
        Attribution.Anchor anchor = sampled.anchor();
        return new Promise(anchor.holds() ? Trust.Level.GOOD : Trust.Level.POOR, sentence(explanation, anchor));
    }

    private static String sentence(Attribution.Edited edited) {
        String changes = edited.edits().stream()
                .map(edit -> say("“{}” for “{}”", edit.after(), edit.before()))
                .collect(Collectors.joining(", "));
        return edited.flips()
                ? say("With {} the model answers “{}”; none of the changes can be left out.", changes, edited.answer())
                : say(
                        "No change of the answer was found. With {}, which comes nearest, it is still “{}”.",
                        changes,
                        edited.answer());
    }

    private static String sentence(Attribution explanation, Attribution.Anchor anchor) {
        List<Attribution.Scored> members =
                explanation.scores().stream().filter(one -> one.score() == 1).toList();
        String who = members.isEmpty()
                ? say("Whatever is hidden")
                : members.size() == 1
                        ? say("While 1 feature is present (score 1), whatever becomes of the others")
                        : say(
                                "While {} features are present (score 1), whatever becomes of the others",
                                Numbers.count(members.size()));
        String interval = anchor.low() == null || anchor.high() == null
                ? say(", exactly")
                : say(" ({} to {})", share(anchor.low()), share(anchor.high()));
        String kept = say(
                "{}, the answer stays in {} of all cases{}. This applies to {} of all random masks.",
                who,
                share(anchor.precision()),
                interval,
                share(anchor.coverage()));
        return anchor.holds() ? kept : kept + say(" That is not shown to be as often as asked for.");
    }

    private static String share(double share) {
        return Numbers.percent(share);
    }
}
