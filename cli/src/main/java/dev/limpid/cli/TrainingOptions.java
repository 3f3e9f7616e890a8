package dev.limpid.cli;

import dev.limpid.optimise.AdamW;
import dev.limpid.optimise.Optimiser;
import dev.limpid.optimise.Schedule;
import dev.limpid.optimise.Sgd;
import dev.limpid.runtime.Runtime;
import dev.limpid.train.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a model is trained. */
final class TrainingOptions {
    @Option(names = "--epochs", paramLabel = "N", description = "Times that all examples are seen. Default: 3.")
    private int epochs = 3;

    @Option(names = "--steps", paramLabel = "N", description = "Make so many updates, whatever the epochs.")
    private @Nullable Long steps;

    @Option(names = "--batch", paramLabel = "N", description = "Examples in a run. Default: 16.")
    private int batch = 16;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "Runs whose gradients make one update, as one batch of so many times the size. Default: 1.")
    private int accumulate = 1;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "The highest rate of learning. Default: 5e-5; of adapters 5e-4, of drawn weights 1e-3.")
    private @Nullable Double rate;

    @Option(names = "--optimiser", paramLabel = "O", description = "adamw or sgd. Default: adamw.")
    private String optimiser = "adamw";

    @Option(names = "--decay", paramLabel = "D", description = "Weight decay. Default: 0.01.")
    private double decay = 0.01;

    @Option(names = "--momentum", paramLabel = "M", description = "Of sgd. Default: 0.9.")
    private @Nullable Double momentum;

    @Option(
            names = "--schedule",
            paramLabel = "S",
            description =
                    "What the rate does after its warm-up: linear or cosine, down to 0, or constant. Default: linear.")
    private String schedule = "linear";

    @Option(
            names = "--warmup",
            paramLabel = "SHARE",
            description = "Share of the updates in which the rate rises from 0. Default: 0.1.")
    private double warmup = 0.1;

    @Option(
            names = "--clip",
            paramLabel = "NORM",
            description = "The most that the gradients' norm may be; 0 for no bound. Default: 1.")
    private double clip = 1;

    @Option(
            names = "--judge-every",
            paramLabel = "N",
            description = "Updates between judgements on validation data. Default: an epoch's.")
    private @Nullable Long judgeEvery;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "End after so many judgements without an improvement. Default: never.")
    private @Nullable Integer patience;

    @Option(
            names = "--save-every",
            paramLabel = "N",
            description = "Updates between checkpoints; what a kill loses at most. Default: 200.")
    private long saveEvery = 200;

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is drawn. Default: 0.")
    private long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Processors to use. Default: all.")
    private @Nullable Integer threads;

    long seed() {
        return seed;
    }

    /**
     * The settings.
     *
     * @param usualRate where the user says none
     * @throws IllegalArgumentException in one line, if one is out of its range
     */
    Settings settings(double usualRate) {
        if (momentum != null && !optimiser.equals("sgd")) {
            throw new IllegalArgumentException("--momentum is for --optimiser sgd.");
        }
        if (clip < 0) {
            throw new IllegalArgumentException("--clip must be 0 or more, got " + clip + ".");
        }
        if (!(warmup >= 0 && warmup <= 1)) {
            throw new IllegalArgumentException("--warmup is a share of the updates, from 0 to 1, got " + warmup + ".");
        }
        return new Settings(
                epochs,
                steps,
                batch,
                accumulate,
                rate == null ? usualRate : rate,
                rule(),
                form(),
                warmup,
                clip == 0 ? null : clip,
                judgeEvery,
                patience,
                saveEvery,
                seed);
    }

    private Optimiser rule() {
        return switch (optimiser) {
            case "adamw" -> AdamW.decaying(decay);
            case "sgd" -> new Sgd(momentum == null ? 0.9 : momentum, false, decay);
            default ->
                throw new IllegalArgumentException("Unknown --optimiser '" + optimiser + "', expected adamw or sgd.");
        };
    }

    private Schedule.Form form() {
        return Arrays.stream(Schedule.Form.values())
                .filter(form -> form.toString().equals(schedule))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown --schedule '" + schedule + "', expected "
                        + String.join(
                                ", ",
                                Arrays.stream(Schedule.Form.values())
                                        .map(Schedule.Form::toString)
                                        .toList())
                        + "."));
    }

    Runtime.Settings runtime() {
        Runtime.Settings settings = Runtime.Settings.standard();
        return threads == null ? settings : settings.withThreads(threads);
    }

    /** The settings as they are told. */
    static Map<String, Object> told(Settings settings, String parts, String command) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("epochs", settings.epochs());
        if (settings.steps() != null) {
            told.put("steps", settings.steps());
        }
        told.put("batch", settings.batch());
        told.put("accumulation", settings.accumulation());
        told.put("rate", settings.rate());
        told.put("optimiser", settings.optimiser().settings());
        told.put("schedule", settings.form().toString());
        told.put("warm-up", settings.warmup());
        told.put("clip", settings.clip() == null ? "none" : settings.clip());
        told.put("trained", parts);
        told.put("seed", settings.seed());
        told.put("command", command);
        return told;
    }
}
