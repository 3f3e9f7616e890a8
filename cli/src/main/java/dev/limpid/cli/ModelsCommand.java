package dev.limpid.cli;

import dev.limpid.report.HtmlCatalogue;
import dev.limpid.source.Catalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** The models known by name. */
@Command(
        name = "models",
        description = "List the models known by name, and where they come from; or tell what one of them is.",
        mixinStandardHelpOptions = true,
        subcommands = {InspectCommand.class, ExportCommand.class},
        footer = {
            "",
            "Examples:",
            "  limpid models",
            "  limpid models --format html --out models.html",
            "  limpid models inspect bert-base-uncased"
        })
final class ModelsCommand implements Callable<Integer> {
    private static final double MILLION = 1e6;

    private final Screen screen;

    ModelsCommand(Screen screen) {
        this.screen = screen;
    }

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() {
        try (Destination destination = output.open(screen, List.of("text", "json", "html"))) {
            destination.write((format, style) -> switch (format) {
                case "json" -> HtmlCatalogue.json(Catalogue.builtIn());
                case "html" -> HtmlCatalogue.write(Catalogue.builtIn(), output.tongue());
                default -> listed();
            });
        }
        return 0;
    }

    private static String listed() {
        StringBuilder text = new StringBuilder();
        for (Catalogue.Entry entry : Catalogue.builtIn().entries()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s\n    %s\n    %s, %s, %.1f million parameters, %s\n    %s\n",
                    entry.alias(),
                    entry.description(),
                    entry.task(),
                    entry.architecture(),
                    entry.parameters() / MILLION,
                    entry.license(),
                    String.join(", ", entry.places())));
        }
        return text.append(
                        "Also: hf:org/name[@revision] of the Hugging Face hub, a folder, an .onnx or .safetensors file,"
                                + " or maven:group:artifact:version.")
                .append("\n")
                .toString();
    }
}
