package dev.limpid.data;

import dev.limpid.format.FormatException;
import dev.limpid.table.Row;
import dev.limpid.table.Sheet;
import dev.limpid.task.Example;
import dev.limpid.task.TableModel;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Rows of a table, of which a column may be the label. */
record Tables(TableModel model, Labels labels) {
    private static final String LABEL = "label";

    List<Candidate> candidates(Path file, Dataset.Wanted wanted, List<String> notes) throws IOException {
        Map<String, String> said = wanted.columns();
        if (!List.of(LABEL).containsAll(said.keySet())) {
            throw new IllegalArgumentException(
                    "Of a table only the column of labels is named, label=NAME; all others are read. Got "
                            + said.keySet() + ".");
        }
        Sheet sheet = Sheet.read(file, first -> Sheet.areNames(first, said.values()));
        int label = said.containsKey(LABEL) ? Columns.column(sheet, said.getOrDefault(LABEL, "")) : label(sheet, notes);
        List<Integer> read = IntStream.range(0, sheet.columns().size())
                .filter(column -> column != label)
                .boxed()
                .toList();
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < sheet.lines().size(); i++) {
            Sheet.Line line = sheet.lines().get(i);
            String name = sheet.source() + ":" + line.number();
            String text = label < 0 ? "" : Labels.shown(line.text(label));
            String stated = text.isBlank() ? null : text;
            Row row = sheet.row(i, read);
            candidates.add(new Candidate(name, stated, () -> prepared(row, name, stated)));
        }
        return candidates;
    }

    /** A column called so that the model does not read, else the last if there is one more than the model reads; -1 if none. */
    private int label(Sheet sheet, List<String> notes) {
        int last = sheet.columns().size() - 1;
        List<Integer> all = IntStream.rangeClosed(0, last).boxed().toList();
        boolean byName = model.graph().inputs().stream()
                .allMatch(port -> sheet.columns().contains(port.wire().name()));
        // Of x, y and z that are all read, none is a label, whatever it is called.
        if (!byName && reads(sheet.row(0, all))) {
            return -1;
        }
        List<Integer> called = IntStream.range(0, sheet.columns().size())
                .filter(i -> sheet.named()
                        && Columns.Role.LABEL
                                .names(model.task())
                                .contains(sheet.columns().get(i).toLowerCase(Locale.ROOT))
                        && model.graph().input(sheet.columns().get(i)).isEmpty())
                .boxed()
                .toList();
        if (called.size() > 1) {
            String first = sheet.columns().get(called.get(0));
            throw new IllegalArgumentException(sheet.source() + ": which column is the label, "
                    + FormatException.quoted(first) + " or "
                    + FormatException.quoted(sheet.columns().get(called.get(1))) + "? Say label=" + first + ".");
        }
        if (called.size() == 1) {
            return called.get(0);
        }
        if (!byName && last > 0 && reads(sheet.row(0, all.subList(0, last)))) {
            notes.add("Of " + sheet.source() + " "
                    + FormatException.quoted(sheet.columns().get(last))
                    + ", the last and one more than the model reads, was taken for the label.");
            return last;
        }
        return -1;
    }

    private boolean reads(Row row) {
        try {
            model.prepare(row);
            return true;
        } catch (IllegalArgumentException | FormatException refused) {
            return false;
        }
    }

    private Case prepared(Row row, String name, @Nullable String label) {
        try {
            return new Case(
                    new Example(name, name, label, model.prepare(row)),
                    label == null ? null : labels.answer(label, name),
                    null);
        } catch (FormatException refused) {
            throw new IllegalArgumentException(name + ": " + refused.getMessage(), refused);
        } catch (IllegalArgumentException refused) {
            String said = String.valueOf(refused.getMessage());
            throw new IllegalArgumentException(said.startsWith(name) ? said : name + ": " + said, refused);
        }
    }
}
