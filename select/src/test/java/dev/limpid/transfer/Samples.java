package dev.limpid.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Vectors with classes to try scores on. */
final class Samples {
    static final Path GOLDEN = Path.of(System.getProperty("limpid.root"), "select/src/test/resources/golden");

    private Samples() {}

    /** As R and scikit-learn have it. */
    static Sample iris() {
        try {
            List<double[]> lines = Files.readAllLines(GOLDEN.resolve("iris.csv")).stream()
                    .map(line -> Arrays.stream(line.split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
            return new Sample(
                    lines.stream().map(line -> Arrays.copyOf(line, 4)).toArray(double[][]::new),
                    lines.stream().mapToInt(line -> (int) line[4]).toArray(),
                    3);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the UCI repository has it: two rows differ. */
    static Sample irisOfUci() {
        Sample iris = iris();
        iris.rows()[34] = new double[] {4.9, 3.1, 1.5, 0.1};
        iris.rows()[37] = new double[] {4.9, 3.1, 1.5, 0.1};
        return iris;
    }

    /** Numbers of a linear congruential generator, moved up where label and column agree. */
    static Sample congruential(int size, int width) {
        long state = 42;
        double[][] rows = new double[size][width];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = i % 5 == 0 ? 0 : i % 3;
            for (int j = 0; j < width; j++) {
                state = (1103515245 * state + 12345) % (1L << 31);
                rows[i][j] = state / (double) (1L << 31) - 0.5 + (labels[i] == j % 3 ? 0.4 : 0);
            }
        }
        return new Sample(rows, labels, 3);
    }

    /** The softmax of the first five numbers. */
    static Guesses guesses(Sample sample) {
        double[][] probabilities = Arrays.stream(sample.rows())
                .map(row -> {
                    double[] powers = Arrays.stream(row).limit(5).map(Math::exp).toArray();
                    double sum = Arrays.stream(powers).sum();
                    return Arrays.stream(powers).map(power -> power / sum).toArray();
                })
                .toArray(double[][]::new);
        return new Guesses(probabilities, sample.labels(), sample.classes());
    }

    /** Normal vectors, each class around its own mean, {@code apart} deviations from the others' common one. */
    static Sample random(int size, int width, int classes, double apart, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] means = new double[classes][width];
        for (double[] mean : means) {
            Arrays.setAll(mean, d -> apart * random.nextGaussian());
        }
        int[] labels = new int[size];
        double[][] rows = new double[size][width];
        for (int i = 0; i < size; i++) {
            int label = i < 2 * classes ? i % classes : random.nextInt(classes);
            labels[i] = label;
            Arrays.setAll(rows[i], d -> means[label][d] + random.nextGaussian());
        }
        return new Sample(rows, labels, classes);
    }

    /** Random vectors of less rank than they have dimensions. */
    static Sample ofRank(int size, int width, int rank, int classes, long seed) {
        Sample few = random(size, rank, classes, 1, seed);
        return new Sample(times(few.rows(), random(rank, width, 2, 0, seed + 1).rows()), few.labels(), classes);
    }

    /** Probabilities that lean towards a source class for each class. */
    static Guesses randomGuesses(int size, int sources, int classes, double apart, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] labels = new int[size];
        double[][] probabilities = new double[size][sources];
        for (int i = 0; i < size; i++) {
            labels[i] = i < classes ? i : random.nextInt(classes);
            double sum = 0;
            for (int z = 0; z < sources; z++) {
                double lean = z % classes == labels[i] ? apart : 0;
                probabilities[i][z] = Math.exp(2 * random.nextGaussian() + lean);
                sum += probabilities[i][z];
            }
            for (int z = 0; z < sources; z++) {
                probabilities[i][z] /= sum;
            }
        }
        return new Guesses(probabilities, labels, classes);
    }

    static double[][] times(double[][] one, double[][] other) {
        double[][] product = new double[one.length][other[0].length];
        for (int i = 0; i < one.length; i++) {
            for (int k = 0; k < other.length; k++) {
                for (int j = 0; j < other[k].length; j++) {
                    product[i][j] += one[i][k] * other[k][j];
                }
            }
        }
        return product;
    }
}
