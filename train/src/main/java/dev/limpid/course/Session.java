package dev.limpid.course;

import dev.limpid.loss.Loss;
import dev.limpid.runtime.Runtime;
import dev.limpid.train.Checkpoints;
import dev.limpid.train.Examples;
import dev.limpid.train.Judge;
import dev.limpid.train.LogLine;
import dev.limpid.train.Network;
import dev.limpid.train.Outcome;
import dev.limpid.train.Settings;
import dev.limpid.train.Trainer;
import dev.limpid.train.TrainingLog;
import dev.limpid.train.Watcher;
import dev.limpid.train.Watchers;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** What is trained on what, and the folder in which that is kept from one stretch to the next. */
record Session(Network network, Loss loss, Examples examples, Settings settings, Runtime runtime, RunFolder folder) {
    private static final int KEPT = 2;

    /**
     * Trains on from the last checkpoint.
     *
     * @param judge null to judge by nothing between updates
     * @param until the update after which it stops, if not before
     * @param digest of all that decides the bits
     */
    Outcome train(@Nullable Judge judge, long until, String digest, Watcher watcher) throws IOException {
        try (TrainingLog log = TrainingLog.open(folder.log())) {
            return new Trainer(
                            network,
                            loss,
                            examples,
                            settings,
                            runtime,
                            judge,
                            new Checkpoints(folder.checkpoints(), runtime, digest, KEPT),
                            new Watchers(List.of(log, watcher)))
                    .run(until);
        }
    }

    /** What happened so far. */
    List<LogLine> log() throws IOException {
        return Files.exists(folder.log()) ? TrainingLog.read(folder.log()) : List.of();
    }
}
