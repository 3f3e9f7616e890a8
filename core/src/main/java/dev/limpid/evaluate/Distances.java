package dev.limpid.evaluate;

/** How far vectors lie from each other: what metrics of robustness have in common. */
final class Distances {
    private Distances() {}

    /** ‖a‖₂. */
    static double norm(double[] a) {
        return between(a, new double[a.length]);
    }

    /** ‖a − b‖₂. */
    static double between(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    /** ‖a − b‖₁. */
    static double inAll(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum;
    }

    /** ‖(a − b) / a‖₂, number by number. @param least what a zero is replaced by */
    static double relative(double[] a, double[] b, double least) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double part = (a[i] - b[i]) / (a[i] == 0 ? least : a[i]);
            sum += part * part;
        }
        return Math.sqrt(sum);
    }

    /** Divided by its largest size; zeros stay. */
    static double[] byLargest(double[] a) {
        double most = 0;
        for (double one : a) {
            most = Math.max(most, Math.abs(one));
        }
        double[] scaled = a.clone();
        for (int i = 0; i < a.length && most > 0; i++) {
            scaled[i] /= most;
        }
        return scaled;
    }
}
