package dev.limpid.evaluate;

import org.apache.commons.statistics.distribution.HypergeometricDistribution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds where a model is weak: slices of a data set that it answers wrong more often than the rest.
 *
 * <p>Looked at are examples that contain a word, those of a quarter of a number's range (length, columns), of a category, of a
 * label, and those that are answered alike; then pairs of these. A slice is compared with all other examples by Fisher's exact
 * test. A pair must do worse than either of its conditions does without the other (its p is the larger of both: an
 * intersection-union test), so that what one condition accounts for is not told again with others beside it. All slices are one
 * search (Benjamini and Hochberg 1995): on average no more than a share {@code rate} of those found are by chance.
 *
 * <p>What is looked at is chosen by how many examples there are, never by how they were answered. Cost: n per word, and at most
 * {@code pairsOf}² / 2 pairs.
 *
 * @param fewest examples in a slice, and in what it is compared with, at least 1
 * @param rate false discovery rate, above 0 to below 1
 * @param words most frequent ones that are looked at
 * @param pairsOf conditions with the most examples that are put into pairs; 0 for none
 */
public record Slices(int fewest, double rate, int words, int pairsOf) {
    /** Ten examples, wrong once in twenty. */
    public static final Slices STANDARD = new Slices(10, 0.05, 2000, 100);

    private static final int QUARTERS = 4;
    private static final String WORD = "word";
    private static final String LABEL = "label";
    private static final String ANSWER = "answer";

    public Slices {
        if (fewest < 1 || words < 0 || pairsOf < 0) {
            throw new IllegalArgumentException(
                    "Slices have at least 1 example, and words and conditions are counted, got" + " fewest " + fewest
                            + ", words " + words + ", pairsOf " + pairsOf + ".");
        }
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("The false discovery rate is from 0 to 1, got " + rate + ".");
        }
    }

    /** A condition and for which examples it holds. */
    private record Candidate(Condition condition, BitSet holds) {}

    /** A slice before it is known how many others there are. */
    private record Tested(List<Condition> conditions, BitSet holds, BitSet others, double p) {}

    /**
     * Searches.
     *
     * @return what was found, the least probable by chance first, the larger of equals
     * @throws IllegalArgumentException if there are no examples
     */
    public List<Slice> find(List<Answered> examples) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("There are no examples to look for slices in.");
        }
        BitSet wrong = new BitSet();
        BitSet all = new BitSet();
        all.set(0, examples.size());
        for (int i = 0; i < examples.size(); i++) {
            wrong.set(i, examples.get(i).isWrong());
        }
        List<Candidate> candidates = candidates(examples);
        List<Tested> tested = new ArrayList<>();
        for (Candidate one : candidates) {
            BitSet others = without(all, one.holds);
            tested.add(new Tested(List.of(one.condition), one.holds, others, p(one.holds, others, wrong)));
        }
        List<Candidate> largest = new ArrayList<>(candidates);
        largest.sort(Comparator.comparingInt(one -> -one.holds.cardinality()));
        largest.subList(Math.min(pairsOf, largest.size()), largest.size()).clear();
        largest.sort(Comparator.comparingInt(candidates::indexOf));
        for (int i = 0; i < largest.size(); i++) {
            for (int j = i + 1; j < largest.size(); j++) {
                pair(largest.get(i), largest.get(j), wrong, tested);
            }
        }
        return found(tested, wrong);
    }

    private void pair(Candidate one, Candidate other, BitSet wrong, List<Tested> tested) {
        if (areRelated(one.condition.facet(), other.condition.facet())) {
            return;
        }
        BitSet both = (BitSet) one.holds.clone();
        both.and(other.holds);
        BitSet onlyOne = without(one.holds, both);
        BitSet onlyOther = without(other.holds, both);
        if (isTooFew(both) || isTooFew(onlyOne) || isTooFew(onlyOther)) {
            return;
        }
        double besideOne = p(both, onlyOne, wrong);
        double besideOther = p(both, onlyOther, wrong);
        boolean first = besideOne >= besideOther;
        tested.add(new Tested(
                List.of(one.condition, other.condition),
                both,
                first ? onlyOne : onlyOther,
                first ? besideOne : besideOther));
    }

    /** Parts of one range have nothing in common, and a label with another answer is a wrong answer by itself. */
    private static boolean areRelated(String one, String other) {
        return one.equals(other) && !one.equals(WORD)
                || one.equals(LABEL) && other.equals(ANSWER)
                || one.equals(ANSWER) && other.equals(LABEL);
    }

    private List<Slice> found(List<Tested> tested, BitSet wrong) {
        double[] adjusted =
                BenjaminiHochberg.adjust(tested.stream().mapToDouble(Tested::p).toArray());
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            if (adjusted[i] <= rate) {
                Tested one = tested.get(i);
                slices.add(new Slice(
                        one.conditions,
                        one.holds.stream().boxed().toList(),
                        common(one.holds, wrong),
                        one.others.cardinality(),
                        common(one.others, wrong),
                        one.p,
                        adjusted[i]));
            }
        }
        slices.sort(Comparator.comparingDouble(Slice::p)
                .thenComparingInt(slice -> -slice.examples().size()));
        return slices;
    }

    private boolean isTooFew(BitSet examples) {
        return examples.cardinality() < fewest;
    }

    private static BitSet without(BitSet all, BitSet some) {
        BitSet rest = (BitSet) all.clone();
        rest.andNot(some);
        return rest;
    }

    private static int common(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        return both.cardinality();
    }

    private static double p(BitSet inside, BitSet outside, BitSet wrong) {
        return moreWrong(common(inside, wrong), inside.cardinality(), common(outside, wrong), outside.cardinality());
    }

    /**
     * Fisher's exact test: how probable it is that so many of the wrong answers, or more, lie in a slice of that size, if all
     * examples are as likely to be answered wrong.
     */
    static double moreWrong(int wrong, int size, int othersWrong, int others) {
        return HypergeometricDistribution.of(size + others, wrong + othersWrong, size)
                .survivalProbability(wrong - 1);
    }

    private List<Candidate> candidates(List<Answered> examples) {
        Map<String, BitSet> words = new TreeMap<>();
        Map<String, BitSet> labels = new TreeMap<>();
        Map<String, BitSet> answers = new TreeMap<>();
        Map<String, Map<Integer, Object>> columns = new LinkedHashMap<>();
        for (int i = 0; i < examples.size(); i++) {
            Answered example = examples.get(i);
            for (String word : example.words()) {
                words.computeIfAbsent(word, one -> new BitSet()).set(i);
            }
            labels.computeIfAbsent(example.label(), one -> new BitSet()).set(i);
            answers.computeIfAbsent(example.predicted(), one -> new BitSet()).set(i);
            int number = i;
            example.values()
                    .forEach((column, value) -> columns.computeIfAbsent(column, one -> new TreeMap<>())
                            .put(number, value));
        }
        List<Candidate> all = new ArrayList<>();
        words.forEach((word, holds) -> all.add(new Candidate(new Condition(WORD, "contains \"" + word + "\""), holds)));
        all.removeIf(one -> isUseless(one, examples.size()));
        all.sort(Comparator.comparingInt(one -> -one.holds.cardinality()));
        List<Candidate> kept = new ArrayList<>(all.subList(0, Math.min(this.words, all.size())));
        labels.forEach((label, holds) -> kept.add(new Candidate(new Condition(LABEL, "label is " + label), holds)));
        answers.forEach(
                (answer, holds) -> kept.add(new Candidate(new Condition(ANSWER, "answer is " + answer), holds)));
        columns.forEach((column, values) -> kept.addAll(ofColumn(column, values)));
        kept.removeIf(one -> isUseless(one, examples.size()));
        return kept;
    }

    private boolean isUseless(Candidate candidate, int examples) {
        int size = candidate.holds.cardinality();
        return size < fewest || examples - size < fewest;
    }

    /** Quarters of a column of numbers, and each thing that is no number by itself. */
    private static List<Candidate> ofColumn(String column, Map<Integer, Object> values) {
        double[] numbers = values.values().stream()
                .filter(value -> value instanceof Double number && !number.isNaN())
                .mapToDouble(value -> (Double) value)
                .sorted()
                .toArray();
        List<Double> edges = new ArrayList<>();
        for (int quarter = 1; quarter < QUARTERS && numbers.length > 0; quarter++) {
            double edge = numbers[(int) Math.ceil((double) quarter * numbers.length / QUARTERS) - 1];
            if (edge < numbers[numbers.length - 1] && !edges.contains(edge)) {
                edges.add(edge);
            }
        }
        Map<String, BitSet> holds = new LinkedHashMap<>();
        values.forEach((example, value) -> holds.computeIfAbsent(text(column, value, edges), one -> new BitSet())
                .set(example));
        List<Candidate> candidates = new ArrayList<>();
        holds.forEach((text, examples) -> candidates.add(new Candidate(new Condition(column, text), examples)));
        return candidates;
    }

    private static String text(String column, Object value, List<Double> edges) {
        if (!(value instanceof Double number) || number.isNaN()) {
            return column + " is " + value;
        }
        if (edges.isEmpty()) {
            return column + " is " + Interval.number(number);
        }
        int below = 0;
        while (below < edges.size() && number > edges.get(below)) {
            below++;
        }
        String from = below == 0 ? "" : written(edges.get(below - 1)) + " < ";
        return below == edges.size()
                ? column + " > " + written(edges.get(below - 1))
                : from + column + " <= " + written(edges.get(below));
    }

    private static String written(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }
}
