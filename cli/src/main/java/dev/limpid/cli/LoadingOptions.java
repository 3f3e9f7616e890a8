package dev.limpid.cli;

import dev.limpid.Limpid;
import dev.limpid.Loading;
import dev.limpid.task.Hypotheses;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.util.List;

/** Which model is loaded, and how. */
final class LoadingOptions {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "A name that 'limpid models' lists, hf:org/name[@revision] of the Hugging Face hub, a folder,"
                    + " a file, or maven:group:artifact:version.")
    private String model = "";

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description =
                    "fill-mask, text-generation, text-classification, token-classification, question-answering, zero-shot-classification,"
                            + " sentence-similarity, feature-extraction,"
                            + " image-classification, object-detection, image-segmentation, image-feature-extraction, tabular-classification or tabular-regression. Default: the most that the model can do.")
    private @Nullable String task;

    @Option(
            names = "--pooling",
            paramLabel = "P",
            description = "How sentence similarity makes one vector of a text: mean, cls or max. Default: as its"
                    + " files say, else mean.")
    private @Nullable String pooling;

    @Option(
            names = "--grouping",
            paramLabel = "G",
            description = "How token-classification joins tokens to entities: none, simple, first, average or max, as"
                    + " transformers' aggregation strategies. Default: simple.")
    private @Nullable String grouping;

    @Option(
            names = "--labels",
            split = ",",
            paramLabel = "L",
            description =
                    "Classes to choose from, for zero-shot classification by a model of natural language inference.")
    private @Nullable List<String> labels;

    @Option(
            names = "--hypothesis",
            paramLabel = "T",
            description = "The sentence that says a class of the text, {} standing for it. Default: \""
                    + Hypotheses.TEMPLATE + "\"")
    private @Nullable String hypothesis;

    @Option(names = "--multi-label", description = "Each of --labels may hold or not, rather than one of all.")
    private boolean multiLabel;

    @Option(
            names = "--windows",
            description =
                    "Read a text that is longer than the model reads in windows, for text-classification: its score"
                            + " is the mean of theirs.")
    private boolean windows;

    @Option(
            names = "--position",
            paramLabel = "P",
            description = "The token (or, of a picture's map, the place) that is asked about, counted from 0. Default:"
                    + " the one [MASK].")
    private @Nullable Integer position;

    @Option(names = "--threads", paramLabel = "N", description = "Processors to use. Default: all.")
    private @Nullable Integer threads;

    String model() {
        return model;
    }

    @Nullable
    Integer position() {
        return position;
    }

    @Nullable
    Integer threads() {
        return threads;
    }

    /** Finds and loads the model, drawing progress while it is fetched. */
    Limpid open(Screen screen) {
        return open(screen, threads);
    }

    /** The same, by so many processors; null for all. */
    Limpid open(Screen screen, @Nullable Integer processors) {
        try (Bars bars = new Bars(screen)) {
            return Limpid.load(model, loading().threads(processors).progress(bars));
        }
    }

    /** How it is loaded. */
    Loading loading() {
        return Loading.USUAL
                .task(task)
                .pooling(pooling)
                .labels(labels == null ? List.of() : labels)
                .hypothesis(hypothesis)
                .several(multiLabel)
                .windowed(windows)
                .grouping(grouping)
                .threads(threads);
    }

    /** Finds and loads another model, for the most that it can do. */
    TaskModel<?> loadOther(Screen screen, String named) {
        try (Bars bars = new Bars(screen)) {
            return Limpid.load(named, Loading.USUAL.threads(threads).progress(bars))
                    .model();
        }
    }
}
