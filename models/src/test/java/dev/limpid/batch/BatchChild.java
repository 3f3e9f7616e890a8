package dev.limpid.batch;

import dev.limpid.Limpid;

import java.nio.file.Path;
import java.util.List;

/** A run in a process of its own, to be killed. */
final class BatchChild {
    private BatchChild() {}

    public static void main(String[] args) {
        try (Limpid model = Batches.moods()) {
            Batches.run(
                    Batches.of(
                            Batches.PREDICT,
                            Source.of(List.of(Path.of(args[0]))),
                            new Output(Path.of(args[1]), Output.Form.JSONL, 100, false)),
                    model);
        }
    }
}
