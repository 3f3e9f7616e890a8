package dev.limpid.report;

import java.util.List;

/** A curve on one line of letters: {@code ▇▅▃▂▂▁▁}. */
final class Sparkline {
    private static final String UNICODE = "▁▂▃▄▅▆▇█";
    private static final String ASCII = "_.-~=+*#";

    private Sparkline() {}

    /**
     * The curve from its least value to its largest.
     *
     * @param values in order; what is no number leaves a gap
     * @param width most letters; more values are taken together by their means
     */
    static String of(List<Double> values, int width, boolean unicode) {
        String letters = unicode ? UNICODE : ASCII;
        int count = Math.min(width, values.size());
        double[] means = new double[count];
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) i * values.size() / count);
            int to = (int) ((long) (i + 1) * values.size() / count);
            means[i] = values.subList(from, to).stream()
                    .mapToDouble(Double::doubleValue)
                    .filter(Double::isFinite)
                    .average()
                    .orElse(Double.NaN);
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double mean : means) {
            low = Double.isNaN(mean) ? low : Math.min(low, mean);
            high = Double.isNaN(mean) ? high : Math.max(high, mean);
        }
        StringBuilder line = new StringBuilder();
        for (double mean : means) {
            double share = high > low ? (mean - low) / (high - low) : 0;
            line.append(Double.isNaN(mean) ? ' ' : letters.charAt((int) Math.round(share * (letters.length() - 1))));
        }
        return line.toString();
    }
}
