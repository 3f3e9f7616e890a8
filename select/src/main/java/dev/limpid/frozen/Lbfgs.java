package dev.limpid.frozen;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth convex function by limited-memory BFGS (Liu and Nocedal 1989; the two loops are algorithm 7.4 of Nocedal and
 * Wright 2006), with a line search that halves in on the weak Wolfe conditions. Repeatable: nothing is drawn.
 *
 * <p>Where values are so near each other that rounding decides which is less, the slope is asked instead (the approximate Wolfe condition
 * of Hager and Zhang 2005), so that gradients become as small as they can be computed.
 */
final class Lbfgs {
    /** Steps remembered. */
    private static final int MEMORY = 10;

    private static final double DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;
    private static final double ROUNDING = 1e-14;
    private static final int TRIALS = 60;

    /** A function to be minimised. */
    interface Smooth {
        /** The value at a point; writes the gradient there. */
        double at(double[] point, double[] gradient);
    }

    /**
     * Where it ended.
     *
     * @param gradient Euclidean norm of the gradient there
     * @param steps taken
     * @param reached whether the norm is as small as was asked
     */
    record Minimum(double[] point, double value, double gradient, int steps, boolean reached) {}

    private record Pair(double[] step, double[] change, double product) {}

    private final Smooth function;
    private final double[] curvature;
    private final Deque<Pair> pairs = new ArrayDeque<>();
    private double[] point;
    private double[] gradient;
    private double value;

    private Lbfgs(Smooth function, double[] curvature, double[] start) {
        this.function = function;
        this.curvature = curvature;
        this.point = start.clone();
        this.gradient = new double[start.length];
        this.value = function.at(point, gradient);
    }

    /**
     * Minimises.
     *
     * @param curvature roughly the second derivative along each coordinate, above 0: how far the first step goes
     * @param start not modified
     * @param tolerance of the gradient's Euclidean norm
     * @param most steps
     */
    static Minimum minimise(Smooth function, double[] curvature, double[] start, double tolerance, int most) {
        Lbfgs search = new Lbfgs(function, curvature, start);
        int steps = 0;
        double norm = norm(search.gradient);
        while (norm > tolerance && steps < most && search.step()) {
            steps++;
            norm = norm(search.gradient);
        }
        return new Minimum(search.point, search.value, norm, steps, norm <= tolerance);
    }

    /** One step; false if rounding leaves none. */
    private boolean step() {
        double[] direction = direction();
        double slope = dot(gradient, direction);
        if (!(slope < 0)) {
            return false;
        }
        double[] trial = new double[point.length];
        double[] trialGradient = new double[point.length];
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double length = 1;
        for (int i = 0; i < TRIALS; i++) {
            for (int j = 0; j < point.length; j++) {
                trial[j] = point[j] + length * direction[j];
            }
            double there = function.at(trial, trialGradient);
            double slopeThere = dot(trialGradient, direction);
            if (!decreases(there, length, slope, slopeThere)) {
                high = length;
            } else if (slopeThere < CURVATURE * slope) {
                low = length;
            } else {
                remember(trial, trialGradient);
                point = trial;
                gradient = trialGradient;
                value = there;
                return true;
            }
            length = high < Double.POSITIVE_INFINITY ? (low + high) / 2 : 2 * length;
        }
        return false;
    }

    private boolean decreases(double there, double length, double slope, double slopeThere) {
        if (there <= value + DECREASE * length * slope) {
            return true;
        }
        return there <= value + ROUNDING * Math.abs(value) && slopeThere <= (2 * DECREASE - 1) * slope;
    }

    private void remember(double[] trial, double[] trialGradient) {
        double[] step = new double[point.length];
        double[] change = new double[point.length];
        for (int j = 0; j < step.length; j++) {
            step[j] = trial[j] - point[j];
            change[j] = trialGradient[j] - gradient[j];
        }
        double product = dot(step, change);
        if (product > 0) {
            if (pairs.size() == MEMORY) {
                pairs.removeLast();
            }
            pairs.addFirst(new Pair(step, change, product));
        }
    }

    private double[] direction() {
        double[] direction = new double[point.length];
        for (int j = 0; j < direction.length; j++) {
            direction[j] = -gradient[j];
        }
        double[] shares = new double[pairs.size()];
        int i = 0;
        for (Pair pair : pairs) {
            shares[i] = dot(pair.step, direction) / pair.product;
            add(-shares[i++], pair.change, direction);
        }
        double scale = scale();
        for (int j = 0; j < direction.length; j++) {
            direction[j] *= scale / curvature[j];
        }
        for (Iterator<Pair> oldest = pairs.descendingIterator(); oldest.hasNext(); ) {
            Pair pair = oldest.next();
            add(shares[--i] - dot(pair.change, direction) / pair.product, pair.step, direction);
        }
        return direction;
    }

    /** By how much the curvatures given are too large, as the last step found. */
    private double scale() {
        Pair last = pairs.peekFirst();
        if (last == null) {
            return 1;
        }
        double sum = 0;
        for (int j = 0; j < curvature.length; j++) {
            sum += last.change[j] * last.change[j] / curvature[j];
        }
        return last.product / sum;
    }

    private static void add(double factor, double[] one, double[] to) {
        for (int j = 0; j < to.length; j++) {
            to[j] += factor * one[j];
        }
    }

    private static double norm(double[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int j = 0; j < one.length; j++) {
            sum += one[j] * other[j];
        }
        return sum;
    }
}
