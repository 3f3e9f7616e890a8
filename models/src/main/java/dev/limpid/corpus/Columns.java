package dev.limpid.corpus;

import dev.limpid.format.FormatException;
import dev.limpid.table.Row;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which column is what: as the user says, else by its name, else by what stands in it.
 *
 * @param names of the columns that are read, by what they are
 * @param named whether the files name them; else they are {@code column 0} and so on
 * @param notes what was taken for what, and what is not read, a sentence each
 */
public record Columns(Map<Role, String> names, boolean named, List<String> notes) {
    /** Labels are short, and few. */
    private static final int LONGEST_LABEL = 30;

    private static final int MOST_LABELS = 20;

    /** So many rows tell a line of names from one of data. */
    private static final int ENOUGH = 10;

    public Columns {
        Map<Role, String> copy = new EnumMap<>(Role.class);
        copy.putAll(names);
        names = Collections.unmodifiableMap(copy);
        notes = List.copyOf(notes);
    }

    /** Whether cells of a first line are names: some are those of a role, or are said by the user. */
    static boolean isHeader(List<String> cells, Wanted wanted) {
        return cells.stream()
                .anyMatch(cell ->
                        wanted.columns().containsValue(cell) || Role.of(cell).isPresent());
    }

    /**
     * Whether the first row is one of names by what stands below: in a column all are numbers but it, or it is no label though
     * all others are few ones.
     */
    static boolean isHeader(List<Feed.Found> rows) {
        if (rows.size() <= ENOUGH) {
            return false;
        }
        List<Feed.Found> rest = rows.subList(1, rows.size());
        return IntStream.range(0, rows.get(0).cells().size()).anyMatch(column -> {
            String first = text(rows.get(0), column).strip();
            boolean numbers = rest.stream()
                    .allMatch(row -> Row.number(text(row, column).strip()).isPresent());
            return !first.isEmpty()
                    && (numbers
                            ? Row.number(first).isEmpty()
                            : areFew(rest, column)
                                    && rest.stream()
                                            .noneMatch(row ->
                                                    text(row, column).strip().equals(first)));
        });
    }

    /** Whether a first row that looks like names is none, as where a label is called {@code y}: it stands below too. */
    static boolean isRow(List<String> names, List<Feed.Found> rows, Wanted wanted) {
        return names.stream().noneMatch(wanted.columns()::containsValue)
                && IntStream.range(0, names.size())
                        .filter(column -> Role.of(names.get(column)).isPresent())
                        .allMatch(column -> rows.stream()
                                .anyMatch(row -> text(row, column).strip().equals(names.get(column))));
    }

    static String told(List<String> names) {
        return names.stream().map(FormatException::quoted).collect(Collectors.joining(", "));
    }

    static String text(Feed.Found row, int column) {
        Object cell = column < row.cells().size() ? row.cells().get(column) : "";
        return cell instanceof Double number ? Row.written(number) : String.valueOf(cell);
    }

    private static boolean areFew(List<Feed.Found> rows, int column) {
        Set<String> values = rows.stream().map(row -> text(row, column)).collect(Collectors.toSet());
        return values.size() <= Math.min(MOST_LABELS, rows.size() / 2)
                && values.stream().allMatch(value -> value.length() <= LONGEST_LABEL);
    }

    /**
     * The columns of a feed.
     *
     * @param rows the first ones
     * @throws IllegalArgumentException in one line that lists the columns there are, if it cannot be told which is which
     */
    static Columns of(Feed feed, List<Feed.Found> rows, Wanted wanted) {
        return new Guess(feed, rows, wanted).columns();
    }

    /**
     * The columns of a feed that are asked for.
     *
     * @param readable what is looked for
     * @param required what there must be
     * @throws IllegalArgumentException as {@link #of(Feed, List, Wanted)} does
     */
    static Columns of(Feed feed, List<Feed.Found> rows, Wanted wanted, Set<Role> readable, Set<Role> required) {
        return new Guess(feed, rows, wanted, readable, required).columns();
    }

    /** Without those that are something else. */
    Columns only(Set<Role> roles) {
        Map<Role, String> some = new EnumMap<>(Role.class);
        some.putAll(names);
        some.keySet().retainAll(roles);
        return new Columns(some, named, notes);
    }

    /** Of one feed. */
    private static final class Guess {
        private final String source;
        private final List<String> all;
        private final boolean named;
        private final List<Feed.Found> rows;
        private final Wanted wanted;
        private final @Nullable Set<Role> readable;
        private final Set<Role> required;
        private final Map<Role, Integer> at = new EnumMap<>(Role.class);

        Guess(Feed feed, List<Feed.Found> rows, Wanted wanted) {
            this(feed, rows, wanted, null, Set.of());
        }

        Guess(Feed feed, List<Feed.Found> rows, Wanted wanted, @Nullable Set<Role> readable, Set<Role> required) {
            this.readable = readable;
            this.required = required;
            this.source = feed.source();
            this.all = feed.columns();
            this.named = feed.named();
            this.rows = rows;
            this.wanted = wanted;
        }

        Columns columns() {
            wanted.columns().forEach((role, said) -> at.put(role, said(role, said)));
            Set<Role> needed = needed();
            at.keySet().retainAll(needed);
            if (named) {
                needed.stream().filter(role -> !at.containsKey(role)).forEach(this::byName);
            }
            if (needed.contains(Role.TEXT)) {
                byContent(needed);
            }
            if (at.containsKey(Role.SCORE) && at.containsKey(Role.LABEL)) {
                at.remove(
                        wanted.kind() == Kind.SCORES || wanted.columns().containsKey(Role.SCORE)
                                ? Role.LABEL
                                : Role.SCORE);
            }
            require(needed);
            Map<Role, String> names = new EnumMap<>(Role.class);
            at.forEach((role, column) -> names.put(role, all.get(column)));
            return new Columns(names, named, notes());
        }

        private int said(Role role, String said) {
            int column = all.indexOf(said);
            if (column >= 0) {
                return column;
            }
            if (!named && said.matches("\\d{1,6}") && Integer.parseInt(said) < all.size()) {
                return Integer.parseInt(said);
            }
            throw new IllegalArgumentException(source + ": it has no column " + FormatException.quoted(said) + ", only "
                    + told(all) + ". Say " + role.option() + " " + (named ? "NAME" : "NUMBER, counted from 0") + ".");
        }

        private boolean has(Role role) {
            return wanted.columns().containsKey(role)
                    || named && all.stream().map(Role::plain).anyMatch(role.names()::contains);
        }

        /** What may be read of a kind, or of what the columns look like. */
        private Set<Role> needed() {
            if (readable != null) {
                return readable;
            }
            Kind kind = wanted.kind();
            boolean asks = kind == null && has(Role.QUESTION) && has(Role.CONTEXT);
            boolean tags = kind == null && has(Role.TOKENS) && has(Role.TAGS);
            if (asks || kind == Kind.ANSWERS) {
                return EnumSet.of(Role.QUESTION, Role.CONTEXT, Role.ANSWER, Role.ANSWER_START);
            }
            if (tags || kind == Kind.TAGS) {
                return EnumSet.of(Role.TOKENS, Role.TAGS);
            }
            boolean pictures = kind == null && has(Role.IMAGE) && !has(Role.TEXT);
            if (pictures || kind == Kind.PICTURES) {
                return EnumSet.of(Role.IMAGE, Role.LABEL);
            }
            return kind == null
                    ? EnumSet.of(Role.TEXT, Role.PAIR, Role.LABEL, Role.SCORE)
                    : switch (kind) {
                        case TEXT -> EnumSet.of(Role.TEXT);
                        case PAIRS -> EnumSet.of(Role.TEXT, Role.PAIR);
                        case SCORES -> EnumSet.of(Role.TEXT, Role.PAIR, Role.LABEL, Role.SCORE);
                        default -> EnumSet.of(Role.TEXT, Role.PAIR, Role.LABEL);
                    };
        }

        private void byName(Role role) {
            List<String> plain = all.stream().map(Role::plain).toList();
            List<Integer> found = IntStream.range(0, all.size())
                    .filter(i -> role.names().contains(plain.get(i)) && !at.containsValue(i))
                    .boxed()
                    .toList();
            List<Integer> first = found.stream()
                    .filter(i -> plain.get(i).equals(role.names().get(0)))
                    .toList();
            List<Integer> best = first.isEmpty() ? found : first;
            if (best.size() > 1) {
                throw new IllegalArgumentException(source + ": which column is the " + role + ", "
                        + told(best.stream().map(all::get).toList()) + "? Say " + role.option() + " "
                        + all.get(best.get(0)) + ".");
            }
            best.forEach(column -> at.put(role, column));
        }

        /** Of two columns one holds labels: few short texts again and again; a single one is the text. */
        private void byContent(Set<Role> needed) {
            List<Integer> free = free();
            boolean labels = needed.contains(Role.LABEL) && !at.containsKey(Role.LABEL) && !at.containsKey(Role.SCORE);
            if (labels && free.size() + (at.containsKey(Role.TEXT) ? 1 : 0) == 2) {
                List<Integer> few =
                        free.stream().filter(column -> areFew(rows, column)).toList();
                if (few.size() == 1) {
                    at.put(Role.LABEL, few.get(0));
                    free = free();
                }
            }
            if (!at.containsKey(Role.TEXT)
                    && free.size() == 1
                    && (all.size() == 1 || at.containsKey(Role.LABEL) || at.containsKey(Role.SCORE))) {
                at.put(Role.TEXT, free.get(0));
            }
        }

        private List<Integer> free() {
            return IntStream.range(0, all.size())
                    .filter(i -> !at.containsValue(i))
                    .boxed()
                    .toList();
        }

        private void require(Set<Role> needed) {
            Kind kind = wanted.kind();
            for (Role role : needed) {
                boolean optional = readable != null
                        ? !required.contains(role)
                        : switch (role) {
                            case PAIR -> kind != Kind.PAIRS;
                            case LABEL ->
                                kind != Kind.CLASSES
                                        && kind != Kind.LABELS
                                        && kind != Kind.PICTURES
                                        && (kind != Kind.SCORES || at.containsKey(Role.SCORE));
                            case SCORE, ANSWER_START -> true;
                            default -> false;
                        };
                if (!optional && !at.containsKey(role)) {
                    throw new IllegalArgumentException(source + ": which column is the " + role + " cannot be told of "
                            + (named
                                    ? told(all)
                                    : all.size() + (all.size() == 1 ? " column" : " columns") + " without names")
                            + (kind == null ? "" : ", which is needed for " + kind.told()) + ". Say " + role.option()
                            + " "
                            + (named ? "NAME" : "NUMBER, counted from 0") + ".");
                }
            }
        }

        private List<String> notes() {
            List<String> taken = new ArrayList<>();
            at.forEach((role, column) -> {
                boolean plain = Role.plain(all.get(column)).equals(role.names().get(0)) || all.size() == 1;
                if (!plain && !wanted.columns().containsKey(role)) {
                    taken.add(FormatException.quoted(all.get(column)) + " was taken for the " + role);
                }
            });
            List<String> unread = free().stream().map(all::get).toList();
            List<String> notes = new ArrayList<>();
            if (!taken.isEmpty()) {
                notes.add("Of " + source + " " + String.join(", ", taken) + ".");
            }
            if (!unread.isEmpty()) {
                notes.add("Of " + source + " these columns are not read: " + told(unread) + ".");
            }
            return notes;
        }
    }
}
