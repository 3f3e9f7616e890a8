package dev.limpid.corpus;

import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * What there is to learn: as the user says, else as the columns and what stands in them suggest.
 *
 * @param labels null of a kind that has none
 * @param notes what was concluded
 */
record Lesson(Kind kind, @Nullable Labels labels, List<String> notes) {
    private static final String SAY = "Say --label-column";

    /**
     * @param rows that are kept
     * @throws IllegalArgumentException in one line, if there are no rows or labels that can be learnt from
     */
    static Lesson of(String source, Columns columns, Wanted wanted, Tally tally, long rows) {
        if (rows == 0) {
            throw new IllegalArgumentException(
                    source + ": no row can be learnt from. " + String.join(" ", tally.notes(rows)));
        }
        Map<Role, String> names = columns.names();
        Kind kind = wanted.kind() != null ? wanted.kind() : suggested(names, tally);
        requireFit(kind, tally);
        if (!kind.hasLabels()) {
            return new Lesson(kind, null, wanted.kind() == null ? List.of(said(source, kind, rows)) : List.of());
        }
        String column = FormatException.quoted(names.get(kind == Kind.TAGS ? Role.TAGS : Role.LABEL));
        if (tally.isFull() || (kind == Kind.CLASSES && tally.areTooMany())) {
            throw new IllegalArgumentException(source + ": column " + column + " holds "
                    + (tally.isFull() ? "more than " : "") + tally.different() + " different labels in " + rows
                    + " rows, so it is hardly the label. " + SAY + " NAME for another.");
        }
        Labels labels = Labels.of(tally.counts(kind == Kind.LABELS));
        if (labels.size() == 0) {
            throw new IllegalArgumentException(
                    source + ": no row has a label in column " + column + ". " + SAY + " NAME for another.");
        }
        if (labels.size() == 1 && kind != Kind.LABELS) {
            throw new IllegalArgumentException(source + ": all "
                    + labels.counts().get(0) + (kind == Kind.TAGS ? " words" : " examples") + " are "
                    + FormatException.quoted(labels.names().get(0)) + "; a classifier needs two "
                    + (kind == Kind.TAGS ? "tags" : "classes") + ". Add examples of another, or say which column"
                    + " holds them with " + (kind == Kind.TAGS ? Role.TAGS : Role.LABEL).option() + ".");
        }
        return new Lesson(
                kind,
                labels,
                List.of(said(source, kind, rows) + " Of " + labels.size()
                        + (kind == Kind.TAGS ? " tags: " : kind == Kind.LABELS ? " labels: " : " classes: ")
                        + labels.told()
                        + "."));
    }

    /** Of files beside those that are trained on, whose labels may be few. */
    static Lesson other(String source, Kind kind, Tally tally, long rows) {
        if (rows == 0) {
            throw new IllegalArgumentException(
                    source + ": no row can be learnt from. " + String.join(" ", tally.notes(rows)));
        }
        requireFit(kind, tally);
        return new Lesson(
                kind,
                kind.hasLabels() ? Labels.of(tally.counts(kind == Kind.LABELS)) : null,
                List.of(said(source, kind, rows)));
    }

    private static void requireFit(Kind kind, Tally tally) {
        String noNumber = tally.firstList() == null ? tally.firstWord() : tally.firstList() + ": the label is a list";
        if (kind == Kind.SCORES && noNumber != null) {
            throw new IllegalArgumentException(noNumber + ", expected a number. Say another column with "
                    + Role.LABEL.option() + " or " + Role.SCORE.option() + ".");
        }
        if ((kind == Kind.CLASSES || kind == Kind.PICTURES) && tally.firstList() != null) {
            throw new IllegalArgumentException(tally.firstList() + ": the label is a list, expected one class. Learn"
                    + " labels instead, of which there may be any number.");
        }
    }

    private static Kind suggested(Map<Role, String> names, Tally tally) {
        if (names.containsKey(Role.QUESTION)) {
            return Kind.ANSWERS;
        }
        if (names.containsKey(Role.TOKENS)) {
            return Kind.TAGS;
        }
        if (names.containsKey(Role.IMAGE)) {
            return Kind.PICTURES;
        }
        if (names.containsKey(Role.SCORE)) {
            return Kind.SCORES;
        }
        if (names.containsKey(Role.LABEL)) {
            return tally.areSeveral() ? Kind.LABELS : tally.areScores() ? Kind.SCORES : Kind.CLASSES;
        }
        return names.containsKey(Role.PAIR) ? Kind.PAIRS : Kind.TEXT;
    }

    private static String said(String source, Kind kind, long rows) {
        return source + " has " + rows + (rows == 1 ? " row: " : " rows: ") + kind.told() + ".";
    }
}
