package dev.limpid.select;

import dev.limpid.decide.Decision;
import dev.limpid.decide.HeadToHead;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a selection found.
 *
 * @param rows candidates: those that were ranked, the best first; then those that were compared but not ranked, excluded, failed
 * @param decision among those that were compared; null if nothing was decided
 * @param top the first two of the ranking by performance, on the same examples; null with fewer than two
 * @param sentence the answer: which model and why, or why there is no ranking and what would help
 * @param warnings what makes the ranking less sure than it looks, a sentence each
 * @param foretold how well each score foretold performance, the best first
 * @param settings as the user gave them, in order
 * @param notes what was taken for what, a sentence each
 * @param seconds that this run took; what was kept from earlier ones took none
 */
public record Selection(
        Question question,
        List<Row> rows,
        @Nullable Decision decision,
        @Nullable HeadToHead top,
        String sentence,
        List<String> warnings,
        List<Foretold> foretold,
        Map<String, Object> settings,
        List<String> notes,
        double seconds,
        long seed) {
    public Selection {
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
        foretold = List.copyOf(foretold);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        notes = List.copyOf(notes);
    }

    /**
     * The same with what candidates' failures and notes say put in other words: for readers who are not to be told all that an
     * error says.
     */
    public Selection worded(UnaryOperator<String> words) {
        return new Selection(
                question,
                rows.stream().map(row -> row.worded(words)).toList(),
                decision,
                top,
                sentence,
                warnings,
                foretold,
                settings,
                notes.stream().map(words).toList(),
                seconds,
                seed);
    }

    /** Those that were compared, in order. */
    public List<Row> compared() {
        return rows.stream().filter(row -> row.status() == Status.COMPARED).toList();
    }
}
