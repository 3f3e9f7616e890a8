package dev.limpid.batch;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Where answers go: {@code part-00000.jsonl} and so on, {@code bad/} for rows without an answer, {@code batch.json}.
 *
 * @param folder made if it is not there
 * @param form how answers are written
 * @param rowsPerPart rows of a part, good and bad, at least 1: what is asked again at most after a run was ended
 * @param fresh whether answers that are there already go
 */
public record Output(Path folder, Form form, int rowsPerPart, boolean fresh) {
    /** How answers are written. */
    public enum Form {
        /** A line a row, all that is known. */
        JSONL,
        /** A line for each answer, or each feature of an explanation. */
        CSV,
        /** As {@link #CSV}, with types. */
        PARQUET;

        /** The form of that name. */
        public static Form of(String name) {
            for (Form form : values()) {
                if (form.toString().equals(name)) {
                    return form;
                }
            }
            throw new IllegalArgumentException("Unknown format '" + name + "', expected jsonl, csv or parquet.");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Output {
        if (rowsPerPart < 1) {
            throw new IllegalArgumentException("--rows-per-part must be at least 1, got " + rowsPerPart + ".");
        }
    }
}
