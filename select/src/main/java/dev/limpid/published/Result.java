package dev.limpid.published;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One number that someone published about a model.
 *
 * @param task in the hub's words: {@code text-classification}; null if it is not said
 * @param on what was judged
 * @param metric as its publisher calls it: {@code accuracy}; null if it is not said, as in {@code .eval_results}, where the
 *     benchmark knows
 * @param value as it is written, without a percent sign; finite
 * @param scale whether that is of 1 or of 100
 * @param from who says so
 */
public record Result(
        @Nullable String task, TestSet on, @Nullable String metric, double value, Scale scale, Provenance from) {
    /** Numbers as Python and people write them, a percent sign or {@code ± 1.2} behind or not. */
    private static final Pattern NUMBER =
            Pattern.compile("([-+]?(?:\\d[\\d_]*(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d{1,3})?)\\s*(%?)\\s*(?:±.*)?");

    /** Metrics that are a share of 1 at most, without what stands between their letters. */
    private static final Set<String> SHARES = Set.of(
            "accuracy",
            "acc",
            "top1",
            "top5",
            "top1accuracy",
            "top5accuracy",
            "f1",
            "f1score",
            "f1macro",
            "macrof1",
            "f1micro",
            "microf1",
            "f1weighted",
            "weightedf1",
            "precision",
            "recall",
            "exactmatch",
            "em",
            "auc",
            "rocauc",
            "balancedaccuracy");

    public Result {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("A result is a finite number, got " + value + ".");
        }
    }

    /** What a value is of. */
    public enum Scale {
        /** Of 1. */
        FRACTION,
        /** Of 100. */
        PERCENT,
        /** As it is written: an error, a loss, a correlation, or a metric that is not known here. */
        OTHER
    }

    /**
     * What a model was judged on.
     *
     * @param id of a data set, at best the hub's: {@code stanfordnlp/imdb}
     * @param name for people; null if it is not said
     * @param config which part of it, a task of a benchmark, or the size of pictures; null if it is not said
     * @param split {@code test}; null if it is not said
     * @param revision of the data set; null if it is not said
     */
    public record TestSet(
            String id,
            @Nullable String name,
            @Nullable String config,
            @Nullable String split,
            @Nullable String revision) {}

    /**
     * Who says so.
     *
     * @param file in which it stands
     * @param publisher null if it is not said
     * @param url null if it is not said
     * @param verified whether it says that someone else verified it; whether that is true is not checked
     * @param date as it is written; null if it is not said
     * @param remark of the publisher's: {@code no-tools}; null if there is none
     */
    public record Provenance(
            String file,
            @Nullable String publisher,
            @Nullable String url,
            boolean verified,
            @Nullable String date,
            @Nullable String remark) {}

    /** The value of 1; empty where it is not known to be a share of anything. */
    public OptionalDouble fraction() {
        return switch (scale) {
            case FRACTION -> OptionalDouble.of(value);
            case PERCENT -> OptionalDouble.of(value / 100);
            case OTHER -> OptionalDouble.empty();
        };
    }

    /** A metric's name without what stands between its letters and digits, in lower case. */
    static String plain(String metric) {
        return metric.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** A number as it is published. */
    record Written(double value, boolean percent) {
        /** Null if {@code text} is none that is finite. */
        static @Nullable Written of(@Nullable Object text) {
            Matcher matcher = NUMBER.matcher(text instanceof String given ? given.strip() : "");
            if (!matcher.matches()) {
                return null;
            }
            double value = Double.parseDouble(matcher.group(1).replace("_", ""));
            return Double.isFinite(value) ? new Written(value, !matcher.group(2).isEmpty()) : null;
        }

        /**
         * What the number is of. Publishers write shares either way: above 1 it must be of 100; up to 1 it is taken to be of 1,
         * though a very bad model may be meant.
         */
        Scale scale(@Nullable String metric) {
            if (percent) {
                return Scale.PERCENT;
            }
            if (metric == null || !SHARES.contains(plain(metric)) || value < 0 || value > 100) {
                return Scale.OTHER;
            }
            return value > 1 ? Scale.PERCENT : Scale.FRACTION;
        }
    }
}
