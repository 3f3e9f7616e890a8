package dev.limpid.report;

import dev.limpid.explain.Attribution;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
                .map(edit -> "“" + edit.after() + "” for “" + edit.before() + "”")
                .collect(Collectors.joining(", "));
        return edited.flips()
                ? "With " + changes + " the model answers “" + edited.answer()
                        + "”; none of the changes can be left out."
                : "No change of the answer was found. With " + changes + ", which comes nearest, it is still “"
                        + edited.answer() + "”.";
    }

    private static String sentence(Attribution explanation, Attribution.Anchor anchor) {
        List<Attribution.Scored> members =
                explanation.scores().stream().filter(one -> one.score() == 1).toList();
        String who = members.isEmpty()
                ? "Whatever is hidden"
                : "While " + Numbers.many(members.size(), "feature is", "features are")
                        + " present (score 1), whatever becomes of the others";
        String interval = anchor.low() == null || anchor.high() == null
                ? ", exactly"
                : String.format(Locale.ROOT, " (%s to %s)", share(anchor.low()), share(anchor.high()));
        String kept = who + ", the answer stays in " + share(anchor.precision()) + " of all cases" + interval
                + ". This applies to " + share(anchor.coverage()) + " of all random masks.";
        return anchor.holds() ? kept : kept + " That is not shown to be as often as asked for.";
    }

    private static String share(double share) {
        return Numbers.percent(share);
    }
}
