package dev.limpid.examples;

import dev.limpid.Limpid;
import dev.limpid.course.Finetuning;
import dev.limpid.course.Start;
import dev.limpid.format.AtomicFolder;
import dev.limpid.json.Document;
import dev.limpid.performance.Figure;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.train.Settings;
import dev.limpid.train.Training;
import dev.limpid.train.Watcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Makes a pretrained model learn your own classes, and asks the result why it answers as it does.
 *
 * <p>Run: {@code examples/run FineTune [MODEL [DATA [FOLDER [EPOCHS]]]]}. Without arguments it fetches all-MiniLM-L6-v2 (90 MB,
 * once), learns from {@code examples/reviews.csv} in seconds and writes {@code my-reviews}. Forty reviews show how it goes
 * and teach little: its answers are worth nothing yet.
 */
public final class FineTune {
    private FineTune() {}

    public static void main(String... args) throws IOException {
        String name = args.length > 0 ? args[0] : "all-minilm-l6-v2";
        Path data = Path.of(args.length > 1 ? args[1] : "examples/reviews.csv");
        Path out = Path.of(args.length > 2 ? args[2] : "my-reviews");
        int epochs = args.length > 3 ? Integer.parseInt(args[3]) : 3;
        Path checkpoints = out.resolveSibling(out.getFileName() + "-training");

        ModelFolder model = ModelSources.standard(Progress.NONE).find(name);
        Settings settings = Settings.usual(5e-5).epochs(epochs);
        Finetuning.Wanted wanted = Finetuning.Wanted.usual(Start.pretrained(model, null), data, settings, checkpoints);
        try (Runtime runtime = new Runtime(Runtime.Settings.standard());
                Finetuning learning = Finetuning.begin(wanted, runtime)) {
            // Killed, the same program goes on from its last checkpoint.
            Training training = learning.run(new Watcher() {}, Map.of());
            learning.write(out, training, Map.of());
            training.reports().forEach((part, report) -> {
                for (Figure figure : report.figures()) {
                    System.out.println(part + " " + figure);
                }
            });
        }
        AtomicFolder.delete(checkpoints);

        try (Limpid mine = Limpid.load(out.toString())) {
            Document why = mine.explain("A moving, funny film.");
            System.out.println("answer: " + why.answer().label());
        }
    }
}
