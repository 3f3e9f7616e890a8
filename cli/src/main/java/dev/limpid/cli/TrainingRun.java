package dev.limpid.cli;

import dev.limpid.course.Learning;
import dev.limpid.format.AtomicFile;
import dev.limpid.format.AtomicFolder;
import dev.limpid.report.HtmlTraining;
import dev.limpid.report.TerminalTraining;
import dev.limpid.train.JsonTraining;
import dev.limpid.train.Training;
import dev.limpid.train.Watchers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Carries a training out: says what will be done, draws how it goes, writes what came of it. */
final class TrainingRun {
    private final Screen screen;
    private final TrainedOptions options;

    TrainingRun(Screen screen, TrainedOptions options) {
        this.screen = screen;
        this.options = options;
    }

    /**
     * Refuses places that cannot be written to, before any work is done.
     *
     * @throws IllegalArgumentException in one line
     */
    void check() throws IOException {
        options.checkReport();
        options.figures().open();
        TrainedOptions.requireEmpty(options.out());
    }

    void run(Learning learning, Map<String, Object> how) throws IOException {
        learning.notes().forEach(note -> screen.err().println(note.startsWith(" ") ? note : "limpid: " + note));
        Training training;
        EnergyMeter energy = new EnergyMeter();
        try (TrainingBar bar = new TrainingBar(screen)) {
            training = learning.run(new Watchers(List.of(bar, energy)), how).using(energy.joules());
        }
        byte[] json = JsonTraining.write(training).getBytes(StandardCharsets.UTF_8);
        byte[] page = HtmlTraining.write(training, options.figures().tongue()).getBytes(StandardCharsets.UTF_8);
        byte[] log = Files.readAllBytes(options.folder().resolve("metrics.jsonl"));
        // All in one: a process that is killed leaves the whole folder or none, and then goes on from its last
        // checkpoint.
        learning.write(
                options.out(), training, Map.of("metrics.jsonl", log, "training.json", json, "training.html", page));
        Path report = options.report();
        if (report != null) {
            AtomicFile.write(report, report.toString().endsWith(".json") ? json : page);
        }
        options.figures()
                .write(
                        screen,
                        () -> HtmlTraining.write(training, options.figures().tongue()));
        // The model is written: what it took to go on is of no more use.
        AtomicFolder.delete(options.folder());
        screen.out().print(TerminalTraining.render(training, screen.style()));
        screen.out().flush();
        screen.err()
                .println(
                        "Wrote " + options.out().toAbsolutePath().normalize()
                                + ": config.json, model.safetensors, model.onnx, README.md, training.html and what it reads with.");
    }
}
