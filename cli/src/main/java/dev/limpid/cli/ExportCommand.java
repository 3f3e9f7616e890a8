package dev.limpid.cli;

import dev.limpid.architecture.Checkpoint;
import dev.limpid.export.Card;
import dev.limpid.export.Finished;
import dev.limpid.export.HuggingFaceFolder;
import dev.limpid.source.ModelFolder;
import dev.limpid.source.ModelSources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Writes a model anew, as others read it. */
@Command(
        name = "export",
        description = {
            "Write a model as a Hugging Face folder with an ONNX file, whatever its files are: a checkpoint of TensorFlow or"
                    + " PyTorch, safetensors, or a BERT's ONNX file, whose weights are found by the biases they meet.",
            "Nothing is trained; numbers become 32-bit floats."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid models export all-minilm-l6-v2 --out minilm",
            "  limpid models export bert-base-uncased --out bert"
        })
final class ExportCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(
            index = "0",
            paramLabel = "M",
            description =
                    "A name that 'limpid models' lists, hf:org/name[@revision] of the Hugging Face hub, a folder, a file,"
                            + " or maven:group:artifact:version.")
    private String model = "";

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "A folder that is new or empty.")
    private Path out = Path.of("");

    /** Read by {@link Main} from the arguments, so that it also serves for errors before this is. */
    @Option(names = Screen.VERBOSE, description = "Show where an error came from.")
    private boolean verbose;

    ExportCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        TrainedOptions.requireEmpty(out);
        try (Bars bars = new Bars(screen)) {
            ModelSources sources = ModelSources.standard(bars);
            ModelFolder found = sources.find(model);
            Checkpoint checkpoint = Checkpoint.of(found.path(), found.weights());
            String title = String.valueOf(out.toAbsolutePath().normalize().getFileName());
            Card card = Card.plain(
                    title, sources.see(model).license(), null, "Written anew by Limpid from " + found.id() + ".");
            HuggingFaceFolder.write(out, Finished.of(checkpoint), checkpoint.home(), found.pooling(), card, more -> {});
        }
        screen.err().println("Wrote " + out.toAbsolutePath().normalize());
        return 0;
    }
}
