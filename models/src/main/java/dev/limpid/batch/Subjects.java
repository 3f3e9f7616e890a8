package dev.limpid.batch;

import dev.limpid.Subject;
import dev.limpid.format.FormatException;
import dev.limpid.table.Row;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import dev.limpid.task.ImageModel;
import dev.limpid.task.TableModel;
import dev.limpid.task.TaskModel;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes of a row what its model is asked about. */
final class Subjects {
    private final TaskModel<?> model;
    private final Layout layout;
    private final @Nullable Table background;

    /** @param background the path of a table; null without any */
    Subjects(TaskModel<?> model, Layout layout, @Nullable String background) {
        this.model = model;
        this.layout = layout;
        this.background = background == null ? null : table(Path.of(background), model);
    }

    private static Table table(Path file, TaskModel<?> model) {
        if (!(model instanceof TableModel)) {
            throw new IllegalArgumentException(
                    "--background is for tables; model '" + model.provenance().id() + "' does " + model.task() + ".");
        }
        try {
            return Rows.all(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file + ".", unreadable);
        }
    }

    /** @throws IllegalArgumentException in one line, if the row does not hold what the model reads */
    Subject of(Asking row) {
        if (model instanceof ImageModel) {
            return Subject.image(picture(row));
        }
        if (model instanceof TableModel) {
            return new Subject.Cells(cells(row), background);
        }
        String text = text(row, Column.TEXT);
        Column second = layout.at().containsKey(Column.CONTEXT) ? Column.CONTEXT : Column.PAIR;
        return layout.at().containsKey(second)
                ? new Subject.Words(new Text(text, text(row, second)))
                : new Subject.Words(Text.of(text));
    }

    @Nullable
    Table background() {
        return background;
    }

    private String text(Asking row, Column column) {
        Object cell = layout.cell(row, column);
        if (cell instanceof List || cell instanceof Map) {
            throw new IllegalArgumentException("Its " + called(column) + " is "
                    + (cell instanceof List ? "a list" : "an object") + ", expected a text. Say another column with --"
                    + called(column) + "-column.");
        }
        String text = Layout.text(cell);
        if (text.isBlank()) {
            throw new IllegalArgumentException("It has no " + called(column) + ", expected one.");
        }
        return text;
    }

    /** Who asks a model a question calls the text so. */
    private String called(Column column) {
        return column == Column.TEXT && layout.at().containsKey(Column.CONTEXT) ? "question" : column.toString();
    }

    /** Only what lies beside the data: rows may come from somebody else. */
    private Path picture(Asking row) {
        String said = text(row, Column.IMAGE);
        Path folder = row.folder().toAbsolutePath().normalize();
        Path file;
        try {
            file = folder.resolve(said.strip()).normalize();
        } catch (InvalidPathException none) {
            throw new IllegalArgumentException(
                    "Its image is " + FormatException.quoted(said) + ", which is no path of a file.");
        }
        try {
            if (file.startsWith(folder) && Files.isRegularFile(file)) {
                if (file.toRealPath().startsWith(folder.toRealPath())) {
                    return file;
                }
            } else if (file.startsWith(folder)) {
                throw new IllegalArgumentException("There is no picture " + FormatException.quoted(said)
                        + ", expected a file from the folder of the data on.");
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read picture " + FormatException.quoted(said) + ".", unreadable);
        }
        throw new IllegalArgumentException("Its picture " + FormatException.quoted(said)
                + " lies outside of the folder of the data, where nothing is read. Put it into that folder.");
    }

    private Row cells(Asking row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int place : layout.table()) {
            Object cell = Layout.cell(row, place);
            values.put(layout.names().get(place), cell instanceof String text ? Row.cell(text.strip()) : cell);
        }
        String file = row.place().replaceFirst(":\\d+$", "");
        return new Row(file, Math.toIntExact(row.number()), values, layout.named());
    }
}
