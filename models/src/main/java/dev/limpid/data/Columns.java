package dev.limpid.data;

import dev.limpid.format.FormatException;
import dev.limpid.table.Sheet;
import dev.limpid.task.Task;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which column of a sheet of texts is what: as the user says, else by its name, else by what stands in it.
 *
 * @param at by role, the column
 * @param notes what was taken for what
 */
record Columns(Map<Role, Integer> at, List<String> notes) {
    /** Labels are short. */
    private static final int LONGEST_LABEL = 30;

    private static final int MOST_LABELS = 20;

    /** What a column is. */
    enum Role {
        /** Of a question-answering model the question. */
        TEXT("text", "sentence", "review", "content", "input", "sentence1", "premise"),
        /** Read after the first; of a question-answering model what holds the answer. */
        PAIR("text_pair", "sentence2", "hypothesis"),
        LABEL("label", "class", "target", "y", "category"),
        RATIONALE("rationale");

        private final List<String> names;

        Role(String... names) {
            this.names = List.of(names);
        }

        List<String> names(Task task) {
            boolean asks = task == Task.QUESTION_ANSWERING;
            return asks && this == TEXT
                    ? List.of("question", "text")
                    : asks && this == PAIR ? List.of("context", "text_pair") : names;
        }

        /** As a user calls it. */
        static Role of(String named, Task task) {
            for (Role role : values()) {
                if (role.names(task).get(0).equals(named) || role.names.get(0).equals(named)) {
                    return role;
                }
            }
            throw new IllegalArgumentException(
                    "Columns are named text, text_pair, label and rationale, of questions also"
                            + " question and context; got '" + named + "'.");
        }
    }

    /** Whether cells of a first line are names: some are those of a role, or are said by the user. */
    static boolean isHeader(List<String> cells, Map<String, String> said, Task task) {
        return cells.stream().anyMatch(cell -> said.containsValue(cell) || role(cell, task) != null);
    }

    private static @Nullable Role role(String name, Task task) {
        for (Role role : Role.values()) {
            if (role.names(task).contains(name.toLowerCase(Locale.ROOT))) {
                return role;
            }
        }
        return null;
    }

    /**
     * @param said by the user: a column's name, or its number from 0, by role
     * @throws IllegalArgumentException in one line that tells how to name columns, if it cannot be told which is the text
     */
    static Columns of(Sheet sheet, Map<String, String> said, Task task, Labels labels) {
        Map<Role, Integer> at = new EnumMap<>(Role.class);
        said.forEach((named, column) -> at.put(Role.of(named, task), column(sheet, column)));
        if (sheet.named()) {
            for (Role role : Role.values()) {
                if (!at.containsKey(role)) {
                    byName(sheet, role, task, at);
                }
            }
        }
        if (!at.containsKey(Role.TEXT)) {
            byContent(sheet, labels, at);
        }
        if (task == Task.QUESTION_ANSWERING || task == Task.SENTENCE_SIMILARITY) {
            require(sheet, Role.PAIR, task, at);
        }
        return new Columns(at, notes(sheet, said, task, at));
    }

    /**
     * The column that a user means.
     *
     * @throws IllegalArgumentException naming those there are
     */
    static int column(Sheet sheet, String said) {
        int named = sheet.columns().indexOf(said);
        if (named >= 0) {
            return named;
        }
        if (!sheet.named()
                && said.matches("\\d{1,6}")
                && Integer.parseInt(said) < sheet.columns().size()) {
            return Integer.parseInt(said);
        }
        throw new IllegalArgumentException(sheet.source() + ": it has no column " + FormatException.quoted(said)
                + ", only " + told(sheet.columns()) + ".");
    }

    private static String told(List<String> names) {
        return names.stream().map(FormatException::quoted).collect(Collectors.joining(", "));
    }

    private static void byName(Sheet sheet, Role role, Task task, Map<Role, Integer> at) {
        List<String> lower = sheet.columns().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        List<Integer> found = IntStream.range(0, lower.size())
                .filter(i -> role.names(task).contains(lower.get(i)) && !at.containsValue(i))
                .boxed()
                .toList();
        List<Integer> first = found.stream()
                .filter(i -> lower.get(i).equals(role.names(task).get(0)))
                .toList();
        List<Integer> best = first.isEmpty() ? found : first;
        if (best.size() > 1) {
            String name = role.names(task).get(0);
            throw new IllegalArgumentException(sheet.source() + ": which column is the " + name + ", "
                    + told(best.stream().map(sheet.columns()::get).toList()) + "? Say " + name + "="
                    + sheet.columns().get(best.get(0)) + ".");
        }
        best.forEach(column -> at.put(role, column));
    }

    private static void require(Sheet sheet, Role role, Task task, Map<Role, Integer> at) {
        if (!at.containsKey(role)) {
            String name = role.names(task).get(0);
            throw new IllegalArgumentException(sheet.source() + ": the task " + task + " needs a column " + name
                    + ", there is " + told(sheet.columns()) + ". Say which it is: " + name + "="
                    + (sheet.named() ? "NAME" : "NUMBER") + ".");
        }
    }

    /** Of two columns one holds labels: those of the model, else few short texts again and again. */
    private static void byContent(Sheet sheet, Labels labels, Map<Role, Integer> at) {
        List<Integer> free = IntStream.range(0, sheet.columns().size())
                .filter(i -> !at.containsValue(i))
                .boxed()
                .toList();
        if (free.size() == 1
                && (!sheet.named()
                        || at.containsKey(Role.LABEL)
                        || sheet.columns().size() == 1)) {
            at.put(Role.TEXT, free.get(0));
            return;
        }
        if (free.size() == 2 && !sheet.named() && !at.containsKey(Role.LABEL)) {
            List<Integer> known = free.stream()
                    .filter(i -> values(sheet, i).stream().allMatch(labels::know))
                    .toList();
            List<Integer> few = known.isEmpty()
                    ? free.stream().filter(i -> areFew(sheet, i)).toList()
                    : known;
            if (few.size() == 1) {
                at.put(Role.LABEL, few.get(0));
                at.put(Role.TEXT, free.get(free.get(0).equals(few.get(0)) ? 1 : 0));
                return;
            }
        }
        throw new IllegalArgumentException(sheet.source() + ": which column is the text cannot be told of "
                + (sheet.named() ? told(sheet.columns()) : free.size() + " columns without names")
                + ". Say it: " + (sheet.named() ? "text=NAME,label=NAME." : "text=0,label=1, counted from 0."));
    }

    private static Set<String> values(Sheet sheet, int column) {
        return sheet.lines().stream().map(line -> line.text(column)).collect(Collectors.toCollection(HashSet::new));
    }

    private static boolean areFew(Sheet sheet, int column) {
        Set<String> values = values(sheet, column);
        return values.size() <= Math.min(MOST_LABELS, sheet.lines().size() / 2)
                && values.stream().allMatch(value -> value.length() <= LONGEST_LABEL);
    }

    /** What a user did not say, and what is not read. */
    private static List<String> notes(Sheet sheet, Map<String, String> said, Task task, Map<Role, Integer> at) {
        Map<String, String> taken = new LinkedHashMap<>();
        at.forEach((role, column) -> {
            String name = role.names(task).get(0);
            boolean plain =
                    sheet.columns().get(column).equals(name) || sheet.columns().size() == 1;
            if (!plain && !said.containsKey(name) && !said.containsKey(role.names.get(0))) {
                taken.put(name, sheet.columns().get(column));
            }
        });
        List<String> unread = new ArrayList<>();
        for (int i = 0; i < sheet.columns().size(); i++) {
            if (!at.containsValue(i)) {
                unread.add(sheet.columns().get(i));
            }
        }
        List<String> notes = new ArrayList<>();
        if (!taken.isEmpty()) {
            notes.add("Of " + sheet.source() + " "
                    + taken.entrySet().stream()
                            .map(one -> FormatException.quoted(one.getValue()) + " was taken for the " + one.getKey())
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        if (!unread.isEmpty()) {
            notes.add("Of " + sheet.source() + " these columns are not read: " + told(unread) + ".");
        }
        return notes;
    }
}
