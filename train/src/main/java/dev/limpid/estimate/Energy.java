package dev.limpid.estimate;

import org.jspecify.annotations.Nullable;

/**
 * The energy of a training, and the carbon dioxide of making it.
 *
 * @param power where it is told from
 * @param kilowattHours NaN where the power is not known
 * @param gramsPerKilowattHour of carbon dioxide and what equals it, of the electricity used
 * @param intensity where that number is from
 */
public record Energy(Power power, Span kilowattHours, double gramsPerKilowattHour, String intensity) {
    /** Grams a kilowatt hour, the mean of the world's electricity as codecarbon takes it. */
    public static final double WORLD = 475;

    private static final double JOULES = 3.6e6;

    /**
     * Power times time.
     *
     * @param gramsPerKilowattHour null for the world's mean
     */
    public static Energy of(Power power, Span seconds, @Nullable Double gramsPerKilowattHour) {
        double watts = power instanceof Power.Measured measured
                ? measured.watts()
                : power instanceof Power.Told told ? told.watts() * told.utilisation() : Double.NaN;
        return new Energy(
                power,
                seconds.times(watts / JOULES),
                gramsPerKilowattHour == null ? WORLD : gramsPerKilowattHour,
                gramsPerKilowattHour == null ? "the world's mean" : "as told");
    }

    /** Whether it is known. */
    public boolean isKnown() {
        return !(power instanceof Power.Unknown);
    }

    /** Of carbon dioxide and what equals it. */
    public Span kilograms() {
        return kilowattHours.times(gramsPerKilowattHour / 1000);
    }
}
