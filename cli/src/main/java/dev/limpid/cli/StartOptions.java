package dev.limpid.cli;

import dev.limpid.course.Start;
import dev.limpid.source.FoundModel;
import dev.limpid.source.ModelFolder;
import dev.limpid.source.ModelSources;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;

/** What a training begins with. */
final class StartOptions {
    @Option(
            names = "--model",
            paramLabel = "M",
            description =
                    "A pretrained model: a name that 'limpid models' lists, hf:org/name[@revision] of the Hugging Face"
                            + " hub, a folder, a file, or maven:group:artifact:version.")
    private @Nullable String model;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "An architecture instead, whose weights are drawn: a config.json as Hugging Face's libraries write"
                            + " it, its tokenizer or preprocessor_config.json beside it.")
    private @Nullable Path config;

    /**
     * Finds it.
     *
     * @throws IllegalArgumentException if both are said or none
     */
    Start start(Screen screen) throws IOException {
        Path said = config;
        String name = model;
        if (said != null && name == null) {
            return Start.fresh(said);
        }
        if (name == null || said != null) {
            throw new IllegalArgumentException(
                    "Say what to begin with: --model M, a pretrained one, or --config FILE, an"
                            + " architecture whose weights are drawn" + (said == null ? "." : "; not both."));
        }
        try (Bars bars = new Bars(screen)) {
            ModelSources sources = ModelSources.standard(bars);
            ModelFolder folder = sources.find(name);
            FoundModel seen = sources.see(name);
            return Start.pretrained(folder, seen.license());
        }
    }
}
