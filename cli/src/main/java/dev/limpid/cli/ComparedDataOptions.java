package dev.limpid.cli;

import dev.limpid.corpus.Given;
import dev.limpid.corpus.Role;
import dev.limpid.corpus.Wanted;
import dev.limpid.select.Material;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What models are compared on. */
final class ComparedDataOptions {
    private static final int USUAL = 1000;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description =
                    "What the models are to learn from: .csv, .tsv, .json, .jsonl or .parquet files (texts also .gz)"
                            + " of texts with a class or a number each, or a folder with a folder of texts or pictures for each"
                            + " class. May be given several times.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--test",
            paramLabel = "PATH",
            description = "Other examples, which each model is judged by once. Default: --test-share of --data.")
    private List<Path> test = new ArrayList<>();

    @Option(
            names = "--test-share",
            paramLabel = "SHARE",
            description = "Share of --data to judge by where no --test is given. Default: 0.3.")
    private double testShare = 0.3;

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "Examples to learn from, drawn evenly over the classes; 0 for all. Default: 1000.")
    private int examples = USUAL;

    @Option(
            names = "--judged",
            paramLabel = "N",
            description = "Examples to judge by, drawn likewise; 0 for all. Default: 1000.")
    private int judged = USUAL;

    @Option(
            names = "--text-column",
            paramLabel = "C",
            description = "The text's column. Default: told by name, else by" + " what stands in it; so of the others.")
    private @Nullable String text;

    @Option(names = "--pair-column", paramLabel = "C", description = "The second text's column.")
    private @Nullable String pair;

    @Option(names = "--label-column", paramLabel = "C", description = "The class's column.")
    private @Nullable String label;

    @Option(names = "--score-column", paramLabel = "C", description = "The column of a number to be told.")
    private @Nullable String score;

    @Option(names = "--image-column", paramLabel = "C", description = "The column of pictures' files.")
    private @Nullable String image;

    /** @throws IllegalArgumentException in one line, if a path does not exist */
    Given given() throws IOException {
        TextDataOptions.requireThere(data);
        TextDataOptions.requireThere(test);
        Given found = data.size() == 1 ? Given.of(data.get(0)) : Given.of(data);
        return new Given(found.train(), found.validation(), test.isEmpty() ? found.test() : test);
    }

    Wanted columns() {
        Wanted wanted = TrainingDataOptions.naming(Wanted.USUAL, Role.TEXT, text);
        wanted = TrainingDataOptions.naming(wanted, Role.PAIR, pair);
        wanted = TrainingDataOptions.naming(wanted, Role.LABEL, label);
        wanted = TrainingDataOptions.naming(wanted, Role.SCORE, score);
        return TrainingDataOptions.naming(wanted, Role.IMAGE, image);
    }

    /** @throws IllegalArgumentException in one line, if a number is out of its range */
    Material.Amount amount(long seed) {
        if (examples < 0 || judged < 0) {
            throw new IllegalArgumentException((examples < 0 ? "--examples" : "--judged") + " must be 0 or more, got "
                    + Math.min(examples, judged) + ".");
        }
        if (!(testShare > 0 && testShare < 1)) {
            throw new IllegalArgumentException("--test-share must be above 0 and below 1, got " + testShare + ".");
        }
        return new Material.Amount(
                examples == 0 ? null : (Integer) examples, judged == 0 ? null : (Integer) judged, testShare, seed);
    }
}
