package dev.limpid.data;

import dev.limpid.evaluate.Truth;
import dev.limpid.image.ImageException;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.task.Example;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files of a folder, each an example; of folders in it, each is called as its files are labelled. */
record Folder(TaskModel<?> model, Path root, Labels labels) {
    private static final long LARGEST_TEXT = 1 << 20;

    /**
     * A file.
     *
     * @param name from the folder on
     * @param label of the folder that it lies in; null without one
     */
    record Entry(Path file, String name, @Nullable String label) {}

    List<Candidate> candidates(Dataset.Wanted wanted, List<String> notes) throws IOException {
        if (model.task() == Task.SENTENCE_SIMILARITY || model.task() == Task.QUESTION_ANSWERING) {
            throw new IllegalArgumentException(root + " is a folder: the task " + model.task()
                    + " reads two texts at once. Give a .csv or .jsonl file with a column for each.");
        }
        List<Entry> entries = entries(root);
        Path masks = wanted.truth();
        if (masks != null) {
            requireMasks(entries, masks, notes);
        }
        return entries.stream()
                .map(entry -> new Candidate(
                        entry.name,
                        entry.label,
                        () -> model instanceof ImageModel pictures
                                ? picture(pictures, entry, wanted)
                                : text((TextModel) model, entry, wanted)))
                .toList();
    }

    /**
     * The files, in the order of their names, but for those that are hidden.
     *
     * @throws IllegalArgumentException if files and folders lie side by side, or there are too many
     */
    static List<Entry> entries(Path root) throws IOException {
        List<Entry> entries = new ArrayList<>();
        List<Path> first = sorted(root);
        boolean labelled = !first.isEmpty() && first.stream().allMatch(Files::isDirectory);
        for (Path entry : first) {
            List<Path> files = labelled ? sorted(entry) : List.of(entry);
            String label = labelled ? String.valueOf(entry.getFileName()) : null;
            for (Path file : files) {
                if (!Files.isRegularFile(file)) {
                    throw new IllegalArgumentException(file + " is a folder: " + root
                            + " holds either files, or a folder of files for each label.");
                }
                if (entries.size() == Dataset.MOST) {
                    throw new IllegalArgumentException(
                            root + " holds more than " + Dataset.MOST + " files. Take a part of them.");
                }
                entries.add(new Entry(file, root.relativize(file).toString(), label));
            }
        }
        return entries;
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static Path mask(Path masks, Entry entry) {
        int dot = entry.name.lastIndexOf('.');
        return masks.resolve((dot < 0 ? entry.name : entry.name.substring(0, dot)) + ".png");
    }

    private static void requireMasks(List<Entry> entries, Path masks, List<String> notes) {
        if (!Files.isDirectory(masks)) {
            throw new IllegalArgumentException(masks + (Files.exists(masks) ? " is no folder" : " does not exist")
                    + ": expected a folder of masks, each named as its picture and .png.");
        }
        long without = entries.stream()
                .filter(entry -> !Files.exists(mask(masks, entry)))
                .count();
        if (!entries.isEmpty() && without == entries.size()) {
            throw new IllegalArgumentException(masks + " holds no mask of these pictures: expected "
                    + mask(masks, entries.get(0)) + " and so on.");
        }
        if (without > 0) {
            notes.add(without + " of " + entries.size() + " pictures have no mask, so nothing is said of where the"
                    + " reasons are in them.");
        }
    }

    private Case picture(ImageModel pictures, Entry entry, Dataset.Wanted wanted) {
        Integer answer = entry.label == null ? null : labels.answer(entry.label, entry.name);
        Path masks = wanted.truth();
        Path mask = masks == null ? null : mask(masks, entry);
        try {
            Input input = pictures.prepare(Picture.read(entry.file), entry.name, wanted.regions());
            Truth truth = mask == null || !Files.exists(mask)
                    ? null
                    : Outline.read(mask).truth(input, Truth.Kind.PLACE);
            return new Case(new Example(entry.name, entry.name, entry.label, input), answer, truth);
        } catch (ImageException | IllegalArgumentException refused) {
            throw new IllegalArgumentException(entry.name + ": " + refused.getMessage(), refused);
        }
    }

    private Case text(TextModel texts, Entry entry, Dataset.Wanted wanted) {
        Integer answer = entry.label == null ? null : labels.answer(entry.label, entry.name);
        String text = text(entry).strip();
        try {
            Input input = texts.prepare(Text.of(text), wanted.words());
            return new Case(new Example(entry.name, text, entry.label, input), answer, null);
        } catch (IllegalArgumentException refused) {
            throw new Candidate.Unfit(refused);
        }
    }

    private static String text(Entry entry) {
        try {
            if (Files.size(entry.file) > LARGEST_TEXT) {
                throw new IllegalArgumentException(
                        entry.name + " has " + Files.size(entry.file) + " bytes, a text at most " + LARGEST_TEXT + ".");
            }
            return Files.readString(entry.file);
        } catch (CharacterCodingException damaged) {
            throw new IllegalArgumentException(entry.name + " is no text in UTF-8. Save it as UTF-8.", damaged);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + entry.name + ".", unreadable);
        }
    }
}
