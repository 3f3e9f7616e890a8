package dev.limpid.image;

import java.util.List;
import java.util.stream.Collectors;

/**
 * From samples to a model's numbers: {@code (sample · factor − mean) / std}, per channel.
 *
 * @param factor usually 1/255, which brings samples to 0…1
 * @param mean one for each channel, or one for all
 * @param std the same; not zero
 */
public record Values(double factor, List<Double> mean, List<Double> std) {
    /** Those of ImageNet's training pictures: what timm and torchvision models expect unless they say otherwise. */
    public static final Values IMAGENET =
            new Values(1.0 / 255, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    /** From 0 (black) to 1 (white). */
    public static final Values UNIT = new Values(1.0 / 255, List.of(0.0), List.of(1.0));

    /**
     * @throws IllegalArgumentException if a number is not finite, a standard deviation is zero, or there are not one or
     *     three of each
     */
    public Values {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != 1 && mean.size() != 3 || std.size() != 1 && std.size() != 3) {
            throw new IllegalArgumentException(
                    "There is one mean and deviation for all channels or one for each of three, got " + mean.size()
                            + " and " + std.size() + ".");
        }
        boolean finite = Double.isFinite(factor)
                && mean.stream().allMatch(Double::isFinite)
                && std.stream().allMatch(Double::isFinite);
        if (!finite || std.contains(0.0)) {
            throw new IllegalArgumentException("Factor, means and deviations are finite and no deviation is zero, got "
                    + factor + ", " + mean + " and " + std + ".");
        }
    }

    /** The number that a sample of a channel becomes. */
    public float of(float sample, int channel) {
        return (float)
                ((sample * factor - mean.get(mean.size() == 1 ? 0 : channel)) / std.get(std.size() == 1 ? 0 : channel));
    }

    /** The sample, from 0 to 255, that becomes this number: not rounded. */
    public double sample(double value, int channel) {
        return (value * std.get(std.size() == 1 ? 0 : channel) + mean.get(mean.size() == 1 ? 0 : channel)) / factor;
    }

    /** The same for a single channel: means and deviations are the averages of all channels'. */
    Values averaged() {
        return new Values(factor, List.of(average(mean)), List.of(average(std)));
    }

    private static double average(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    /** Whether these are numbers for one channel only, or for any. */
    boolean fits(int channels) {
        return (mean.size() == 1 || mean.size() == channels) && (std.size() == 1 || std.size() == channels);
    }

    @Override
    public String toString() {
        String scaled = factor == 1.0 / 255 ? "samples / 255" : "samples × " + shown(factor);
        if (mean.stream().allMatch(one -> one == 0) && std.stream().allMatch(one -> one == 1)) {
            return scaled;
        }
        return scaled + ", minus " + shown(mean) + ", over " + shown(std);
    }

    private static String shown(List<Double> values) {
        return values.stream().distinct().count() == 1
                ? shown(values.get(0))
                : values.stream().map(Values::shown).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String shown(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
