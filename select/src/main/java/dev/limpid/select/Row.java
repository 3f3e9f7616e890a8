package dev.limpid.select;

import dev.limpid.appraise.Interpretability;
import dev.limpid.appraise.Robustness;
import dev.limpid.estimate.Span;
import dev.limpid.profile.Profile;
import dev.limpid.published.Published;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * All that is known of one candidate; null or empty where a stage was not reached, or not asked for.
 *
 * @param candidate as the user named it
 * @param reason why it was not compared, one line; empty if it was
 * @param source the place it came from; empty if it was not found
 * @param sha256 of its weights; empty if they were not read
 * @param ways to make it do the task, as they were tried
 * @param chosen the way whose promise was best, which performance, time and trust are of
 * @param scores that foretell, the last layer's and those of no layer first
 * @param profile of the chosen way
 * @param interpretability of the chosen way
 * @param robustness of the chosen way
 * @param stopped what became of its training where it was stopped or failed, in words; empty otherwise
 * @param finetuning seconds that three epochs over the examples to learn from would take, by the updates that were timed
 * @param seconds that each stage took, when it was carried out
 * @param notes what a user should know, a sentence each
 */
public record Row(
        String candidate,
        Status status,
        String reason,
        String source,
        String sha256,
        @Nullable Published published,
        List<Way> ways,
        @Nullable Way chosen,
        List<Score> scores,
        @Nullable Profile profile,
        @Nullable Interpretability interpretability,
        @Nullable Robustness robustness,
        String stopped,
        @Nullable Span finetuning,
        Map<Stage, Double> seconds,
        List<String> notes) {
    public Row {
        ways = List.copyOf(ways);
        scores = List.copyOf(scores);
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
        notes = List.copyOf(notes);
    }

    Row worded(UnaryOperator<String> words) {
        return new Row(
                candidate,
                status,
                words.apply(reason),
                source,
                sha256,
                published,
                ways,
                chosen,
                scores,
                profile == null ? null : profile.worded(words),
                interpretability,
                robustness,
                words.apply(stopped),
                finetuning,
                seconds,
                notes.stream().map(words).toList());
    }

    /** A score of the last layer, or of no layer; {@code NaN} if it was not told. */
    public double score(String name) {
        return scores.stream()
                .filter(one -> one.name().equals(name))
                .mapToDouble(one -> one.value().mean())
                .findFirst()
                .orElse(Double.NaN);
    }
}
