package dev.limpid.performance;

import java.util.List;
import java.util.Locale;

/** How what is told of each class becomes one number. */
public sealed interface Averaging {
    /** All classes as if they were one: each example counts the same. */
    Averaging MICRO = Over.MICRO;

    /** The mean over classes that occur among labels or predictions: each such class counts the same. */
    Averaging MACRO = Over.MACRO;

    /** The mean over classes, each by how many examples are of it. */
    Averaging WEIGHTED = Over.WEIGHTED;

    /** Over all classes. */
    enum Over implements Averaging {
        MICRO,
        MACRO,
        WEIGHTED
    }

    /**
     * One class alone.
     *
     * @param label its name
     */
    record Of(String label) implements Averaging {}

    /** What is told of one class. */
    interface OfClass {
        double of(Tally tally, int one);
    }

    /** A metric's name with this: {@code f1} over classes, {@code f1-micro}, {@code f1:positive}. */
    default String name(String metric) {
        return this instanceof Of one
                ? metric + ":" + one.label
                : this == MACRO ? metric : metric + "-" + toString().toLowerCase(Locale.ROOT);
    }

    /** The same where pooling is what is usual: {@code entity-f1}, {@code entity-f1-macro}, {@code entity-f1:PER}. */
    default String nameOfPooled(String metric) {
        return this == MICRO ? metric : this == MACRO ? metric + "-macro" : name(metric);
    }

    /** In words. */
    default String words() {
        if (this instanceof Of one) {
            return "of '" + one.label + "'";
        }
        return this == MICRO
                ? "of all classes as if they were one"
                : this == MACRO ? "mean over classes" : "mean over classes, by how many examples are of each";
    }

    /**
     * The number.
     *
     * @param classes their names
     * @throws IllegalArgumentException if a class is asked for that there is not
     */
    default double of(Tally tally, OfClass value, List<String> classes) {
        if (this instanceof Of one) {
            int index = classes.indexOf(one.label);
            if (index < 0) {
                throw new IllegalArgumentException(
                        "There is no class '" + one.label + "', expected one of " + String.join(", ", classes) + ".");
            }
            return value.of(tally, index);
        }
        if (this == MICRO) {
            return value.of(tally.pooled(), 0);
        }
        double sum = 0;
        double weights = 0;
        for (int k = 0; k < tally.classes(); k++) {
            double weight = this == MACRO ? (tally.occurs(k) ? 1 : 0) : tally.labelled()[k];
            sum += weight * value.of(tally, k);
            weights += weight;
        }
        return sum / weights;
    }
}
