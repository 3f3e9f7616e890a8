package dev.limpid.evaluate;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Examples with something in common, of which a model answers more wrong than of others.
 *
 * @param conditions one, or two that hold together
 * @param examples their numbers, ascending
 * @param wrong how many of them are answered wrong
 * @param others what they are compared with: all other examples; of two conditions those for which only the one holds that
 *     accounts for more
 * @param othersWrong how many of those are answered wrong
 * @param p how probable as many wrong ones would be if it made no difference: Fisher's exact test, one-sided
 * @param adjusted the same for a search among all slices that were looked at (Benjamini and Hochberg)
 */
public record Slice(
        List<Condition> conditions,
        List<Integer> examples,
        int wrong,
        int others,
        int othersWrong,
        double p,
        double adjusted) {
    public Slice {
        conditions = List.copyOf(conditions);
        examples = List.copyOf(examples);
    }

    /** The part of it that is answered wrong. */
    public double rate() {
        return (double) wrong / examples.size();
    }

    /** The part of the others that is answered wrong. */
    public double othersRate() {
        return (double) othersWrong / others;
    }

    /** {@code contains "not" and label is positive: 12 of 40 wrong, 31 of 960 others}. */
    @Override
    public String toString() {
        return conditions.stream().map(Condition::text).collect(Collectors.joining(" and ")) + ": " + wrong + " of "
                + examples.size() + " wrong, " + othersWrong + " of " + others + " others";
    }
}
