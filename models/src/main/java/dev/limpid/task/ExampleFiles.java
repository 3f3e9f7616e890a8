package dev.limpid.task;

import dev.limpid.image.ImageException;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
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

/**
 * Reads many inputs for a model of texts or pictures: a file of texts, one a line, or a folder of text files or pictures. With
 * labels, a line is {@code label<TAB>text}, and a folder holds a folder for each label.
 */
public final class ExampleFiles {
    /** Examples at one place. */
    static final int MOST = 100_000;

    /** Bytes of a file of texts. */
    static final long LARGEST = 256L << 20;

    private final TaskModel<?> model;
    private final Path root;
    private final boolean labelled;
    private final List<Example> examples = new ArrayList<>();

    private ExampleFiles(TaskModel<?> model, Path root, boolean labelled) {
        this.model = model;
        this.root = root;
        this.labelled = labelled;
    }

    /**
     * Reads and prepares them, files of a folder in the order of their names.
     *
     * @throws IllegalArgumentException in one line with the place, if there are none, or one is not what the model reads
     */
    public static List<Example> read(TaskModel<?> model, Path path, boolean labelled) {
        boolean texts = model instanceof TextModel && model.task() != Task.SENTENCE_SIMILARITY;
        if (!texts && !(model instanceof ImageModel)) {
            throw new IllegalArgumentException("Many examples are read for models of texts or of pictures; model '"
                    + model.provenance().id() + "' has the task " + model.task() + ".");
        }
        ExampleFiles reader = new ExampleFiles(model, path, labelled);
        try {
            reader.read();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + path + ".", unreadable);
        }
        if (reader.examples.isEmpty()) {
            throw new IllegalArgumentException(path + " holds no examples: expected " + reader.expected() + ".");
        }
        return reader.examples;
    }

    private String expected() {
        if (model instanceof ImageModel) {
            return labelled ? "a folder of pictures for each label" : "pictures";
        }
        return labelled
                ? "lines 'label<TAB>text', or a folder of text files for each label"
                : "a text on each line, or text files";
    }

    private void read() throws IOException {
        if (Files.isDirectory(root)) {
            for (Path entry : sorted(root)) {
                if (labelled && Files.isDirectory(entry)) {
                    for (Path file : sorted(entry)) {
                        whole(file, entry.getFileName().toString());
                    }
                } else if (!labelled && Files.isRegularFile(entry)) {
                    whole(entry, null);
                } else {
                    throw new IllegalArgumentException(entry + " is a " + (labelled ? "file" : "folder") + ": of "
                            + root + " " + expected() + " are expected.");
                }
            }
        } else if (model instanceof TextModel texts) {
            lines(texts);
        } else {
            throw new IllegalArgumentException(root + (Files.exists(root) ? " is no folder" : " does not exist")
                    + ": expected " + expected() + ".");
        }
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private void whole(Path file, @Nullable String label) throws IOException {
        String name = root.relativize(file).toString();
        if (model instanceof ImageModel pictures) {
            try {
                add(name, name, label, pictures.prepare(Picture.read(file), name));
            } catch (ImageException refused) {
                throw new IllegalArgumentException(file + ": " + refused.getMessage(), refused);
            }
        } else {
            text((TextModel) model, name, text(file).strip(), label);
        }
    }

    private void lines(TextModel texts) throws IOException {
        int number = 0;
        for (String line : text(root).split("\\R", -1)) {
            number++;
            String name = root.getFileName() + ":" + number;
            int tab = line.indexOf('\t');
            if (line.isBlank()) {
                continue;
            }
            if (labelled && tab < 1) {
                throw new IllegalArgumentException(
                        root + ":" + number + ": expected a label, a tab and a text, got '" + brief(line) + "'.");
            }
            text(
                    texts,
                    name,
                    labelled ? line.substring(tab + 1).strip() : line.strip(),
                    labelled ? line.substring(0, tab).strip() : null);
        }
    }

    private static String brief(String line) {
        return line.codePointCount(0, line.length()) <= 40
                ? line
                : line.substring(0, line.offsetByCodePoints(0, 40)) + "…";
    }

    private static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    file + (Files.exists(file) ? " is no file" : " does not exist") + ": expected a file of text.");
        }
        if (Files.size(file) > LARGEST) {
            throw new IllegalArgumentException(
                    file + " has " + Files.size(file) + " bytes, at most " + LARGEST + " are read at once. Split it.");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException damaged) {
            throw new IllegalArgumentException(file + " is no text in UTF-8. Save it as UTF-8.", damaged);
        }
    }

    private void text(TextModel texts, String name, String text, @Nullable String label) {
        try {
            add(name, text, label, texts.prepare(Text.of(text)));
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(name + ": " + refused.getMessage(), refused);
        }
    }

    private void add(String name, String shown, @Nullable String label, Input input) {
        if (examples.size() == MOST) {
            throw new IllegalArgumentException(root + " holds more than " + MOST + " examples. Take a part of them.");
        }
        examples.add(new Example(name, shown, label, input));
    }
}
