package dev.limpid.cli;

import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelSources;
import dev.limpid.task.Task;
import dev.limpid.task.TextModel;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to run, and on what. */
final class ModelOptions {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "A name that 'limpid models' lists, a folder, a file, or maven:group:artifact:version.")
    private String model = "";

    @Option(names = "--text", required = true, paramLabel = "T", description = "The text, with [MASK] to be filled.")
    private String text = "";

    @Option(
            names = "--text-pair",
            paramLabel = "T",
            description = "A second text that the model reads after the first.")
    private @Nullable String pair;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "fill-mask or feature-extraction. Default: the most that the model can do.")
    private @Nullable String task;

    @Option(
            names = "--position",
            paramLabel = "P",
            description = "The token that is asked about, counted from 0. Default: the one [MASK].")
    private @Nullable Integer position;

    @Option(names = "--threads", paramLabel = "N", description = "Processors to use. Default: all.")
    private @Nullable Integer threads;

    Text text() {
        return new Text(text, pair);
    }

    @Nullable
    Integer position() {
        return position;
    }

    /** Finds and loads the model, drawing progress while it is fetched. */
    TextModel load(Screen screen) {
        Task wanted = task == null ? null : Task.of(task);
        Runtime.Settings settings = Runtime.Settings.standard();
        if (threads != null) {
            settings = settings.withThreads(threads);
        }
        try (Bars bars = new Bars(screen)) {
            return TextModel.load(ModelSources.standard(bars).find(model), wanted, settings);
        }
    }
}
