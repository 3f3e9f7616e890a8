package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How far a model can be looked into: how faithful, stable, compact, sane and agreed upon its best explanations are. A weighted
 * mean of {@link Component}s, which is no more objective than its {@link Weights}; the components themselves tell more. Those
 * that were not measured, or could not be told of any example, are named and left out; the others' weights then count for all.
 *
 * <p>The best explanations are those of one method. If it was chosen by the same examples, the score is a little too good.
 *
 * @param score 0 to 1
 * @param parts what was told, in the order of {@link Component}
 * @param untold what was not, among what has a weight
 */
public record Transparency(Interval score, List<Part> parts, List<Component> untold) {
    public Transparency {
        parts = List.copyOf(parts);
        untold = List.copyOf(untold);
    }

    /**
     * One component.
     *
     * @param weight its share of the score, 0 to 1
     * @param value 0 to 1
     */
    public record Part(Component component, double weight, Interval value) {}

    /**
     * Scores.
     *
     * @param values of each component a value for each example, {@code NaN} where it cannot be told
     * @throws IllegalArgumentException if there are not as many of each, or no component with a weight could be told
     */
    public static Transparency of(Map<Component, double[]> values, Weights weights, Bootstrap bootstrap) {
        List<Component> weighty = Stream.of(Component.values())
                .filter(component -> weights.of(component) > 0)
                .toList();
        List<Component> told = weighty.stream()
                .filter(component -> bootstrap.mean(of(values, component)).count() > 0)
                .toList();
        if (told.isEmpty()) {
            throw new IllegalArgumentException("A transparency score needs one of " + weighty
                    + " at least, and none could be told. Measure more metrics, or weigh others.");
        }
        int examples = of(values, told.get(0)).length;
        if (told.stream().anyMatch(component -> of(values, component).length != examples)) {
            throw new IllegalArgumentException("A transparency score needs as many values of each component, got "
                    + told.stream()
                            .map(component -> of(values, component).length)
                            .toList() + ".");
        }
        double sum = told.stream().mapToDouble(weights::of).sum();
        List<Part> parts = told.stream()
                .map(component -> new Part(
                        component,
                        weights.of(component) / sum,
                        bootstrap.mean(of(values, component)).within(0, 1)))
                .toList();
        return new Transparency(
                bootstrap.mean(influences(values, parts)).within(0, 1),
                parts,
                weighty.stream().filter(component -> !told.contains(component)).toList());
    }

    private static double[] of(Map<Component, double[]> values, Component component) {
        return values.getOrDefault(component, new double[0]);
    }

    /**
     * What the score would be if all examples were as one, to first order: the score plus the example's influence on it (Efron
     * and Tibshirani 1993, chapter 21). Their mean is the score, so their bootstrap is the score's, whatever could not be told
     * of some of them. {@code NaN} of an example of which nothing could be told.
     */
    private static double[] influences(Map<Component, double[]> values, List<Part> parts) {
        boolean[] counts = new boolean[of(values, parts.get(0).component()).length];
        for (Part part : parts) {
            double[] own = of(values, part.component());
            for (int i = 0; i < counts.length; i++) {
                counts[i] |= !Double.isNaN(own[i]);
            }
        }
        long counted = IntStream.range(0, counts.length).filter(i -> counts[i]).count();
        double score = parts.stream()
                .mapToDouble(part -> part.weight() * part.value().mean())
                .sum();
        double[] found = new double[counts.length];
        Arrays.setAll(found, i -> counts[i] ? score : Double.NaN);
        for (Part part : parts) {
            double[] own = of(values, part.component());
            double mean = mean(own);
            for (int i = 0; i < found.length; i++) {
                double distance = Double.isNaN(own[i]) ? 0 : own[i] - mean;
                found[i] += part.weight() * distance * counted / part.value().count();
            }
        }
        return found;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }
}
