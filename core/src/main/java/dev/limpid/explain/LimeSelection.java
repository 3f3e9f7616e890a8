package dev.limpid.explain;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/** Which features LIME's local model is fitted on, where not on all. */
public enum LimeSelection {
    /** LIME's own: {@link #FORWARD} for up to 6 features, {@link #HIGHEST_WEIGHTS} for more. */
    AUTO {
        @Override
        int[] choose(Moments moments, int target, int most) {
            return (most <= 6 ? FORWARD : HIGHEST_WEIGHTS).choose(moments, target, most);
        }
    },
    /** One after the other that which makes R² largest; the first of equals. */
    FORWARD {
        @Override
        int[] choose(Moments moments, int target, int most) {
            return ForwardSelection.of(moments, target, most);
        }
    },
    /** The largest coefficients of a ridge regression (α = 0.01) on all. */
    HIGHEST_WEIGHTS {
        @Override
        int[] choose(Moments moments, int target, int most) {
            return largest(moments.onAll(0.01).coefficients(target), most);
        }
    },
    /** What the lasso keeps at its least penalty under which it keeps no more. */
    LASSO_PATH {
        @Override
        int[] choose(Moments moments, int target, int most) {
            return LassoPath.of(moments, target, most);
        }
    },
    /** All, whatever number is asked for. */
    NONE {
        @Override
        int[] choose(Moments moments, int target, int most) {
            return moments.neighbourhood().everybody();
        }
    };

    /** At most so many features, from 1 to all, in the order in which they were chosen. */
    abstract int[] choose(Moments moments, int target, int most);

    /** The places of the largest by size, largest first; the first of equals. */
    static int[] largest(double[] values, int most) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(values[i])))
                .limit(most)
                .mapToInt(i -> i)
                .toArray();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
