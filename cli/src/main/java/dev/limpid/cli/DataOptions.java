package dev.limpid.cli;

import dev.limpid.data.Dataset;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.task.ImageModel;
import dev.limpid.task.TaskModel;
import dev.limpid.text.Granularity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which examples a command works on. */
final class DataOptions {
    private static final int USUAL = 30;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description =
                    "Examples: a .csv, .tsv, .json or .jsonl file (also .gz) of texts or rows, with their labels where"
                            + " it has them; for pictures a folder, best with a folder for each label.")
    private Path data = Path.of("");

    @Option(
            names = "--columns",
            split = ",",
            paramLabel = "ROLE=COLUMN",
            description = "Which column of the file is what: text, text_pair, label, rationale. Default: told by their"
                    + " names, else by what stands in them.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--truth",
            paramLabel = "FOLDER",
            description =
                    "Of pictures where the thing is that the answer is about: a PNG of the same name for each, white"
                            + " inside.")
    private @Nullable Path truth;

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "How many examples, drawn by --seed and evenly over the labels; 0 for all. Default: 30.")
    private int examples = USUAL;

    @Option(
            names = "--features",
            paramLabel = "F",
            description = "What gets a score: token, word or sentence of a text; of a picture grid:ROWSxCOLUMNS,"
                    + " quickshift, slic or felzenszwalb. Default: word; grid:8x8.")
    private @Nullable String features;

    Path path() {
        return data;
    }

    @Nullable
    String features() {
        return features;
    }

    /**
     * Refuses what no model could read.
     *
     * @throws IllegalArgumentException in one line
     */
    void check() {
        if (examples < 0) {
            throw new IllegalArgumentException("--examples must be 0 or more, got " + examples + ".");
        }
        requireThere("--data", data);
        if (truth != null) {
            requireThere("--truth", truth);
        }
    }

    private static void requireThere(String option, Path path) {
        if (!Files.exists(path)) {
            throw new IllegalArgumentException(option + " " + path + " does not exist.");
        }
    }

    /** What counts as a feature of a text. */
    Granularity words() {
        return features == null ? Dataset.Wanted.USUAL.words() : Granularity.of(features);
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException in one line with the place, if they are not what the model reads
     */
    Dataset read(TaskModel<?> model, long seed) {
        check();
        boolean pictures = model instanceof ImageModel;
        Dataset.Wanted usual = Dataset.Wanted.USUAL;
        return Dataset.read(
                model,
                data,
                new Dataset.Wanted(
                        columns,
                        truth,
                        examples == 0 ? null : examples,
                        seed,
                        pictures ? usual.words() : words(),
                        features == null || !pictures ? usual.regions() : Segmenter.parse(features)));
    }
}
