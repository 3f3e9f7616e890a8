package dev.limpid.corpus;

import dev.limpid.format.FormatException;
import dev.limpid.table.Row;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What stands in the column of labels, counted while it is read, and what was left out. */
final class Tally {
    /** Different labels that are counted; more are none. */
    private static final int MOST = 100_000;

    /** So many different whole numbers are a scale, unless they are numbers of classes: all from 0 on. */
    private static final int SCALE = 20;

    private final Map<String, Long> single = new HashMap<>();
    private final Map<String, Long> listed = new HashMap<>();
    private final Map<String, Reason> left = new TreeMap<>();
    private boolean isFull;
    private boolean areWhole = true;
    private boolean hasBars;
    private @Nullable String firstList;
    private @Nullable String firstWord;
    private long labelled;

    private record Reason(long count, String first) {}

    void leaveOut(String why, String place) {
        left.merge(why, new Reason(1, place), (before, one) -> new Reason(before.count + 1, before.first));
    }

    /** Of a label, or a list of them. */
    void count(String place, Object label) {
        labelled++;
        if (label instanceof List<?> list) {
            firstList = firstList == null ? place : firstList;
            list.forEach(one -> add(listed, String.valueOf(one)));
        } else {
            String text = label.toString();
            double number = Row.number(text).orElse(Double.NaN);
            firstWord = firstWord == null && !Double.isFinite(number)
                    ? place + ": the label is " + FormatException.quoted(text)
                    : firstWord;
            areWhole &= number == Math.rint(number);
            hasBars |= text.contains("|");
            add(single, text);
        }
    }

    private void add(Map<String, Long> counts, String label) {
        if (counts.size() < MOST || counts.containsKey(label)) {
            counts.merge(label, 1L, Long::sum);
        } else {
            isFull = true;
        }
    }

    boolean areSeveral() {
        return firstList != null || hasBars;
    }

    /** Where the first list of labels stands; null if there is none. */
    @Nullable
    String firstList() {
        return firstList;
    }

    /** What stands where instead of a number; null if all are numbers. */
    @Nullable
    String firstWord() {
        return firstWord;
    }

    boolean areScores() {
        return firstList == null
                && labelled > 0
                && firstWord == null
                && (!areWhole || single.size() > SCALE && !areCounted());
    }

    private boolean areCounted() {
        return single.keySet().stream().allMatch(label -> {
            double number = Double.parseDouble(label);
            return number >= 0 && number < single.size();
        });
    }

    /** Whether there are hardly fewer different labels than rows. */
    boolean areTooMany() {
        return isFull || labelled >= SCALE && single.size() > labelled / 2;
    }

    int different() {
        return single.size();
    }

    boolean isFull() {
        return isFull;
    }

    /** How often each was met; of several in one cell each for itself. */
    Map<String, Long> counts(boolean areSeveral) {
        Map<String, Long> counts = new HashMap<>(listed);
        single.forEach((label, count) ->
                (areSeveral ? parts(label) : List.of(label)).forEach(part -> counts.merge(part, count, Long::sum)));
        return counts;
    }

    /** Of {@code a|b} both. */
    static List<String> parts(String label) {
        List<String> parts = new ArrayList<>();
        for (String part : label.split("\\|")) {
            if (!part.isBlank() && !parts.contains(part.strip())) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    /** A sentence for each reason. */
    List<String> notes(long kept) {
        long all = kept + left.values().stream().mapToLong(Reason::count).sum();
        return left.entrySet().stream()
                .map(one -> one.getValue().count + " of " + all + " rows "
                        + (one.getValue().count == 1 ? "has " : "have ") + one.getKey() + " and "
                        + (one.getValue().count == 1 ? "is" : "are") + " left out, first "
                        + one.getValue().first + ".")
                .toList();
    }
}
