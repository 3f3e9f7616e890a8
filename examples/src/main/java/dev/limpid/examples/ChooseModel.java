package dev.limpid.examples;

import dev.limpid.format.AtomicFolder;
import dev.limpid.report.TerminalSelection;
import dev.limpid.report.TerminalStyle;
import dev.limpid.select.Selecting;
import dev.limpid.select.Selection;
import dev.limpid.select.Watcher;
import dev.limpid.source.ModelCache;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which pretrained model should I take for my own examples?
 *
 * <p>Run: {@code examples/run ChooseModel [CANDIDATES [DATA]]}. Without arguments it compares two small models of sentences,
 * which are fetched once (220 MB), on {@code examples/reviews.csv}; on two cores that takes two minutes, and seconds when it is
 * asked again.
 */
public final class ChooseModel {
    private ChooseModel() {}

    public static void main(String... args) throws IOException {
        List<String> candidates =
                List.of((args.length > 0 ? args[0] : "all-minilm-l6-v2,bge-small-en-v1.5").split(","));
        Path data = Path.of(args.length > 1 ? args[1] : "examples/reviews.csv");
        // What is measured is kept here: a selection that was killed goes on, and nothing is measured twice.
        Path home = ModelCache.standard().home().resolve("selections");
        Selection found = compared(Selecting.Wanted.usual(candidates, data, home));
        System.out.print(TerminalSelection.render(found, new TerminalStyle(100, false, true)));
    }

    static Selection compared(Selecting.Wanted wanted) throws IOException {
        Path scratch = Files.createTempDirectory("choose-model");
        try {
            return Selecting.begin(wanted, ModelSources.standard(Progress.NONE), scratch)
                    .run(Watcher.NONE);
        } finally {
            AtomicFolder.delete(scratch);
        }
    }
}
