package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.model.Place;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which words, or columns, drive an answer over a data set: what explanations of its examples say of each, put together.
 *
 * <p>Words count whatever their case, those that occur twice in an example by the sum of their scores. A driver's means are over
 * the examples that it occurs in, in the units of the explanations' scores; its intervals hold what other examples of the same
 * kind would give. With hundreds of words some intervals miss: a level of 0.95 means one in twenty.
 *
 * @param label the answer that is explained
 * @param examples explanations of it
 * @param drivers that occur often enough; those that argue most in all first, by name where equal
 * @param rare how many others occur too rarely to say anything of
 */
public record Drivers(String label, int examples, List<Driver> drivers, int rare) {
    /** Fewer examples tell nothing of a word. */
    public static final int FEWEST = 5;

    public Drivers {
        drivers = List.copyOf(drivers);
    }

    /**
     * A word or column over a data set.
     *
     * @param score its mean: above 0 it argues for the answer
     * @param size its mean size, whatever the sign
     * @param occurs in how many examples
     * @param total sum of its sizes over all examples: how much it argues, often or strongly
     */
    public record Driver(String name, Interval score, Interval size, int occurs, double total) {}

    /**
     * Puts explanations together, by the answers that they explain, in alphabetical order.
     *
     * @param fewest examples that a word has to occur in, at least 1
     * @param bootstrap of the intervals
     * @throws IllegalArgumentException if features are regions of pictures, which have no names: see {@link MeanMap}
     */
    public static List<Drivers> of(List<Attribution> attributions, int fewest, Bootstrap bootstrap) {
        if (fewest < 1) {
            throw new IllegalArgumentException("A driver occurs in at least 1 example, got " + fewest + ".");
        }
        Map<String, List<Attribution>> byLabel = new TreeMap<>();
        for (Attribution one : attributions) {
            byLabel.computeIfAbsent(one.target().target().choice().label(), label -> new ArrayList<>())
                    .add(one);
        }
        List<Drivers> all = new ArrayList<>();
        byLabel.forEach((label, explanations) -> all.add(of(label, explanations, fewest, bootstrap)));
        return all;
    }

    private static Drivers of(String label, List<Attribution> explanations, int fewest, Bootstrap bootstrap) {
        Map<String, List<Double>> scores = new TreeMap<>();
        for (Attribution explanation : explanations) {
            byName(explanation)
                    .forEach((name, score) -> scores.computeIfAbsent(name, one -> new ArrayList<>())
                            .add(score));
        }
        List<Driver> drivers = new ArrayList<>();
        scores.forEach((name, of) -> {
            if (of.size() >= fewest) {
                double[] values = of.stream().mapToDouble(Double::doubleValue).toArray();
                double[] sizes = Arrays.stream(values).map(Math::abs).toArray();
                drivers.add(new Driver(
                        name,
                        bootstrap.mean(values),
                        bootstrap.mean(sizes),
                        values.length,
                        Arrays.stream(sizes).sum()));
            }
        });
        int rare = scores.size() - drivers.size();
        drivers.sort(Comparator.comparingDouble((Driver driver) -> -driver.total));
        return new Drivers(label, explanations.size(), drivers, rare);
    }

    /** The scores of an explanation by name, in the order in which names first occur. */
    static Map<String, Double> byName(Attribution explanation) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Attribution.Scored scored : explanation.scores()) {
            if (scored.feature().place() instanceof Place.Region) {
                throw new IllegalArgumentException(
                        "Regions of pictures have no names that go through a data set, such as" + " '"
                                + scored.feature().text() + "': take the mean over a grid instead.");
            }
            if (!scored.feature().special()) {
                sums.merge(Answered.named(scored), scored.score(), Double::sum);
            }
        }
        return sums;
    }
}
