package dev.limpid.cli;

import dev.limpid.Limpid;
import dev.limpid.Prepared;
import dev.limpid.Subject;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import dev.limpid.task.ImageModel;
import dev.limpid.task.TableModel;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What to run, and on what. */
final class ModelOptions {
    @Mixin
    private LoadingOptions loading = new LoadingOptions();

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

    @Nullable
    Integer position() {
        return loading.position();
    }

    /** Whether the user said how the text goes on. */
    boolean isContinued() {
        return prompt.isContinued();
    }

    boolean hasImage() {
        return image != null;
    }

    /** Finds and loads the model, drawing progress while it is fetched; a file that is not there is told before. */
    Limpid open(Screen screen) {
        if (image != null && Files.notExists(image)) {
            Picture.read(image);
        }
        if (input != null && Files.notExists(input)) {
            cells(input, null);
        }
        return loading.open(screen);
    }

    /** The model alone, for commands that look deeper than questions go. */
    TaskModel<?> load(Screen screen) {
        return open(screen).model();
    }

    /** Finds and loads another model, for the most that it can do. */
    TaskModel<?> loadOther(Screen screen, String named) {
        return loading.loadOther(screen, named);
    }

    private Subject cells(Path file, @Nullable Table background) {
        try {
            return new Subject.Cells(Rows.read(file, row), background);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file + ".", unreadable);
        }
    }

    /**
     * What the user gave.
     *
     * @param background rows that stand beside a row; null without any
     * @throws IllegalArgumentException if it is not what this model reads
     */
    Subject subject(TaskModel<?> loaded, @Nullable Table background) {
        refuseOthers(loaded);
        if (loaded instanceof ImageModel) {
            return Subject.image(given("--image", image, loaded));
        }
        if (loaded instanceof TableModel) {
            return cells(given("--input", input, loaded), background);
        }
        TextModel texts = (TextModel) loaded;
        return texts.task() == Task.TEXT_GENERATION
                ? prompt.subject(texts, text)
                : new Subject.Words(new Text(given("--text", text, loaded), second(texts)));
    }

    /** The same made ready, nothing written. */
    Prepared prepare(TaskModel<?> loaded) {
        return Prepared.of(loaded, subject(loaded, null), Prepared.Cut.USUAL, null);
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
            Subject subject = texts.task() == Task.TEXT_GENERATION
                    ? prompt.subject(texts, other)
                    : new Subject.Words(new Text(other, second(texts)));
            return Prepared.of(texts, subject, Prepared.Cut.USUAL, null).input();
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
        given.put("--position", position());
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
