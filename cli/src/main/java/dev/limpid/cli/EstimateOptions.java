package dev.limpid.cli;

import dev.limpid.course.Learning;
import dev.limpid.estimate.Estimate;
import dev.limpid.estimate.Estimator;
import dev.limpid.estimate.JsonEstimate;
import dev.limpid.estimate.LearningCurve;
import dev.limpid.estimate.Power;
import dev.limpid.format.AtomicFolder;
import dev.limpid.report.HtmlEstimate;
import dev.limpid.runtime.Runtime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How an estimate is made, and where it goes. */
final class EstimateOptions {
    private static final List<String> FORMATS = List.of("text", "json", "html");

    @Option(
            names = "--no-run",
            description = "Count only: nothing is run, and no time is told. Default: some updates are timed.")
    private boolean counted;

    @Option(
            names = "--watts",
            paramLabel = "W",
            description = "What the machine takes while it trains. Default: what its processor tells, if it does.")
    private @Nullable Double watts;

    @Option(
            names = "--intensity",
            paramLabel = "G",
            description = "Grams of CO2e a kilowatt hour of your electricity. Default: 475, the world's mean.")
    private @Nullable Double intensity;

    @Option(names = "--format", paramLabel = "F", description = "text, json or html. Default: text.")
    private String format = "text";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "A file to write the estimate to. Default: standard output.")
    private @Nullable Path out;

    @Mixin
    private FigureOptions figures = new FigureOptions();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec asking = CommandSpec.create();

    /** Read by {@link Main} from the arguments, so that it also serves for errors before this is. */
    @Option(names = Screen.VERBOSE, description = "Show where an error came from.")
    private boolean verbose;

    /** Reads data and model, and makes ready what an update runs. */
    interface Beginning<L extends Learning> {
        L begin(Path folder, Runtime runtime) throws IOException;
    }

    /** Small trainings before the estimate. */
    interface Curve<L extends Learning> {
        LearningCurve.@Nullable Expected of(L learning) throws IOException;
    }

    private String command() {
        return "limpid "
                + Shell.line(asking.root().commandLine().getParseResult().originalArgs());
    }

    /** Whether nothing is to be run. */
    boolean isCounted() {
        return counted;
    }

    /**
     * Refuses what is wrong with them.
     *
     * @throws IllegalArgumentException in one line
     */
    void check() {
        if (!FORMATS.contains(format)) {
            throw new IllegalArgumentException(
                    "Unknown --format '" + format + "', expected " + String.join(", ", FORMATS) + ".");
        }
        if (counted && watts != null) {
            throw new IllegalArgumentException(
                    "--watts is for the energy of a time, and with --no-run none is told." + " Leave one of them out.");
        }
        if (counted && intensity != null) {
            throw new IllegalArgumentException("--intensity is for the energy of a time, and with --no-run none is"
                    + " told. Leave one of them out.");
        }
        estimator();
        Path file = out;
        if (file != null && !String.valueOf(file.getFileName()).contains(".")) {
            throw new IllegalArgumentException("--out " + file + ": expected a file for the estimate, such as " + file
                    + (format.equals("text") ? ".txt" : "." + format)
                    + "; no model is written. Leave it out to see it here.");
        }
    }

    private Estimator estimator() {
        if (watts != null && !(watts > 0 && watts < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("--watts must be above 0, got " + watts + ".");
        }
        if (intensity != null && !(intensity >= 0 && intensity < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("--intensity must be 0 or more, got " + intensity + ".");
        }
        return new Estimator(!counted, watts == null ? null : new Power.Told(watts, 1), intensity);
    }

    /** Estimates in a folder that is gone afterwards. */
    <L extends Learning> void run(Screen screen, Runtime.Settings settings, Beginning<L> beginning, Curve<L> curve)
            throws IOException {
        Path folder = Files.createTempDirectory("limpid-estimate");
        try (Destination destination = Destination.open(screen, format, out).with(figures);
                Runtime runtime = new Runtime(settings)) {
            long started = System.nanoTime();
            Estimate estimate;
            try (L learning = beginning.begin(folder.resolve("training"), runtime)) {
                double begun = (System.nanoTime() - started) / 1e9;
                learning.notes().forEach(note -> screen.err().println(note.startsWith(" ") ? note : "limpid: " + note));
                LearningCurve.Expected expected = curve.of(learning);
                estimate = estimator().of(learning, begun, folder.resolve("written"), expected);
            }
            destination.write((form, style) -> switch (form) {
                case "json" -> JsonEstimate.write(estimate);
                case "html" -> HtmlEstimate.write(estimate, command(), figures.tongue());
                default -> String.join("\n", estimate.lines()) + "\n";
            });
        } finally {
            AtomicFolder.delete(folder);
        }
    }
}
