package dev.limpid.select;

import dev.limpid.decide.Criterion;
import dev.limpid.evaluate.Direction;
import dev.limpid.evaluate.Interval;
import dev.limpid.performance.Meaning;
import dev.limpid.profile.Latency;
import dev.limpid.profile.MedianInterval;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What candidates are judged by, as criteria of a decision: in groups, since a group has one weight. */
enum Criteria {
    PERFORMANCE("performance", "", true, false),
    LATENCY("latency", "s", false, true),
    MEMORY("memory", "bytes", false, true),
    TRAINING("training-time", "s", false, true),
    TRANSPARENCY("transparency", "", true, false),
    STEADINESS("steadiness", "", true, false);

    /** Times shorter than this are alike: nobody waits for them, and a logarithm would make much of them. */
    static final double SHORTEST = 1;

    /** What times and memory may be off by from one run to the next. */
    private static final double JITTER = 0.05;

    private static final double HALF = 0.5;

    private final String name;
    private final String unit;
    private final boolean higher;
    private final boolean logarithmic;

    Criteria(String name, String unit, boolean higher, boolean logarithmic) {
        this.name = name;
        this.unit = unit;
        this.higher = higher;
        this.logarithmic = logarithmic;
    }

    /** Names of criteria by the name of a group. */
    static Map<String, List<String>> groups(Meaning metric, List<Criteria> told) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        put(groups, "complexity", List.of(LATENCY, MEMORY), told);
        put(groups, "training", List.of(TRAINING), told);
        put(groups, "interpretability", List.of(TRANSPARENCY), told);
        put(groups, "robustness", List.of(STEADINESS), told);
        if (told.contains(PERFORMANCE)) {
            groups.put("performance", List.of(metric.name()));
        }
        return groups;
    }

    private static void put(
            Map<String, List<String>> groups, String name, List<Criteria> members, List<Criteria> told) {
        List<String> there =
                members.stream().filter(told::contains).map(one -> one.name).toList();
        if (!there.isEmpty()) {
            groups.put(name, there);
        }
    }

    /** As a decision takes it. */
    Criterion criterion(Meaning metric) {
        return this == PERFORMANCE
                ? new Criterion(metric.name(), "", metric.direction() == Direction.HIGHER, false)
                : new Criterion(name, unit, higher, logarithmic);
    }

    /** What a user calls it. */
    String told() {
        return name;
    }

    /** The value of a candidate; {@code NaN} if it is not known. */
    double of(Row row) {
        return switch (this) {
            case PERFORMANCE ->
                row.chosen() == null ? Double.NaN : row.chosen().value().mean();
            case LATENCY -> {
                Latency latency = latency(row);
                yield latency == null ? Double.NaN : latency.p50();
            }
            case MEMORY -> memory(row);
            case TRAINING ->
                row.chosen() == null
                        ? Double.NaN
                        : Math.max(SHORTEST, row.chosen().seconds());
            case TRANSPARENCY ->
                row.interpretability() == null
                        ? Double.NaN
                        : row.interpretability().transparency().score().mean();
            case STEADINESS ->
                row.robustness() == null
                        ? Double.NaN
                        : 1 - row.robustness().disturbed().changed().mean();
        };
    }

    /** Half of how wide its interval is; a share where it is logarithmic. 0 where nothing is known of it. */
    double halfWidth(Row row) {
        return switch (this) {
            case PERFORMANCE -> row.chosen() == null ? 0 : half(row.chosen().value());
            case LATENCY -> jitter(latency(row));
            case MEMORY, TRAINING -> JITTER;
            case TRANSPARENCY ->
                row.interpretability() == null
                        ? 0
                        : half(row.interpretability().transparency().score());
            case STEADINESS ->
                row.robustness() == null ? 0 : half(row.robustness().disturbed().changed());
        };
    }

    private static double jitter(@Nullable Latency latency) {
        MedianInterval median = latency == null ? null : latency.median();
        return latency == null || median == null
                ? JITTER
                : Math.max(JITTER, HALF * (median.high() - median.low()) / latency.p50());
    }

    private static double half(Interval interval) {
        return interval.isTold() ? HALF * (interval.high() - interval.low()) : 0;
    }

    private static @Nullable Latency latency(Row row) {
        return row.profile() == null ? null : row.profile().latency();
    }

    private static double memory(Row row) {
        Long bytes = row.profile() == null ? null : row.profile().memory().bytes();
        return bytes == null ? Double.NaN : bytes;
    }
}
