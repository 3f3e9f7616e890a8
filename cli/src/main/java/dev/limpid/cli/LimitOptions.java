package dev.limpid.cli;

import dev.limpid.select.Limits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.util.List;

/** What a model must not be beyond. */
final class LimitOptions {
    @Option(
            names = "--max-latency",
            paramLabel = "TIME",
            description = "That half of the answers, one at a time, may take at most: 50ms.")
    private @Nullable String latency;

    @Option(names = "--max-memory", paramLabel = "BYTES", description = "That it may take while it predicts: 2GB.")
    private @Nullable String memory;

    @Option(names = "--max-parameters", paramLabel = "N", description = "At most: 100M.")
    private @Nullable String parameters;

    @Option(names = "--max-size", paramLabel = "BYTES", description = "Of its weight files at most: 500MB.")
    private @Nullable String size;

    @Option(
            names = "--max-training-time",
            paramLabel = "TIME",
            description = "Until it can do the task, at most: 10min.")
    private @Nullable String training;

    @Option(
            names = "--performance",
            paramLabel = "VALUE",
            description = "The metric's value at least; at most where lower is better.")
    private @Nullable Double performance;

    @Option(
            names = {"--licence", "--license"},
            split = ",",
            paramLabel = "L",
            description = "Only under one of these: apache-2.0,mit.")
    private List<String> licences = List.of();

    @Option(
            names = "--language",
            split = ",",
            paramLabel = "L",
            description = "Only if its card says that it reads one of these: en,de.")
    private List<String> languages = List.of();

    /** @throws IllegalArgumentException in one line, if a number cannot be read */
    Limits limits() {
        return new Limits(
                whole("--max-parameters", parameters, Quantities.COUNT),
                whole("--max-size", size, Quantities.BYTES),
                whole("--max-memory", memory, Quantities.BYTES),
                number("--max-latency", latency),
                number("--max-training-time", training),
                performance,
                licences,
                languages);
    }

    private static @Nullable Long whole(String option, @Nullable String said, Quantities unit) {
        return said == null ? null : (Long) Math.round(unit.read(option, said));
    }

    private static @Nullable Double number(String option, @Nullable String said) {
        return said == null ? null : (Double) Quantities.TIME.read(option, said);
    }
}
