package dev.limpid.corpus;

import dev.limpid.format.FormatException;
import dev.limpid.table.Row;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What data may be labelled with, numbered from 0 in order: numbers by their size, all else as text. */
public final class Labels {
    /** So many are all told. */
    private static final int FEW = 10;

    private final List<String> names;
    private final List<Long> counts;
    private final Map<String, Integer> places = new HashMap<>();

    private Labels(List<String> names, List<Long> counts) {
        this.names = List.copyOf(names);
        this.counts = List.copyOf(counts);
        for (int i = 0; i < names.size(); i++) {
            places.put(names.get(i), i);
        }
    }

    /** Of these, each with how often it was met. */
    static Labels of(Map<String, Long> counted) {
        boolean numbers = counted.keySet().stream()
                .allMatch(name -> Row.number(name).filter(Double::isFinite).isPresent());
        List<String> names = new ArrayList<>(counted.keySet());
        names.sort(
                numbers
                        ? Comparator.<String, BigDecimal>comparing(BigDecimal::new)
                                .thenComparing(Comparator.naturalOrder())
                        : Comparator.naturalOrder());
        return new Labels(
                names,
                names.stream().map(name -> counted.getOrDefault(name, 0L)).toList());
    }

    /**
     * The same labels, numbered as somebody else numbers them.
     *
     * @throws IllegalArgumentException if these are others
     */
    public Labels inOrder(List<String> other) {
        if (other.size() != names.size() || !places.keySet().containsAll(other)) {
            throw new IllegalArgumentException(
                    "Expected the labels " + told() + " in another order, got " + other + ".");
        }
        return new Labels(
                other, other.stream().map(name -> counts.get(index(name))).toList());
    }

    /** In their order. */
    public List<String> names() {
        return names;
    }

    /** How many there are. */
    public int size() {
        return names.size();
    }

    /** How many examples each has, of words how many words; in their order. */
    public List<Long> counts() {
        return counts;
    }

    /** The number of a label; empty if it is none of these. */
    public OptionalInt find(String label) {
        Integer place = places.get(label);
        return place == null ? OptionalInt.empty() : OptionalInt.of(place);
    }

    /**
     * The number of a label.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public int index(String label) {
        return find(label)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Label " + FormatException.quoted(label) + " is none of " + told() + "."));
    }

    /** Few of them by name, the commonest first, with how many there are of each. */
    public String told() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            order.add(i);
        }
        order.sort(Collections.reverseOrder(Comparator.comparing(counts::get)));
        String some = order.stream()
                .limit(FEW)
                .map(i -> FormatException.quoted(names.get(i)) + " " + counts.get(i))
                .collect(Collectors.joining(", "));
        return some + (names.size() > FEW ? " and " + (names.size() - FEW) + " more" : "");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && names.equals(labels.names) && counts.equals(labels.counts);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return "Labels[" + told() + "]";
    }
}
