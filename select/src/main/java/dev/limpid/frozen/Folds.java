package dev.limpid.frozen;

import dev.limpid.noise.Chance;
import dev.limpid.noise.Use;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which examples are held out together: each in one fold, and shown to whoever is judged by the others. Arrays are not copied.
 *
 * @param of the fold of each example
 * @param count how many folds there are, at least 2
 * @param note in one line why there are fewer than were asked for; empty if there are as many
 */
public record Folds(int[] of, int count, Optional<String> note) {
    /**
     * With classes as frequent in each as in all: of each class, and altogether, folds have as many examples, or one more. A class with
     * fewer examples than folds makes folds fewer, so that none is without it. Cost: one pass.
     *
     * @param labels the class of each example, from 0 to below {@code classes}
     * @param wanted folds, at least 2
     * @param seed of who comes together
     * @throws IllegalArgumentException if fewer than 2 are wanted, or a class has fewer than 2 examples
     */
    public static Folds stratified(int[] labels, int classes, int wanted, long seed) {
        requireTwo(wanted);
        int[] sizes = new int[classes];
        for (int label : labels) {
            sizes[label]++;
        }
        int rarest = 0;
        for (int k = 0; k < classes; k++) {
            rarest = sizes[k] < sizes[rarest] ? k : rarest;
        }
        if (sizes[rarest] < 2) {
            throw new IllegalArgumentException("Class " + rarest + " has " + examples(sizes[rarest])
                    + ", and cross-validation needs 2 of each class, one to learn from and one to judge by."
                    + " Add examples of it, or leave it out.");
        }
        int count = Math.min(wanted, sizes[rarest]);
        int[] of = new int[labels.length];
        int dealt = 0;
        for (int k = 0; k < classes; k++) {
            int own = k;
            int[] members = IntStream.range(0, labels.length)
                    .filter(i -> labels[i] == own)
                    .toArray();
            dealt = deal(members, chance(seed, k), of, dealt, count);
        }
        return new Folds(of, count, note(count, wanted, "class " + rarest + " has " + examples(sizes[rarest])));
    }

    /**
     * Of examples without classes: folds have as many, or one more.
     *
     * @param size how many examples there are
     * @param wanted folds, at least 2
     * @throws IllegalArgumentException if fewer than 2 are wanted, or there are fewer than 2 examples
     */
    public static Folds plain(int size, int wanted, long seed) {
        requireTwo(wanted);
        if (size < 2) {
            throw new IllegalArgumentException(
                    "Cross-validation needs 2 examples, one to learn from and one to judge by," + " got " + size
                            + ". Add examples.");
        }
        int count = Math.min(wanted, size);
        int[] of = new int[size];
        deal(IntStream.range(0, size).toArray(), chance(seed, 0), of, 0, count);
        return new Folds(of, count, note(count, wanted, "there are " + examples(size)));
    }

    private static Chance chance(long seed, int place) {
        return new Chance(seed, Use.SPLIT.stream(place));
    }

    /** Goes on where the class before ended, so that folds stay of one size. */
    private static int deal(int[] members, Chance chance, int[] of, int dealt, int count) {
        int next = dealt;
        for (int place : chance.permutation(members.length)) {
            of[members[place]] = next++ % count;
        }
        return next;
    }

    private static void requireTwo(int wanted) {
        if (wanted < 2) {
            throw new IllegalArgumentException("Cross-validation needs at least 2 folds, got " + wanted + ".");
        }
    }

    private static Optional<String> note(int count, int wanted, String why) {
        return count == wanted
                ? Optional.empty()
                : Optional.of("There are " + count + " folds, not " + wanted + ": " + why + ".");
    }

    private static String examples(int count) {
        return count + (count == 1 ? " example" : " examples");
    }

    /** The examples of a fold, ascending. */
    public int[] members(int fold) {
        return IntStream.range(0, of.length).filter(i -> of[i] == fold).toArray();
    }

    /** The examples of all other folds, ascending. */
    public int[] others(int fold) {
        return IntStream.range(0, of.length).filter(i -> of[i] != fold).toArray();
    }

    /** @throws IllegalArgumentException unless folds are of so many examples */
    void require(int examples) {
        if (of.length != examples) {
            throw new IllegalArgumentException(
                    "Folds are of " + of.length + " examples, and there are " + examples + ". Draw them for these.");
        }
    }
}
