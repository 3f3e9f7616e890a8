package dev.limpid.batch;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How a run ended.
 *
 * @param rows that are done, bad ones too, those of earlier runs too
 * @param bad how many of them have no answer
 * @param unread from where on files could not be read to their ends, as {@code rows.csv:7}; none mostly
 * @param reason of the first bad row of this run; null if it met none
 * @param finished whether all rows are done; else it was ended before
 * @param summary of an evaluation that is finished; null of others
 */
public record Done(
        long rows,
        long bad,
        List<String> unread,
        @Nullable String reason,
        boolean finished,
        @Nullable Summary summary) {
    public Done {
        unread = List.copyOf(unread);
    }
}
