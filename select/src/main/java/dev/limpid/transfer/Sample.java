package dev.limpid.transfer;

import org.jspecify.annotations.Nullable;

/**
 * What a frozen model makes of examples, and which class each is of. Arrays are not copied: nobody changes them. What several
 * scores need of the vectors is worked out once and kept with them: up to 16 min(N, D)² bytes.
 */
public final class Sample {
    private final double[][] rows;
    private final int[] labels;
    private final int classes;
    private @Nullable Spectrum spectrum;
    private @Nullable Spectrum centred;

    /**
     * @param rows {@code [example][dimension]}, all within the range of floats
     * @param labels the class of each example, from 0
     * @param classes how many there are, each with at least one example
     * @throws IllegalArgumentException if there are not as many of each, or labels and classes do not fit
     */
    public Sample(double[][] rows, int[] labels, int classes) {
        Labels.require(rows.length, labels, classes);
        Rows.require(rows);
        this.rows = rows;
        this.labels = labels;
        this.classes = classes;
    }

    /** {@code [example][dimension]}. */
    public double[][] rows() {
        return rows;
    }

    /** The class of each example, from 0. */
    public int[] labels() {
        return labels;
    }

    /** C. */
    public int classes() {
        return classes;
    }

    /** N. */
    public int size() {
        return rows.length;
    }

    /** D. */
    public int width() {
        return rows[0].length;
    }

    /** Of the vectors as they are. */
    synchronized Spectrum spectrum() {
        if (spectrum == null) {
            spectrum = Spectrum.of(rows);
        }
        return spectrum;
    }

    /** Of the vectors less their mean. */
    synchronized Spectrum centred() {
        if (centred == null) {
            centred = Spectrum.centred(rows);
        }
        return centred;
    }

    /** Where a class's examples are 1 and all others 0. */
    double[] indicator(int label) {
        double[] indicator = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            indicator[i] = labels[i] == label ? 1 : 0;
        }
        return indicator;
    }

    /** How many examples each class has. */
    int[] counts() {
        return Labels.counts(labels, classes);
    }
}
