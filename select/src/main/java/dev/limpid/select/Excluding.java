package dev.limpid.select;

import dev.limpid.performance.Meaning;
import dev.limpid.published.Published;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Puts out what is beyond a limit, as early as that is known. What is not known does not keep to a limit. */
record Excluding(Limits limits, Meaning metric) {
    /** By what is known before its weights are fetched. */
    void bySight(Candidacy candidacy, Published published) {
        seen(candidacy, published).ifPresent(candidacy::exclude);
    }

    private Optional<String> seen(Candidacy candidacy, Published published) {
        if (limits.parameters() != null && candidacy.parameters() > limits.parameters()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "it has %,.0f parameters, at most %,d are wanted",
                    candidacy.parameters(),
                    limits.parameters()));
        }
        if (!limits.licences().isEmpty() && !published.license().matches(limits.licences())) {
            return Optional.of(
                    "its licence is " + published.license() + ", wanted is " + String.join(" or ", limits.licences()));
        }
        if (!limits.languages().isEmpty() && !published.languages().matches(limits.languages())) {
            return Optional.of("its languages are " + published.languages() + ", wanted is "
                    + String.join(" or ", limits.languages()));
        }
        return Optional.empty();
    }

    /** By what its files weigh. */
    void bySize(Candidacy candidacy) throws IOException {
        long bytes = 0;
        for (Path file : candidacy.folder().files()) {
            bytes += Files.size(file);
        }
        if (limits.bytes() != null && bytes > limits.bytes()) {
            candidacy.exclude(said("the size of its files", bytes, limits.bytes(), " bytes"));
        }
    }

    /** By what only measuring tells. */
    void byMeasure(Candidacy candidacy) {
        if (candidacy.isIn()) {
            measured(candidacy.row()).ifPresent(candidacy::exclude);
        }
    }

    private Optional<String> measured(Row row) {
        if (row.profile() != null && !row.profile().memory().fits()) {
            return Optional.of(row.profile().memory().reason());
        }
        Way way = row.chosen();
        double performance = way == null ? Double.NaN : way.value().mean();
        Double least = limits.performance();
        if (least != null && (Double.isNaN(performance) || metric.isBetter(least, performance))) {
            return Optional.of(said(metric.name(), performance, least, ""));
        }
        return over("latency", Criteria.LATENCY.of(row), limits.latency(), " s")
                .or(() -> over(
                        "memory",
                        Criteria.MEMORY.of(row),
                        limits.memory() == null
                                ? null
                                : (Double) limits.memory().doubleValue(),
                        " bytes"))
                .or(() -> over("training time", way == null ? Double.NaN : way.seconds(), limits.training(), " s"));
    }

    private static Optional<String> over(String what, double value, @Nullable Double most, String unit) {
        if (most == null || value <= most) {
            return Optional.empty();
        }
        return Optional.of(
                Double.isNaN(value)
                        ? "its " + what + " could not be measured, and at most " + most + unit + " is wanted"
                        : said("its " + what, value, most, unit));
    }

    private static String said(String what, double value, double limit, String unit) {
        return String.format(Locale.ROOT, "%s is %.4g%s, wanted is %.4g%s", what, value, unit, limit, unit);
    }
}
