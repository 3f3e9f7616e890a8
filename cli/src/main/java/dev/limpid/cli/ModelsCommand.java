package dev.limpid.cli;

import dev.limpid.source.Catalogue;
import picocli.CommandLine.Command;

import java.util.Locale;
import java.util.concurrent.Callable;

/** The models known by name. */
@Command(
        name = "models",
        description = "List the models known by name, and where they come from; or tell what one of them is.",
        mixinStandardHelpOptions = true,
        subcommands = {InspectCommand.class, ExportCommand.class},
        footer = {"", "Examples:", "  limpid models", "  limpid models inspect bert-base-uncased"})
final class ModelsCommand implements Callable<Integer> {
    private static final double MILLION = 1e6;

    private final Screen screen;

    ModelsCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        for (Catalogue.Entry entry : Catalogue.builtIn().entries()) {
            screen.out()
                    .printf(
                            Locale.ROOT,
                            "%s%n    %s%n    %s, %s, %.1f million parameters, %s%n    %s%n",
                            entry.alias(),
                            entry.description(),
                            entry.task(),
                            entry.architecture(),
                            entry.parameters() / MILLION,
                            entry.license(),
                            String.join(", ", entry.places()));
        }
        screen.out()
                .println(
                        "Also: hf:org/name[@revision] of the Hugging Face hub, a folder, an .onnx or .safetensors file,"
                                + " or maven:group:artifact:version.");
        return 0;
    }
}
