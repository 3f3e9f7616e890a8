package dev.limpid.image;

import java.util.Locale;
import java.util.Optional;

/**
 * Filters for resizing, as Pillow defines and numbers them. When a picture shrinks a filter is widened by the factor
 * (antialiasing), so that every pixel counts.
 */
public enum Resample {
    /** The pixel at the place; nothing is averaged. */
    NEAREST(0, 0),
    /** Three lobes of a windowed sinc. */
    LANCZOS(1, 3),
    /** A triangle: linear interpolation when a picture grows. */
    BILINEAR(2, 1),
    /** Keys' cubic with a = −0.5. */
    BICUBIC(3, 2),
    /** The mean of the pixels that a pixel covers. */
    BOX(4, 0.5),
    /** A sinc in a Hamming window. */
    HAMMING(5, 1);

    private static final double CUBIC = -0.5;

    private final int code;
    private final double support;

    Resample(int code, double support) {
        this.code = code;
        this.support = support;
    }

    /** Pillow's number for this filter, as it stands in {@code preprocessor_config.json}. */
    public int code() {
        return code;
    }

    /** The filter with Pillow's number {@code code}. */
    public static Optional<Resample> ofCode(int code) {
        for (Resample one : values()) {
            if (one.code == code) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** The filter with this name, as timm and torchvision write it: {@code bicubic}. */
    public static Optional<Resample> named(String name) {
        for (Resample one : values()) {
            if (one.toString().equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** How far from its middle the filter reaches, in pixels. */
    double support() {
        return support;
    }

    /** The filter's value at a distance from its middle, before it is normalised. StrictMath: the same everywhere. */
    double at(double x) {
        double distance = Math.abs(x);
        return switch (this) {
            case NEAREST -> throw new IllegalStateException("'nearest' has no weights.");
            case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
            case BILINEAR -> Math.max(0, 1 - distance);
            case HAMMING -> hamming(distance);
            case BICUBIC -> bicubic(distance);
            case LANCZOS -> x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
        };
    }

    private static double hamming(double distance) {
        if (distance == 0 || distance >= 1) {
            return distance == 0 ? 1 : 0;
        }
        double angle = distance * Math.PI;
        return StrictMath.sin(angle) / angle * (0.54 + 0.46 * StrictMath.cos(angle));
    }

    private static double bicubic(double x) {
        if (x < 1) {
            return ((CUBIC + 2) * x - (CUBIC + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * CUBIC : 0;
    }

    private static double sinc(double x) {
        double angle = x * Math.PI;
        return x == 0 ? 1 : StrictMath.sin(angle) / angle;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
