package dev.limpid.explain;

import java.util.Locale;

/** How far from the input a neighbour is in which some features are absent; only their number counts. */
public enum LimeDistance {
    /** 1 − √(present / all): the angle between zeros and ones, from 0 to 1, as LIME has it for texts and pictures. */
    COSINE {
        @Override
        double of(int present, int players) {
            return 1 - Math.sqrt((double) present / players);
        }

        @Override
        double width(int players) {
            return 0.25;
        }
    },
    /** √absent, as LIME has it for tables whose columns are in the same bin or not. */
    EUCLIDEAN {
        @Override
        double of(int present, int players) {
            return Math.sqrt((double) players - present);
        }

        @Override
        double width(int players) {
            return 0.75 * Math.sqrt(players);
        }
    };

    abstract double of(int present, int players);

    /** LIME's width of the kernel for this distance. */
    abstract double width(int players);

    /** exp(−d² / 2·width²) by the number of present features. */
    double[] kernel(double width, int players) {
        double[] kernel = new double[players + 1];
        for (int present = 0; present <= players; present++) {
            double far = of(present, players) / width;
            kernel[present] = Math.exp(-far * far / 2);
        }
        return kernel;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
