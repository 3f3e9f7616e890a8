package dev.limpid.superpixel;

import dev.limpid.image.Picture;

import java.util.Arrays;

/**
 * Simple linear iterative clustering (Achanta et al. 2012): k-means over CIELAB and place, from centres on a grid, each
 * looking at the pixels within two grid steps S, by the distance D² = d_colour² / compactness² + d_place² / S² (equation
 * 3, divided by compactness²). Then what hangs together becomes a segment ({@link Connected}).
 *
 * <p>As in scikit-image, samples are first stretched to the full range, sigma smooths the CIELAB planes, centres begin
 * without a colour (so the first round parts pixels by place) and there are at most ten rounds. Where no part of a
 * cluster is large enough, as in unsmoothed noise, all end up as one segment.
 *
 * <p>Cost: at most ten rounds of about 16 distances a pixel.
 *
 * @param segments about how many; the grid's rounding and connecting change that. 1 to 100,000
 * @param compactness how much place counts beside colour; larger makes squarer segments; above 0
 * @param sigma of the smoothing, 0 to 100 pixels
 */
public record Slic(int segments, double compactness, double sigma) implements Segmenter {
    private static final int ROUNDS = 10;
    private static final int MOST_SEGMENTS = 100_000;

    public Slic {
        if (segments < 1 || segments > MOST_SEGMENTS) {
            throw new IllegalArgumentException("SLIC's segments are " + segments + ", expected 1 to 100000.");
        }
        if (!(compactness > 0 && compactness < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("SLIC's compactness is " + compactness + ", expected more than 0.");
        }
        new Gaussian(sigma);
    }

    /** scikit-image's, and so the lime package's: 100 segments, compactness 10, no smoothing. */
    public Slic() {
        this(100, 10, 0);
    }

    @Override
    public LabelMap segment(Picture picture) {
        LabelMap.requireSize(picture.width(), picture.height());
        Clusters clusters = new Clusters(picture.width(), picture.height(), planes(picture), segments);
        int[] nearest = new int[picture.width() * picture.height()];
        int[] before = new int[0];
        for (int round = 0; round < ROUNDS && !Arrays.equals(before, nearest); round++) {
            before = nearest.clone();
            clusters.assign(nearest, round > 0);
            clusters.move(nearest);
        }
        int[] connected = Connected.labels(picture.width(), nearest, clusters.count());
        return LabelMap.of(picture.width(), picture.height(), connected);
    }

    /** CIELAB of the stretched picture, smoothed, in units of compactness. */
    private double[][] planes(Picture picture) {
        int darkest = 255;
        int lightest = 0;
        for (byte sample : picture.toBytes()) {
            darkest = Math.min(darkest, sample & 0xff);
            lightest = Math.max(lightest, sample & 0xff);
        }
        int least = darkest;
        double range = Math.max(1, lightest - darkest);
        double[][] planes = Lab.of(picture, value -> Math.max(0, value - least) / range);
        Gaussian gaussian = new Gaussian(sigma);
        for (int channel = 0; channel < planes.length; channel++) {
            planes[channel] = gaussian.smooth(planes[channel], picture.width(), picture.height());
            for (int i = 0; i < planes[channel].length; i++) {
                planes[channel][i] /= compactness;
            }
        }
        return planes;
    }
}
