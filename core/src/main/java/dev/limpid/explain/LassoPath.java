package dev.limpid.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The lasso at every penalty, by least-angle regression (Efron, Hastie, Johnstone and Tibshirani 2004, §3.1): all active
 * features' products with what is left of the score shrink together, until another's is as large, which becomes active, or
 * an active coefficient reaches 0, which ceases to be. Without the latter it is plain least-angle regression (§2).
 */
final class LassoPath {
    /** As many as scikit-learn's, which LIME walks, goes. */
    private static final int MOST_STEPS = 500;

    private static final double ROUNDING = 1e-12;

    /** Of a feature's variation: what is less is a copy of the active ones, but for rounding. */
    private static final double COPY = 1e-10;

    private final NormalEquations equations;
    private final boolean isLasso;
    private final double[] left;
    private final double[] coefficients;
    private final boolean[] barred;
    private final boolean[] isActive;
    private final List<Integer> active = new ArrayList<>();
    private final List<double[]> columns = new ArrayList<>();
    private GrowingCholesky factor = new GrowingCholesky();

    private LassoPath(NormalEquations equations, boolean isLasso) {
        this.equations = equations;
        this.isLasso = isLasso;
        this.left = equations.withScore();
        this.coefficients = new double[left.length];
        this.barred = new boolean[left.length];
        this.isActive = new boolean[left.length];
    }

    /** The active features where the penalty is least and they are at most so many; the first few if no path exists. */
    static int[] of(Moments moments, int target, int most) {
        return new LassoPath(moments.equations(target), true).walk(most);
    }

    /** So many features in the order in which least-angle regression takes them in; fewer if nothing is left of the score. */
    static int[] leastAngle(NormalEquations equations, int most) {
        LassoPath path = new LassoPath(equations, false);
        double first = path.largest();
        while (path.active.size() < most && path.largest() > ROUNDING * first && path.activate()) {
            path.advance();
        }
        return path.active.stream().mapToInt(i -> i).toArray();
    }

    private int[] walk(int most) {
        int[] found = IntStream.range(0, Math.min(most, left.length)).toArray();
        double first = largest();
        boolean dropped = false;
        for (int step = 0; step < MOST_STEPS && largest() > ROUNDING * first; step++) {
            if (!dropped && !activate()) {
                break;
            }
            dropped = advance();
            if (active.size() <= most) {
                found = active.stream().mapToInt(i -> i).toArray();
            }
        }
        return found;
    }

    private double largest() {
        double most = 0;
        for (int i = 0; i < left.length; i++) {
            most = barred[i] ? most : Math.max(most, Math.abs(left[i]));
        }
        return most;
    }

    /** Takes in the inactive feature that has most to say; false if there is none. */
    private boolean activate() {
        while (true) {
            int next = -1;
            for (int i = 0; i < left.length; i++) {
                if (!barred[i] && !isActive[i] && (next < 0 || Math.abs(left[i]) > Math.abs(left[next]))) {
                    next = i;
                }
            }
            if (next < 0) {
                return false;
            }
            double[] column = equations.withFeature(next);
            double[] row = row(next, column, active.size());
            if (factor.remaining(row) <= COPY * equations.spread(next)) {
                barred[next] = true;
            } else {
                factor.add(row);
                active.add(next);
                isActive[next] = true;
                columns.add(column);
                return true;
            }
        }
    }

    /** A feature's products with the first so many active ones and itself. */
    private double[] row(int feature, double[] column, int before) {
        double[] row = new double[before + 1];
        for (int i = 0; i < before; i++) {
            row[i] = column[active.get(i)];
        }
        row[before] = column[feature];
        return row;
    }

    /** Moves to the next knot; tells whether a coefficient reached 0 there. */
    private boolean advance() {
        double[] signs = active.stream().mapToDouble(i -> Math.signum(left[i])).toArray();
        double[] direction = factor.solve(signs);
        double[] slopes = new double[left.length];
        for (int i = 0; i < direction.length; i++) {
            double[] column = columns.get(i);
            for (int other = 0; other < slopes.length; other++) {
                slopes[other] += direction[i] * column[other];
            }
        }
        double common = Math.abs(left[active.get(0)]);
        double far = common;
        for (int i = 0; i < left.length; i++) {
            if (!barred[i] && !isActive[i]) {
                far = sooner(far, (common - left[i]) / (1 - slopes[i]), common);
                far = sooner(far, (common + left[i]) / (1 + slopes[i]), common);
            }
        }
        int out = -1;
        for (int i = 0; isLasso && i < direction.length; i++) {
            double zero = -coefficients[active.get(i)] / direction[i];
            if (zero > 0 && zero < far) {
                far = zero;
                out = i;
            }
        }
        for (int i = 0; i < direction.length; i++) {
            coefficients[active.get(i)] += far * direction[i];
        }
        for (int i = 0; i < left.length; i++) {
            left[i] -= far * slopes[i];
        }
        if (out >= 0) {
            int gone = active.remove(out);
            isActive[gone] = false;
            coefficients[gone] = 0;
            columns.remove(out);
            factor();
        }
        return out >= 0;
    }

    private double sooner(double far, double candidate, double common) {
        // At 0 steps stands a feature that has just gone; where none goes, one of equals, which is due at once.
        if (Math.abs(candidate) <= ROUNDING * common) {
            return isLasso ? far : 0;
        }
        return candidate > 0 && candidate < far ? candidate : far;
    }

    private void factor() {
        factor = new GrowingCholesky();
        for (int i = 0; i < active.size(); i++) {
            factor.add(row(active.get(i), columns.get(i), i));
        }
    }
}
