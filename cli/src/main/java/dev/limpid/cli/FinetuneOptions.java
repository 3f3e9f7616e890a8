package dev.limpid.cli;

import dev.limpid.adapter.Choice;
import dev.limpid.adapter.Lora;
import dev.limpid.adapter.Targets;
import dev.limpid.course.Finetuning;
import dev.limpid.course.Start;
import dev.limpid.runtime.Runtime;
import dev.limpid.train.Augmentation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What a pretrained model learns, from what, and how. */
final class FinetuneOptions {
    private static final double USUAL_RATE = 5e-5;
    private static final double USUAL_RATE_OF_ADAPTERS = 5e-4;
    private static final double USUAL_RATE_OF_DRAWN = 1e-3;

    @Mixin
    private StartOptions start = new StartOptions();

    @Mixin
    private TrainingDataOptions data = new TrainingDataOptions();

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "Tokens that are read of a text. Default: 512, or what the model reads if that is less.")
    private @Nullable Integer length;

    @Option(
            names = "--train",
            paramLabel = "WHAT",
            description = "Which weights are trained: all, head, last:K layers, or names with * in them. Default: all.")
    private @Nullable String parts;

    @Option(
            names = "--lora",
            arity = "0..1",
            fallbackValue = "8",
            paramLabel = "RANK",
            description =
                    "Train small matrices of this rank beside the large ones (LoRA) and the head. Default rank: 8.")
    private @Nullable Integer lora;

    @Option(
            names = "--lora-alpha",
            paramLabel = "A",
            description = "What they are scaled by, over the rank. Default: 16.")
    private @Nullable Double alpha;

    @Option(
            names = "--lora-targets",
            paramLabel = "T",
            description = "Beside which: all-linear, or ends of modules' names. Default: queries and values.")
    private @Nullable String targets;

    @Option(names = "--smoothing", paramLabel = "S", description = "Of labels, from 0 to below 1. Default: 0.")
    private double smoothing;

    @Option(
            names = "--augment",
            paramLabel = "HOW",
            description = "How pictures that are trained on are changed each time: none, photographs (cut, mirrored,"
                    + " brightness) or writing (turned and moved a little). Default: none.")
    private String augment = "none";

    @Option(
            names = "--metric",
            paramLabel = "M",
            description =
                    "By which judgements are compared and the best weights chosen. Default: the task's usual one.")
    private @Nullable String metric;

    /**
     * Refuses what is wrong with them, before a model is fetched.
     *
     * @throws IllegalArgumentException in one line
     */
    void check() throws IOException {
        lora();
        choice();
        augmentation();
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("--smoothing must be from 0 to below 1, got " + smoothing + ".");
        }
        training.settings(USUAL_RATE);
        data.given();
        data.columns();
    }

    /**
     * What is wanted; the model is fetched.
     *
     * @param folder of the run
     */
    Finetuning.Wanted wanted(Screen screen, Path folder) throws IOException {
        Lora beside = lora();
        Start from = start.start(screen);
        double usual =
                beside != null ? USUAL_RATE_OF_ADAPTERS : from.checkpoint() == null ? USUAL_RATE_OF_DRAWN : USUAL_RATE;
        return new Finetuning.Wanted(
                from,
                data.given(),
                data.shares(training.seed()),
                data.columns(),
                training.settings(usual),
                length,
                choice(),
                beside,
                smoothing,
                augmentation(),
                metric,
                folder);
    }

    /** Fetches the model, should it not be here yet. */
    void fetch(Screen screen) throws IOException {
        start.start(screen);
    }

    Runtime.Settings runtime() {
        return training.runtime();
    }

    /** What is wanted, as it is told. */
    static Map<String, Object> told(Finetuning.Wanted wanted, String command) {
        Lora beside = wanted.lora();
        return TrainingOptions.told(
                wanted.settings(), beside == null ? wanted.parts().toString() : told(beside), command);
    }

    private Choice choice() {
        return Choice.parse(parts == null ? "all" : parts);
    }

    private @Nullable Lora lora() {
        Integer rank = lora;
        if (rank == null) {
            if (alpha != null || targets != null) {
                throw new IllegalArgumentException(
                        (alpha != null ? "--lora-alpha" : "--lora-targets") + " is said of LoRA: add --lora.");
            }
            return null;
        }
        if (parts != null) {
            throw new IllegalArgumentException(
                    "--train " + parts
                            + ": with --lora small matrices and the head are trained, and nothing else. Leave one of them out.");
        }
        Lora usual = Lora.usual();
        String said = targets;
        Targets where = said == null ? usual.targets() : Targets.parse(said);
        return new Lora(rank, alpha == null ? usual.alpha() : alpha, usual.dropout(), where, false);
    }

    private Augmentation augmentation() {
        return switch (augment) {
            case "none" -> Augmentation.NONE;
            case "photographs" -> Augmentation.PHOTOGRAPHS;
            case "writing" -> Augmentation.WRITING;
            default ->
                throw new IllegalArgumentException(
                        "Unknown --augment '" + augment + "', expected none, photographs or writing.");
        };
    }

    private static String told(Lora beside) {
        return "head, and LoRA of rank " + beside.rank() + ", alpha " + beside.alpha() + ", dropout " + beside.dropout()
                + ", targets " + beside.targets();
    }
}
