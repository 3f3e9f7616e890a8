package dev.limpid.batch;

import dev.limpid.corpus.Columns;
import dev.limpid.corpus.Role;
import dev.limpid.corpus.RowStream;
import dev.limpid.corpus.Wanted;
import dev.limpid.format.FormatException;
import dev.limpid.table.Sheet;
import dev.limpid.task.ImageModel;
import dev.limpid.task.TableModel;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds which column is what, as the user says, else as {@link Columns} tells it. */
final class Layouts {
    private static final String ID = "id";

    private final Source source;
    private final TaskModel<?> model;

    Layouts(Source source, TaskModel<?> model) {
        this.source = source;
        this.model = model;
    }

    /** What a column that holds this is called in {@code corpus}. */
    private Role role(Column column) {
        boolean asks = model.task() == Task.QUESTION_ANSWERING;
        return switch (column) {
            case TEXT -> asks ? Role.QUESTION : Role.TEXT;
            case PAIR -> Role.PAIR;
            case CONTEXT -> Role.CONTEXT;
            case IMAGE -> Role.IMAGE;
            case LABEL, ID -> Role.LABEL;
        };
    }

    /** What is read of a row beside its id. */
    private Set<Column> readable() {
        if (model instanceof ImageModel) {
            return EnumSet.of(Column.IMAGE, Column.LABEL);
        }
        if (model instanceof TableModel) {
            return EnumSet.of(Column.LABEL);
        }
        return switch (model.task()) {
            case QUESTION_ANSWERING -> EnumSet.of(Column.TEXT, Column.CONTEXT, Column.LABEL);
            case ZERO_SHOT_CLASSIFICATION, TOKEN_CLASSIFICATION -> EnumSet.of(Column.TEXT, Column.LABEL);
            case TEXT_GENERATION, FILL_MASK, FEATURE_EXTRACTION ->
                source.columns().containsKey(Column.PAIR)
                        ? EnumSet.of(Column.TEXT, Column.PAIR, Column.LABEL)
                        : EnumSet.of(Column.TEXT, Column.LABEL);
            default -> EnumSet.of(Column.TEXT, Column.PAIR, Column.LABEL);
        };
    }

    private Set<Column> required() {
        if (model instanceof ImageModel) {
            return EnumSet.of(Column.IMAGE);
        }
        if (model instanceof TableModel) {
            return Set.of();
        }
        return switch (model.task()) {
            case QUESTION_ANSWERING -> EnumSet.of(Column.TEXT, Column.CONTEXT);
            case SENTENCE_SIMILARITY -> EnumSet.of(Column.TEXT, Column.PAIR);
            default -> EnumSet.of(Column.TEXT);
        };
    }

    /** The rows; of a table also those are names in a first line that the model or the user calls columns so. */
    RowStream open() throws IOException {
        if (!(model instanceof TableModel)) {
            return RowStream.open(source.data(), wanted());
        }
        Set<String> names = new HashSet<>(source.table());
        names.addAll(source.columns().values());
        model.graph().inputs().forEach(port -> names.add(port.wire().name()));
        return RowStream.open(source.data(), wanted(), cells -> Sheet.areNames(cells, names));
    }

    private Wanted wanted() {
        Set<Column> readable = readable();
        Map<Role, String> said = new EnumMap<>(Role.class);
        source.columns().forEach((column, name) -> {
            if (column == Column.ID) {
                return;
            }
            if (!readable.contains(column)) {
                throw new IllegalArgumentException(column.option() + ": model '"
                        + model.provenance().id() + "' reads no " + column + " for its task " + model.task() + ", only "
                        + readable.stream().map(Column::toString).collect(Collectors.joining(", ")) + ".");
            }
            said.put(role(column), name);
        });
        if (!source.table().isEmpty() && !(model instanceof TableModel)) {
            throw new IllegalArgumentException("--columns is for models of tables; model '"
                    + model.provenance().id() + "' does " + model.task() + ". Use --text-column and such.");
        }
        return new Wanted(said, null, source.format(), source.encoding(), false);
    }

    /**
     * Which column is what.
     *
     * @param notes to which is added what was taken for what
     * @throws IllegalArgumentException in one line that lists the columns there are, if it cannot be told
     */
    Layout of(RowStream rows, List<String> notes) {
        List<String> names = rows.columns();
        Map<Column, Integer> at = new EnumMap<>(Column.class);
        Columns found = rows.columns(roles(readable()), roles(required()));
        for (Column column : readable()) {
            String name = found.names().get(role(column));
            if (name != null) {
                at.put(column, names.indexOf(name));
            }
        }
        String id = source.columns().get(Column.ID);
        if (id != null) {
            at.put(Column.ID, place(id, rows, Column.ID.option()));
        } else if (rows.named()) {
            IntStream.range(0, names.size())
                    .filter(i -> names.get(i).strip().toLowerCase(Locale.ROOT).equals(ID) && !at.containsValue(i))
                    .findFirst()
                    .ifPresent(i -> at.put(Column.ID, i));
        }
        if (!(model instanceof TableModel table)) {
            found.notes().stream()
                    .map(note -> at.containsKey(Column.ID) ? withoutId(note, names.get(at.get(Column.ID))) : note)
                    .filter(note -> !note.isEmpty())
                    .forEach(notes::add);
            return new Layout(at, List.of(), names, rows.named());
        }
        return table(rows, table, at, notes);
    }

    /** The id is read, though not by the model. */
    private static String withoutId(String note, String id) {
        String unread = "these columns are not read: ";
        int from = note.indexOf(unread);
        if (from < 0) {
            return note;
        }
        List<String> names = new ArrayList<>(List.of(
                note.substring(from + unread.length(), note.length() - 1).split(", ")));
        names.remove(FormatException.quoted(id));
        return names.isEmpty() ? "" : note.substring(0, from + unread.length()) + String.join(", ", names) + ".";
    }

    private Set<Role> roles(Set<Column> columns) {
        return columns.stream().map(this::role).collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }

    private Layout table(RowStream rows, TableModel table, Map<Column, Integer> at, List<String> notes) {
        List<String> names = rows.columns();
        List<String> ports =
                table.graph().inputs().stream().map(port -> port.wire().name()).toList();
        // What the model reads by its name is no label, whatever it is called.
        Integer label = at.get(Column.LABEL);
        if (label != null && !source.columns().containsKey(Column.LABEL) && ports.contains(names.get(label))) {
            at.remove(Column.LABEL);
        }
        List<Integer> read = new ArrayList<>();
        if (source.table().isEmpty()) {
            IntStream.range(0, names.size()).filter(i -> !at.containsValue(i)).forEach(read::add);
        } else {
            source.table().forEach(name -> read.add(place(name, rows, "--columns")));
        }
        if (!source.columns().containsKey(Column.LABEL) && at.containsKey(Column.LABEL)) {
            notes.add("Of " + rows.source() + " " + FormatException.quoted(names.get(at.get(Column.LABEL)))
                    + " was taken for the label, which the model does not read.");
        }
        if (read.isEmpty()) {
            throw new IllegalArgumentException(rows.source() + ": no column is left for the model to read, it has "
                    + told(names) + ". Say --columns.");
        }
        return new Layout(at, read, names, rows.named());
    }

    private static int place(String said, RowStream rows, String option) {
        List<String> names = rows.columns();
        int place = names.indexOf(said);
        if (place < 0 && !rows.named() && said.matches("\\d{1,6}") && Integer.parseInt(said) < names.size()) {
            place = Integer.parseInt(said);
        }
        if (place < 0) {
            throw new IllegalArgumentException(rows.source() + ": it has no column " + FormatException.quoted(said)
                    + ", only " + told(names) + ". Say " + option + " as one of these.");
        }
        return place;
    }

    private static String told(List<String> names) {
        return names.stream().map(FormatException::quoted).collect(Collectors.joining(", "));
    }
}
