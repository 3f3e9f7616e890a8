package dev.limpid.performance;

/**
 * How often each class was predicted, was right to predict, and was predicted rightly: what precision, recall, F1 and all that is
 * made of them need.
 *
 * @param right {@code [classes]} true positives
 * @param predicted {@code [classes]} true and false positives
 * @param labelled {@code [classes]} true positives and false negatives
 * @param total how many examples were counted
 */
record Tally(long[] right, long[] predicted, long[] labelled, long total) {
    static Tally of(Classified answers, int[] times) {
        int classes = answers.classes().size();
        Tally tally = empty(classes);
        long total = 0;
        for (int i = 0; i < times.length; i++) {
            tally.predicted[answers.predicted(i)] += times[i];
            tally.labelled[answers.label(i)] += times[i];
            if (answers.isRight(i)) {
                tally.right[answers.label(i)] += times[i];
            }
            total += times[i];
        }
        return new Tally(tally.right, tally.predicted, tally.labelled, total);
    }

    static Tally of(MultiLabelled answers, int[] times) {
        int labels = answers.labels().size();
        Tally tally = empty(labels);
        long total = 0;
        for (int i = 0; i < times.length; i++) {
            for (int k = 0; k < labels && times[i] > 0; k++) {
                boolean predicted = answers.isPredicted(i, k);
                boolean labelled = answers.isLabelled(i, k);
                tally.predicted[k] += predicted ? times[i] : 0;
                tally.labelled[k] += labelled ? times[i] : 0;
                tally.right[k] += predicted && labelled ? times[i] : 0;
            }
            total += times[i];
        }
        return new Tally(tally.right, tally.predicted, tally.labelled, total);
    }

    static Tally empty(int classes) {
        return new Tally(new long[classes], new long[classes], new long[classes], 0);
    }

    int classes() {
        return right.length;
    }

    /** Whether a class is among labels or predictions: others say nothing. */
    boolean occurs(int one) {
        return predicted[one] + labelled[one] > 0;
    }

    /** 0 where it was never predicted. */
    double precision(int one) {
        return share(right[one], predicted[one]);
    }

    /** 0 where it is never right. */
    double recall(int one) {
        return share(right[one], labelled[one]);
    }

    /** Twice the right ones by those predicted and those labelled; 0 where there are neither. */
    double f1(int one) {
        return share(2 * right[one], predicted[one] + labelled[one]);
    }

    /** All classes as if they were one. */
    Tally pooled() {
        return new Tally(new long[] {sum(right)}, new long[] {sum(predicted)}, new long[] {sum(labelled)}, total);
    }

    static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
