package dev.limpid.cli;

import dev.limpid.inspect.Inspection;
import dev.limpid.json.JsonInspection;
import dev.limpid.report.HtmlInspection;
import dev.limpid.report.TerminalInspection;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.FoundModel;
import dev.limpid.source.ModelSources;
import dev.limpid.task.InputSizes;
import dev.limpid.task.Models;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

/** What a model is, costs and can be asked. */
@Command(
        name = "inspect",
        description = {
            "Tell what a model is without running it on an input: task, classes, licence, files and their hashes,"
                    + " parameters and computation by module, the wires that can be tapped, and which methods work on it.",
            "Of a model of the hub the configuration and the headers of the weights are fetched, not the weights."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid models inspect bert-base-uncased",
            "  limpid models inspect hf:microsoft/resnet-50 --image-size 384 --depth 2",
            "  limpid models inspect ./my-model.onnx --batch 8 --sequence 512 --format json --out my-model.json",
            "  limpid models inspect bert-base-uncased --wires encoder/11",
            "  limpid models inspect bert-base-uncased --format html --out card.html --figures figures"
        })
final class InspectCommand implements Callable<Integer> {
    private static final int DEEPEST = 24;

    private final Screen screen;

    @Parameters(
            index = "0",
            paramLabel = "M",
            description =
                    "A name that 'limpid models' lists, hf:org/name[@revision] of the Hugging Face hub, a folder (a"
                            + " config.json is enough), a file, or maven:group:artifact:version.")
    private String model = "";

    @Option(names = "--batch", paramLabel = "N", description = "Examples at once to count for. Default: 1.")
    private int batch = 1;

    @Option(
            names = "--sequence",
            paramLabel = "N",
            description = "Tokens of a text to count for. Default: 128, or as many as the model reads.")
    private @Nullable Integer sequence;

    @Option(
            names = "--image-size",
            paramLabel = "N",
            description =
                    "Height and width of a picture to count for. Default: what the model's files prepare, else 224.")
    private @Nullable Integer imageSize;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "Modules within modules to tell apart in text. Default: 3.")
    private int depth = TerminalInspection.Shown.USUAL_DEPTH;

    @Option(
            names = "--wires",
            paramLabel = "PART",
            description =
                    "In text, list the wires with this in their names; all for ''. Default: those with a known role.")
    private @Nullable String wires;

    @Mixin
    private OutputOptions output = new OutputOptions();

    InspectCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        if (depth < 0 || depth > DEEPEST) {
            throw new IllegalArgumentException("--depth must be from 0 to " + DEEPEST + ", got " + depth + ".");
        }
        InputSizes sizes = new InputSizes(batch, sequence, imageSize);
        TerminalInspection.Shown shown = new TerminalInspection.Shown(depth, wires);
        try (Destination destination = output.open(screen, List.of("text", "json", "html"))) {
            Inspection inspection = Models.inspect(found(), sizes, Runtime.Settings.standard());
            destination.write((format, style) -> switch (format) {
                case "json" -> JsonInspection.write(inspection);
                case "html" -> HtmlInspection.write(inspection, depth, output.tongue());
                default -> TerminalInspection.render(inspection, shown, style);
            });
        }
        return 0;
    }

    private FoundModel found() {
        try (Bars bars = new Bars(screen)) {
            return ModelSources.standard(bars).see(model);
        }
    }
}
