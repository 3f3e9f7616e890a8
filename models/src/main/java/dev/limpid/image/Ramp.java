package dev.limpid.image;

/**
 * Colours of strengths. Both ramps can be told apart with any kind of colour vision, and are transparent at zero so that
 * the picture shows through.
 */
public enum Ramp {
    /** From −1 (blue) over nothing to +1 (orange): scores that lower and raise. */
    DIVERGING {
        @Override
        int colour(double strength) {
            return between(strength < 0 ? BLUES : ORANGES, Math.abs(strength));
        }
    },
    /** From nothing over violet and orange to light yellow: how much. Lightness grows evenly (after inferno). */
    SEQUENTIAL {
        @Override
        int colour(double strength) {
            return between(HEATS, Math.max(0, strength));
        }
    };

    private static final int[] BLUES = {0x9ECAE1, 0x62A8D2, 0x2C7FBB, 0x08519C};
    private static final int[] ORANGES = {0xFDBE85, 0xFA9441, 0xE05A0B, 0xA63603};
    private static final int[] HEATS = {
        0x1B0C41, 0x4A0C6B, 0x781C6D, 0xA52C60, 0xCF4446, 0xED6925, 0xFB9B06, 0xF7D13D, 0xFCFFA4
    };
    private static final double MOST_OPAQUE = 0.92;

    /** The colour of a strength from −1 to 1, as 0xRRGGBB. */
    abstract int colour(double strength);

    /** How much of the picture a strength covers, from 0 to 1. Roots let weak scores be seen. */
    double opacity(double strength) {
        return MOST_OPAQUE * Math.sqrt(Math.min(1, Math.abs(strength)));
    }

    private static int between(int[] colours, double place) {
        double at = Math.min(1, place) * (colours.length - 1);
        int from = Math.min((int) at, colours.length - 2);
        return mix(colours[from], colours[from + 1], at - from);
    }

    /** {@code part} of the second colour and the rest of the first. */
    static int mix(int first, int second, double part) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double channel = (first >> shift & 0xff) * (1 - part) + (second >> shift & 0xff) * part;
            mixed |= (int) Math.round(channel) << shift;
        }
        return mixed;
    }
}
