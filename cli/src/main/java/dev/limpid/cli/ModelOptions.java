package dev.limpid.cli;

import dev.limpid.generation.Continuation;
import dev.limpid.generation.Sampling;
import dev.limpid.image.Picture;
import dev.limpid.json.Generated;
import dev.limpid.model.Input;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelSources;
import dev.limpid.span.Grouping;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.table.Rows;
import dev.limpid.task.Hypotheses;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Models;
import dev.limpid.task.Pooling;
import dev.limpid.task.TableModel;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What to run, and on what. */
final class ModelOptions {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "A name that 'limpid models' lists, hf:org/name[@revision] of the Hugging Face hub, a folder,"
                    + " a file, or maven:group:artifact:version.")
    private String model = "";

    @Option(names = "--text", paramLabel = "T", description = "The text; for fill-mask with [MASK] to be filled.")
    private @Nullable String text;

    @Option(
            names = "--text-pair",
            paramLabel = "T",
            description = "A second text: read after the first, or compared with it.")
    private @Nullable String pair;

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Option(
            names = "--context",
            paramLabel = "T",
            description = "The text that question-answering looks for the answer in; the question is --text.")
    private @Nullable String context;

    @Option(names = "--image", paramLabel = "FILE", description = "The picture: PNG, JPEG, WebP, GIF or BMP.")
    private @Nullable Path image;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "A table (.csv, .tsv with column names, or .json) for a model of numbers.")
    private @Nullable Path input;

    @Option(names = "--row", paramLabel = "N", description = "The table's row, counted from 0. Default: 0.")
    private int row;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description =
                    "fill-mask, text-generation, text-classification, token-classification, question-answering, zero-shot-classification,"
                            + " sentence-similarity, feature-extraction,"
                            + " image-classification, object-detection, image-segmentation, image-feature-extraction, tabular-classification or tabular-regression. Default: the most that the model can do.")
    private @Nullable String task;

    @Option(
            names = "--pooling",
            paramLabel = "P",
            description = "How sentence similarity makes one vector of a text: mean, cls or max. Default: as its"
                    + " files say, else mean.")
    private @Nullable String pooling;

    @Option(
            names = "--grouping",
            paramLabel = "G",
            description = "How token-classification joins tokens to entities: none, simple, first, average or max, as"
                    + " transformers' aggregation strategies. Default: simple.")
    private @Nullable String grouping;

    @Option(
            names = "--labels",
            split = ",",
            paramLabel = "L",
            description =
                    "Classes to choose from, for zero-shot classification by a model of natural language inference.")
    private @Nullable List<String> labels;

    @Option(
            names = "--hypothesis",
            paramLabel = "T",
            description = "The sentence that says a class of the text, {} standing for it. Default: \""
                    + Hypotheses.TEMPLATE + "\"")
    private @Nullable String hypothesis;

    @Option(names = "--multi-label", description = "Each of --labels may hold or not, rather than one of all.")
    private boolean multiLabel;

    @Option(
            names = "--windows",
            description =
                    "Read a text that is longer than the model reads in windows, for text-classification: its score"
                            + " is the mean of theirs.")
    private boolean windows;

    @Option(
            names = "--position",
            paramLabel = "P",
            description = "The token (or, of a picture's map, the place) that is asked about, counted from 0. Default:"
                    + " the one [MASK].")
    private @Nullable Integer position;

    @Option(names = "--threads", paramLabel = "N", description = "Processors to use. Default: all.")
    private @Nullable Integer threads;

    @Nullable
    Integer position() {
        return position;
    }

    /** Whether the user said how the text goes on. */
    boolean isContinued() {
        return prompt.isContinued();
    }

    boolean hasImage() {
        return image != null;
    }

    /**
     * What gets a score.
     *
     * @param words of a text
     * @param regions of a picture; null for its pixels
     */
    record Features(Granularity words, @Nullable Segmenter regions) {
        /** As where a user says nothing. */
        static final Features USUAL = new Features(Granularity.WORD, null);
    }

    /**
     * What a user calls features, of a text or of a picture.
     *
     * @param named null for the usual ones
     * @throws IllegalArgumentException if it is not known
     */
    Features features(@Nullable String named) {
        if (named == null) {
            return Features.USUAL;
        }
        return hasImage()
                ? new Features(Granularity.WORD, Segmenter.parse(named))
                : new Features(Granularity.of(named), null);
    }

    /** Finds and loads the model, drawing progress while it is fetched. */
    TaskModel<?> load(Screen screen) {
        return open(screen, model, wanted());
    }

    private Models.Wanted wanted() {
        if (labels == null && (hypothesis != null || multiLabel)) {
            throw new IllegalArgumentException((hypothesis != null ? "--hypothesis" : "--multi-label")
                    + " is said of classes: give them with --labels sports,politics,science.");
        }
        return new Models.Wanted(
                task == null ? null : Task.of(task),
                pooling == null ? null : Pooling.of(pooling),
                labels == null ? null : Hypotheses.of(labels, hypothesis, multiLabel),
                windows,
                grouping == null ? null : Grouping.of(grouping));
    }

    /** Finds and loads another model, for the most that it can do. */
    TaskModel<?> loadOther(Screen screen, String named) {
        return open(screen, named, Models.Wanted.ANY);
    }

    private TaskModel<?> open(Screen screen, String named, Models.Wanted wanted) {
        Runtime.Settings settings = Runtime.Settings.standard();
        if (threads != null) {
            settings = settings.withThreads(threads);
        }
        try (Bars bars = new Bars(screen)) {
            return Models.open(ModelSources.standard(bars).find(named), wanted, settings);
        }
    }

    /**
     * What the user gave, made ready for the model.
     *
     * @param picture to draw scores over; null unless the model reads pictures
     * @param generated how a model that writes goes on; null for others
     * @param notes what was assumed of it or of the model
     */
    record Given(
            Input input,
            @Nullable Picture picture,
            @Nullable Generated generated,
            List<String> notes) {}

    /**
     * What the user gave, made ready for the model.
     *
     * @throws IllegalArgumentException if it is not what this model reads
     */
    Given prepare(TaskModel<?> loaded, Features features) {
        return prepare(loaded, features, null);
    }

    /**
     * The same; a model that writes goes on from what the user gave.
     *
     * @param sampling how it does; null if it is not to write
     */
    Given prepare(TaskModel<?> loaded, Features features, @Nullable Sampling sampling) {
        List<String> notes = new ArrayList<>(loaded.notes());
        refuseOthers(loaded);
        if (loaded instanceof ImageModel pictures) {
            Path file = given("--image", image, loaded);
            Picture picture = Picture.read(file);
            notes.addAll(picture.notes());
            String name = String.valueOf(file.getFileName());
            Input input = features.regions() == null
                    ? pictures.prepare(picture, name)
                    : pictures.prepare(picture, name, features.regions());
            return new Given(input, picture, null, notes);
        }
        if (loaded instanceof TextModel writer && writer.task() == Task.TEXT_GENERATION) {
            return going(writer, features.words(), sampling, notes);
        }
        Input input = withoutPicture(loaded, features.words());
        notes.addAll(input.notes());
        return new Given(input, null, null, notes);
    }

    /** A prompt and how it goes on: as the user says, else as the model writes. */
    private Given going(TextModel writer, Granularity granularity, @Nullable Sampling sampling, List<String> notes) {
        PromptOptions.Begun begun = prompt.of(writer, text);
        notes.addAll(begun.notes());
        Text start = begun.text();
        Continuation written = null;
        Input input;
        if (start.pair() == null && sampling != null) {
            written = writer.write(start, sampling, token -> {});
            input = writer.prepare(start, written, granularity);
        } else {
            input = writer.prepare(start, granularity);
        }
        notes.addAll(input.notes());
        return new Given(input, null, Writings.of(writer, input, written), notes);
    }

    /**
     * Another input of the kind that the user gave.
     *
     * @param other a text, or of a model of pictures a file
     * @throws IllegalArgumentException if the model reads neither
     */
    Input prepareOther(TaskModel<?> loaded, String other) {
        if (loaded instanceof ImageModel pictures) {
            Path file = Path.of(other);
            return pictures.prepare(Picture.read(file), String.valueOf(file.getFileName()));
        }
        if (loaded instanceof TextModel texts) {
            return texts.prepare(
                    texts.task() == Task.TEXT_GENERATION
                            ? prompt.of(texts, other).text()
                            : new Text(other, second(texts)));
        }
        throw new IllegalArgumentException("Model '" + loaded.provenance().id() + "' reads rows of a table; two inputs"
                + " are compared for models of texts or pictures.");
    }

    /**
     * Refuses inputs, for commands that read many examples.
     *
     * @throws IllegalArgumentException if the user gave one
     */
    void refuseInputs(String command) {
        Map<String, @Nullable Object> given = inputs();
        given.put("--position", position);
        given.forEach((option, value) -> {
            if (value != null) {
                throw new IllegalArgumentException(
                        option + ": 'limpid " + command + "' reads many examples from files, not one. Leave it out.");
            }
        });
    }

    /** Nothing that a user gives is passed over in silence. */
    private void refuseOthers(TaskModel<?> loaded) {
        List<String> read = read(loaded);
        inputs().forEach((option, value) -> {
            if (value != null && !read.contains(option)) {
                throw new IllegalArgumentException(option + " is not for model '"
                        + loaded.provenance().id() + "': its task " + loaded.task() + " reads "
                        + listed(read) + ".");
            }
        });
    }

    private static String listed(List<String> options) {
        int last = options.size() - 1;
        return last == 0 ? options.get(0) : String.join(", ", options.subList(0, last)) + " and " + options.get(last);
    }

    /** The options that an input is made of. */
    private static List<String> read(TaskModel<?> loaded) {
        return switch (loaded.task()) {
            case TEXT_GENERATION -> PromptOptions.READ;
            case QUESTION_ANSWERING -> List.of("--text", "--context");
            case ZERO_SHOT_CLASSIFICATION, TOKEN_CLASSIFICATION -> List.of("--text");
            default ->
                loaded instanceof TextModel
                        ? List.of("--text", "--text-pair")
                        : List.of(loaded instanceof ImageModel ? "--image" : "--input");
        };
    }

    /** All that an input can be made of, and what the user gave of it. */
    private Map<String, @Nullable Object> inputs() {
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        given.put("--text", text);
        given.put("--text-pair", pair);
        given.put("--context", context);
        given.putAll(prompt.given());
        given.put("--image", image);
        given.put("--input", input);
        return given;
    }

    private Input withoutPicture(TaskModel<?> loaded, Granularity granularity) {
        if (loaded instanceof TextModel texts) {
            return texts.prepare(new Text(given("--text", text, loaded), second(texts)), granularity);
        }
        TableModel table = (TableModel) loaded;
        Path file = given("--input", input, loaded);
        try {
            return table.prepare(Rows.read(file, row));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file + ".", unreadable);
        }
    }

    /** What is read beside the text: of a question its context. */
    private @Nullable String second(TextModel model) {
        return switch (model.task()) {
            case QUESTION_ANSWERING -> context;
            default -> pair;
        };
    }

    static <T> T given(String option, @Nullable T value, TaskModel<?> model) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "Model '" + model.provenance().id() + "' needs " + option + " for its task " + model.task() + ".");
        }
        return value;
    }
}
