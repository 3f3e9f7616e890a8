package dev.limpid.explain;

import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Gaussian noise on the value of a wire.
 *
 * @param level its standard deviation, as a share of the value's range (largest less smallest number)
 * @param samples noisy copies that are made, 2 to 100,000
 * @param seed of the noise
 */
public record Noise(double level, int samples, long seed) {
    /** 0.15: Smilkov et al. 2017 find 0.1 to 0.2 to work best (section 3.1). */
    public static final double LEVEL = 0.15;

    /** 50: more change little, they find. */
    public static final int SAMPLES = 50;

    private static final int MOST = 100_000;

    public Noise {
        if (!(level >= 0 && level <= 10)) {
            throw new IllegalArgumentException("noise must be from 0 to 10 of the value's range, got " + level + ".");
        }
        requireSamples(samples);
    }

    /** What can be averaged and still tell how certain its mean is. */
    static void requireSamples(int samples) {
        if (samples < 2 || samples > MOST) {
            throw new IllegalArgumentException("samples must be from 2 to " + MOST + ", got " + samples + ".");
        }
    }

    /** Noisy copies of a value; the same for the same seed. */
    List<Tensor> copies(Tensor value) {
        double deviation = level * range(value);
        // Its algorithm is specified, so that a seed means the same everywhere.
        Random random = new Random(seed);
        List<Tensor> copies = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            copies.add(on(value, deviation, random));
        }
        return copies;
    }

    /** One noisy copy. */
    static Tensor on(Tensor value, double deviation, Random random) {
        return Tensor.fill(value.dtype(), value.shape(), i -> value.at(i) + deviation * random.nextGaussian());
    }

    static double range(Tensor value) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double one : value.toDoubles()) {
            low = Math.min(low, one);
            high = Math.max(high, one);
        }
        return Math.max(0, high - low);
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("noise", level);
        settings.put("samples", samples);
        return settings;
    }
}
