package dev.limpid.data;

import dev.limpid.superpixel.Grid;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.table.Sheet;
import dev.limpid.task.ImageModel;
import dev.limpid.task.TableModel;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import dev.limpid.text.Granularity;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Examples to judge a model by, read from a user's files.
 *
 * @param cases at least one, in the files' order
 * @param notes what was taken for what and what was left out, a sentence each
 */
public record Dataset(List<Case> cases, List<String> notes) {
    /** Examples at one place. */
    static final int MOST = 100_000;

    public Dataset {
        cases = List.copyOf(cases);
        notes = List.copyOf(notes);
    }

    /**
     * What a user says of the files.
     *
     * @param columns of a sheet the name (or, where it names none, the number from 0) of each column that is read, by {@code
     *     text}, {@code text_pair}, {@code label}, {@code rationale}, of questions also {@code question} and {@code context};
     *     those that are not said are told by their names or by what stands in them
     * @param truth a folder of masks, each named as its picture and white where the thing is that the answer is about; null
     *     without
     * @param examples how many to draw, as evenly over labels as can be; null for all
     * @param seed of what is drawn
     * @param words what counts as a feature of a text
     * @param regions what counts as a feature of a picture
     */
    public record Wanted(
            Map<String, String> columns,
            @Nullable Path truth,
            @Nullable Integer examples,
            long seed,
            Granularity words,
            Segmenter regions) {
        private static final Segmenter GRID = new Grid(8, 8);

        /** All examples, of which a user says nothing more; words, or rectangles of an 8 by 8 grid. */
        public static final Wanted USUAL = new Wanted(Map.of(), null, null, 0, Granularity.WORD, GRID);

        public Wanted {
            columns = Map.copyOf(columns);
        }

        /** So many of them. */
        public Wanted drawing(int some, long from) {
            return new Wanted(columns, truth, some, from, words, regions);
        }

        /** With these columns. */
        public Wanted naming(Map<String, String> named) {
            return new Wanted(named, truth, examples, seed, words, regions);
        }

        /** With these masks. */
        public Wanted outlined(Path masks) {
            return new Wanted(columns, masks, examples, seed, words, regions);
        }

        Draw draw() {
            return new Draw(examples, seed);
        }
    }

    /**
     * Reads a sheet of texts or of a table's rows, or a folder of text files or pictures: with a folder for each label, or
     * without. Only those that are drawn are made ready for the model.
     *
     * @throws dev.limpid.format.FormatException if a sheet is damaged
     * @throws dev.limpid.image.ImageException if a picture is
     * @throws IllegalArgumentException in one line with the place, if there is nothing, or it is not what the model reads
     */
    public static Dataset read(TaskModel<?> model, Path path, Wanted wanted) {
        if (!Files.exists(path)) {
            throw new IllegalArgumentException(path + " does not exist: expected " + expected(model) + ".");
        }
        boolean folder = Files.isDirectory(path);
        if (folder ? model instanceof TableModel : model instanceof ImageModel || !Sheet.isSheet(path)) {
            throw new IllegalArgumentException(
                    path + " is a " + (folder ? "folder" : "file") + ": expected " + expected(model) + ".");
        }
        if (wanted.truth != null && !(model instanceof ImageModel)) {
            throw new IllegalArgumentException("Masks outline things in pictures; model '"
                    + model.provenance().id() + "' reads none. Mark words in a column 'rationale'.");
        }
        if (folder && !wanted.columns.isEmpty()) {
            throw new IllegalArgumentException(path + " is a folder, which has no columns. Leave them out.");
        }
        List<String> notes = new ArrayList<>();
        Labels labels = Labels.of(model);
        try {
            List<Candidate> candidates = folder
                    ? new Folder(model, path, labels).candidates(wanted, notes)
                    : model instanceof TextModel texts
                            ? new Texts(texts, labels).candidates(path, wanted, notes)
                            : new Tables((TableModel) model, labels).candidates(path, wanted, notes);
            if (candidates.isEmpty()) {
                throw new IllegalArgumentException(path + " holds no examples: expected " + expected(model) + ".");
            }
            List<Case> cases = wanted.draw().of(candidates, notes);
            notes.addAll(labels.notes());
            return new Dataset(cases, notes);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + path + ".", unreadable);
        }
    }

    private static String expected(TaskModel<?> model) {
        if (model instanceof ImageModel) {
            return "a folder of pictures, or of a folder of pictures for each label";
        }
        String sheet = "a .csv, .tsv, .json or .jsonl file (or one of these and .gz)";
        return model instanceof TextModel
                ? sheet + ", a .txt file with a text a line, or a folder of text files"
                : sheet;
    }
}
