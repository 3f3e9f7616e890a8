package dev.limpid.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How fast LIME's neighbours lose weight with their distance. */
public sealed interface KernelWidth {
    /** LIME's own: 0.25 on cosine distance (25 where that is counted in hundredths), 0.75 √features on Euclidean. */
    record Standard() implements KernelWidth {
        @Override
        public String toString() {
            return "standard";
        }
    }

    /** In units of the distance, above 0. */
    record Fixed(double width) implements KernelWidth {
        public Fixed {
            if (!(width > 0 && Double.isFinite(width))) {
                throw new IllegalArgumentException("kernel-width must be above 0, got " + width + ".");
            }
        }
    }

    /**
     * By the data, after OptiLIME (Visani, Bagli and Chesani 2020): the widest kernel, so the most stable explanation, under
     * which the local model still accounts for {@link #ADHERENCE} of the scores' variation; where none does, that under
     * which it accounts for most. Unlike there the share is taken of rows left out one at a time, since a narrow kernel
     * with few rows fits anything; widths are {@link #STEPS} times LIME's own; each target has its own width. Only the
     * first {@link #PILOT} rows decide, so a larger budget does not change the question.
     */
    record Auto() implements KernelWidth {
        /** R² on rows left out. */
        static final double ADHERENCE = 0.9;

        static final int PILOT = 512;

        /** Where the pilot is worth fewer rows than this, its R² tells nothing. */
        private static final double LEAST_ROWS = 30;

        private static final List<Double> STEPS = List.of(
                8.0,
                5.656854249492381,
                4.0,
                2.8284271247461903,
                2.0,
                1.4142135623730951,
                1.0,
                0.7071067811865476,
                0.5,
                0.3535533905932738,
                0.25);

        @Override
        public String toString() {
            return "auto";
        }

        /** The width for each target, by the rows so far. */
        double[] of(Neighbourhood pilot, LimeDistance distance, double alpha) {
            double standard = distance.width(pilot.players);
            List<double[]> shares = new ArrayList<>();
            List<Double> widths = new ArrayList<>();
            for (double step : STEPS) {
                double[] kernel = distance.kernel(step * standard, pilot.players);
                Moments moments =
                        pilot.look(kernel, pilot.players < pilot.rows().size());
                if (moments.effective() >= LEAST_ROWS || widths.isEmpty()) {
                    Residuals residuals = Residuals.of(Ridge.of(moments, pilot.everybody(), alpha));
                    widths.add(step * standard);
                    shares.add(residuals.heldOut());
                }
            }
            double[] chosen = new double[pilot.targets];
            for (int target = 0; target < chosen.length; target++) {
                chosen[target] = pilot.isConstant(target) ? standard : widths.get(choose(shares, target));
            }
            return chosen;
        }

        private static int choose(List<double[]> shares, int target) {
            int best = 0;
            for (int i = 0; i < shares.size(); i++) {
                double share = shares.get(i)[target];
                if (share >= ADHERENCE) {
                    return i;
                }
                best = share > shares.get(best)[target] ? i : best;
            }
            return best;
        }
    }

    /** The width for each target. */
    default double[] widths(Neighbourhood pilot, LimeDistance distance, double alpha) {
        if (this instanceof Auto auto) {
            return auto.of(pilot, distance, alpha);
        }
        double one = this instanceof Fixed fixed ? fixed.width() : distance.width(pilot.players);
        double[] widths = new double[pilot.targets];
        Arrays.fill(widths, one);
        return widths;
    }
}
