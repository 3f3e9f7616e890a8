package dev.limpid.evaluate;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on which a build fails: {@code comprehensiveness<0.3}, {@code saliency:comprehensiveness.high < 0.3}. It is of
 * the mean over examples, or of an end of its interval ({@code .low}, {@code .high}), of one method or of each. What cannot be
 * told fails too: a check that checks nothing must not pass.
 *
 * @param method whose; null for each
 * @param reading what of the metric
 * @param operator that makes it fail
 */
public record Failing(@Nullable String method, String metric, Reading reading, Operator operator, double bound) {
    /** What is compared. */
    public enum Reading {
        MEAN(""),
        LOW(".low"),
        HIGH(".high");

        private final String suffix;

        Reading(String suffix) {
            this.suffix = suffix;
        }

        double of(Interval interval) {
            return switch (this) {
                case MEAN -> interval.mean();
                case LOW -> interval.low();
                case HIGH -> interval.high();
            };
        }
    }

    /** How it is compared. */
    public enum Operator {
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        boolean holds(double value, double bound) {
            return switch (this) {
                case LESS -> value < bound;
                case AT_MOST -> value <= bound;
                case MORE -> value > bound;
                case AT_LEAST -> value >= bound;
            };
        }

        static Operator of(String sign) {
            for (Operator operator : values()) {
                if (operator.sign.equals(sign)) {
                    return operator;
                }
            }
            throw new IllegalArgumentException("No operator " + sign + ".");
        }
    }

    /**
     * A condition that is met.
     *
     * @param condition as it is written
     * @param method of which it is
     * @param value that was compared; {@code NaN} where it cannot be told
     * @param interval of the mean
     */
    public record Violated(String condition, String method, double value, Interval interval) {
        /** {@code saliency: comprehensiveness<0.3 is met: 0.21 (mean 0.21 [0.15, 0.27], n = 40)}. */
        @Override
        public String toString() {
            return method + ": " + condition
                    + (Double.isNaN(value)
                            ? " fails, since its value cannot be told"
                            : " is met by " + Interval.number(value))
                    + " (mean " + interval + ")";
        }
    }

    private static final Pattern WRITTEN = Pattern.compile("\\s*([^<>]+?)\\s*(<=|>=|<|>)\\s*([^<>=]+?)\\s*");

    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    /**
     * Reads a condition: {@code [method:]metric[.low|.high] (< | <= | > | >=) number}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Failing parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException("A condition is [method:]metric, one of < <= > >=, and a number, such as"
                    + " comprehensiveness<0.3, got '" + text + "'.");
        }
        if (!NUMBER.matcher(written.group(3)).matches()) {
            throw new IllegalArgumentException("The condition '" + text + "' needs a number behind " + written.group(2)
                    + ", got '" + written.group(3) + "'.");
        }
        String left = written.group(1);
        int colon = left.lastIndexOf(':');
        String metric = left.substring(colon + 1).strip();
        Reading reading = Reading.MEAN;
        for (Reading end : List.of(Reading.LOW, Reading.HIGH)) {
            if (metric.endsWith(end.suffix)) {
                reading = end;
                metric = metric.substring(0, metric.length() - end.suffix.length());
            }
        }
        String method = colon < 0 ? null : left.substring(0, colon).strip();
        if (metric.isEmpty() || method != null && method.isEmpty()) {
            throw new IllegalArgumentException("The condition '" + text + "' names no "
                    + (metric.isEmpty() ? "metric" : "method before the colon") + ".");
        }
        return new Failing(
                method, metric, reading, Operator.of(written.group(2)), Double.parseDouble(written.group(3)));
    }

    /**
     * Refuses a condition that cannot be checked.
     *
     * @param metrics that are measured, by name
     * @param methods that are judged, by name
     * @throws IllegalArgumentException if it is about another metric or method
     */
    public void require(List<String> metrics, List<String> methods) {
        if (!metrics.contains(metric)) {
            throw new IllegalArgumentException("The condition '" + this + "' needs the metric '" + metric
                    + "', which is not measured, only " + String.join(", ", metrics) + ".");
        }
        if (method != null && !methods.contains(method)) {
            throw new IllegalArgumentException("The condition '" + this + "' needs the method '" + method
                    + "', which is not judged, only " + String.join(", ", methods) + ".");
        }
    }

    /**
     * Which methods meet the condition, in order.
     *
     * @throws IllegalArgumentException if the metric was not measured, or there is no such method
     */
    public List<Violated> check(Results results, Bootstrap bootstrap) {
        List<String> metrics =
                results.measured().stream().map(one -> one.about().name()).toList();
        require(metrics, results.methods());
        Results.Measured measured = results.measured().get(metrics.indexOf(metric));
        List<Violated> violated = new ArrayList<>();
        for (int i = 0; i < results.methods().size(); i++) {
            String name = results.methods().get(i);
            if (method == null || method.equals(name)) {
                Interval interval = bootstrap.mean(measured.values()[i]);
                double value = reading.of(interval);
                if (Double.isNaN(value) || operator.holds(value, bound)) {
                    violated.add(new Violated(toString(), name, value, interval));
                }
            }
        }
        return violated;
    }

    /** As it is written. */
    @Override
    public String toString() {
        return (method == null ? "" : method + ":") + metric + reading.suffix + operator.sign + bound;
    }
}
