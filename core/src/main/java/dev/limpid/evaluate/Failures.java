package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.SubmodularPick;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The wrong answers of a data set, in groups: what was taken for what, and what drove it.
 *
 * @param confusions those with the most examples first, by name where equal
 */
public record Failures(List<Confusion> confusions) {
    public Failures {
        confusions = List.copyOf(confusions);
    }

    /**
     * Examples of one label that were taken for another.
     *
     * @param examples their numbers, ascending
     * @param causes those with the most examples first, by name where equal
     */
    public record Confusion(String label, String predicted, List<Integer> examples, List<Cause> causes) {
        public Confusion {
            examples = List.copyOf(examples);
            causes = List.copyOf(causes);
        }
    }

    /**
     * What drove wrong answers.
     *
     * @param feature the one that argued most for the wrong answer; empty for those where nothing argued for it
     * @param examples their numbers, ascending
     */
    public record Cause(String feature, List<Integer> examples) {
        public Cause {
            examples = List.copyOf(examples);
        }
    }

    /** Groups wrong answers of which nobody asked what drove them: each confusion has one cause, without a name. */
    public static Failures of(List<Answered> examples) {
        return grouped(examples, (number, example) -> "");
    }

    /**
     * Groups wrong answers.
     *
     * @param examples of which those that are answered right are left out
     * @param reasons for the answer that the model gave, by the example's number; one for each that is wrong
     * @throws IllegalArgumentException if there is none for a wrong one, it explains another answer, or features are regions
     */
    public static Failures of(List<Answered> examples, Map<Integer, Attribution> reasons) {
        return grouped(examples, (number, example) -> cause(number, example, reasons.get(number)));
    }

    /** Names what drove an answer. */
    private interface Naming {
        String of(int number, Answered example);
    }

    private static Failures grouped(List<Answered> examples, Naming naming) {
        Map<List<String>, Map<String, List<Integer>>> grouped = new TreeMap<>(
                Comparator.comparing((List<String> pair) -> pair.get(0)).thenComparing(pair -> pair.get(1)));
        for (int i = 0; i < examples.size(); i++) {
            Answered example = examples.get(i);
            if (example.isWrong()) {
                grouped.computeIfAbsent(List.of(example.label(), example.predicted()), pair -> new TreeMap<>())
                        .computeIfAbsent(naming.of(i, example), name -> new ArrayList<>())
                        .add(i);
            }
        }
        List<Confusion> confusions = new ArrayList<>();
        grouped.forEach((pair, byCause) -> {
            List<Cause> causes = new ArrayList<>();
            byCause.forEach((feature, numbers) -> causes.add(new Cause(feature, numbers)));
            causes.sort(Comparator.comparingInt(cause -> -cause.examples().size()));
            confusions.add(new Confusion(
                    pair.get(0),
                    pair.get(1),
                    byCause.values().stream().flatMap(List::stream).sorted().toList(),
                    causes));
        });
        confusions.sort(
                Comparator.comparingInt(confusion -> -confusion.examples().size()));
        return new Failures(confusions);
    }

    private static String cause(int number, Answered example, @Nullable Attribution reason) {
        if (reason == null) {
            throw new IllegalArgumentException("Example " + number + " is answered '" + example.predicted()
                    + "' and is '" + example.label() + "', and there is no explanation of that answer.");
        }
        String explained = reason.target().target().choice().label();
        if (!explained.equals(example.predicted())) {
            throw new IllegalArgumentException("Example " + number + " is answered '" + example.predicted()
                    + "', but what is explained is '" + explained + "'.");
        }
        String best = "";
        double most = 0;
        for (Map.Entry<String, Double> one : Drivers.byName(reason).entrySet()) {
            if (one.getValue() > most) {
                best = one.getKey();
                most = one.getValue();
            }
        }
        return best;
    }

    /**
     * Which wrong answers to look at, so that few cover most of what drove them (SP-LIME, Ribeiro, Singh and Guestrin 2016).
     *
     * @param reasons as for {@link #of}
     * @param most how many, at least 1
     * @return numbers of examples, in the order picked
     */
    public List<Integer> toLookAt(Map<Integer, Attribution> reasons, int most) {
        List<Integer> numbers = confusions.stream()
                .flatMap(confusion -> confusion.examples().stream())
                .sorted()
                .toList();
        if (numbers.isEmpty()) {
            return List.of();
        }
        List<Attribution> explanations = numbers.stream()
                .map(number -> Objects.requireNonNull(reasons.get(number)))
                .toList();
        return SubmodularPick.of(explanations, most).picks().stream()
                .map(numbers::get)
                .toList();
    }
}
