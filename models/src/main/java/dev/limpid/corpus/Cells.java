package dev.limpid.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.format.FormatException;
import dev.limpid.table.Row;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What stands in the columns that are read, as it is stored. */
final class Cells {
    private static final JsonMapper JSON = new JsonMapper();

    /** As fastText marks labels. */
    private static final Pattern MARK = Pattern.compile("^__label__");

    private static final double LARGEST_PLACE = Integer.MAX_VALUE;

    private final Map<Role, Integer> at;
    private final boolean enclosed;

    /** @param enclosed as {@link Wanted#enclosed} says */
    Cells(Columns columns, List<String> all, boolean enclosed) {
        this.enclosed = enclosed;
        at = new EnumMap<>(Role.class);
        columns.names().forEach((role, name) -> at.put(role, all.indexOf(name)));
    }

    /** A row that teaches nothing, and why. */
    static final class LeftOut extends Exception {
        private static final long serialVersionUID = 1;

        LeftOut(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * @throws LeftOut if nothing can be learnt from the row
     * @throws IllegalArgumentException in one line with the place, if a cell is not what its column is
     */
    Map<Role, Object> of(Feed.Found row) throws LeftOut {
        Map<Role, Object> values = new EnumMap<>(Role.class);
        for (Map.Entry<Role, Integer> one : at.entrySet()) {
            Role role = one.getKey();
            Object cell = one.getValue() < row.cells().size() ? row.cells().get(one.getValue()) : "";
            switch (role) {
                case TEXT, PAIR, QUESTION, CONTEXT -> values.put(role, filled(text(row, role, cell), role));
                case IMAGE -> values.put(role, picture(row, filled(text(row, role, cell), role)));
                case LABEL -> values.put(role, label(row, cell));
                case SCORE -> values.put(role, score(row, cell));
                case TOKENS, TAGS -> values.put(role, words(row, role, cell));
                case ANSWER, ANSWER_START -> values.put(role, cell);
            }
        }
        if (values.get(Role.TOKENS) instanceof List<?> words
                && values.get(Role.TAGS) instanceof List<?> tags
                && words.size() != tags.size()) {
            throw new IllegalArgumentException(row.place() + ": it has " + words.size() + " tokens and " + tags.size()
                    + " tags, expected a tag for each token.");
        }
        if (at.containsKey(Role.ANSWER)) {
            answers(row, values);
        }
        return values;
    }

    private static String text(Feed.Found row, Role role, Object cell) {
        if (cell instanceof List || cell instanceof Map) {
            throw new IllegalArgumentException(row.place() + ": the " + role + " is "
                    + (cell instanceof List ? "a list" : "an object") + ", expected a text. Say another column with "
                    + role.option() + ".");
        }
        return cell instanceof Double number ? Row.written(number) : String.valueOf(cell);
    }

    private String picture(Feed.Found row, String said) {
        Path file;
        try {
            file = row.base().resolve(said.strip());
        } catch (InvalidPathException none) {
            file = row.base();
        }
        if (enclosed && !isBelow(row.base(), file)) {
            throw new IllegalArgumentException(row.place() + ": there is no picture " + FormatException.quoted(said)
                    + " below the folder of this file, and no other is read. Say another column with "
                    + Role.IMAGE.option() + ".");
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(row.place() + ": there is no picture " + FormatException.quoted(said)
                    + ", expected a file from the folder of this one on. Say another column with "
                    + Role.IMAGE.option() + ".");
        }
        return file.toString();
    }

    /** A path that leads out by its words alone is not looked at; of one that does by a link no more is told than of a missing one. */
    private static boolean isBelow(Path folder, Path file) {
        if (!file.toAbsolutePath()
                .normalize()
                .startsWith(folder.toAbsolutePath().normalize())) {
            return false;
        }
        try {
            return file.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException none) {
            return false;
        }
    }

    private static String filled(String text, Role role) throws LeftOut {
        if (text.isBlank()) {
            throw new LeftOut("no " + role);
        }
        return text;
    }

    private static Object label(Feed.Found row, Object cell) throws LeftOut {
        if (cell instanceof List<?> list) {
            List<String> labels = new ArrayList<>();
            for (Object one : list) {
                labels.add(shown(text(row, Role.LABEL, one)));
            }
            return List.copyOf(labels);
        }
        String text = filled(text(row, Role.LABEL, cell), Role.LABEL).strip();
        Optional<List<String>> list = list(text);
        return list.isPresent() ? list.get().stream().map(Cells::shown).toList() : shown(text);
    }

    private static String shown(String label) {
        return MARK.matcher(label.strip()).replaceFirst("");
    }

    /** A list of texts or numbers as JSON writes it. */
    private static Optional<List<String>> list(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(text);
            List<String> found = new ArrayList<>();
            for (JsonNode one : json) {
                if (!one.isValueNode() || one.isNull()) {
                    return Optional.empty();
                }
                found.add(one.isNumber() ? Row.written(one.asDouble()) : one.asText());
            }
            return Optional.of(found);
        } catch (JsonProcessingException none) {
            return Optional.empty();
        }
    }

    private static Double score(Feed.Found row, Object cell) throws LeftOut {
        String text = filled(text(row, Role.SCORE, cell), Role.SCORE).strip();
        return number(row.place(), Role.SCORE, text);
    }

    static Double number(String place, Role role, String text) {
        return Row.number(text)
                .filter(Double::isFinite)
                .orElseThrow(() -> new IllegalArgumentException(place + ": the " + role + " is "
                        + FormatException.quoted(text) + ", expected a number. Say another column with " + role.option()
                        + "."));
    }

    private static List<String> words(Feed.Found row, Role role, Object cell) throws LeftOut {
        List<String> words = new ArrayList<>();
        if (cell instanceof List<?> list) {
            for (Object one : list) {
                words.add(text(row, role, one));
            }
        } else {
            String text = filled(text(row, role, cell), role).strip();
            words.addAll(list(text).orElseGet(() -> List.of(text.split("\\s+"))));
        }
        if (words.isEmpty()) {
            throw new LeftOut("no " + role);
        }
        return words;
    }

    /** Texts and places, from any of the ways in which these are written: lists of both, a list of both, or one of each. */
    private void answers(Feed.Found row, Map<Role, Object> values) throws LeftOut {
        Object answer = values.getOrDefault(Role.ANSWER, "");
        Object start = values.getOrDefault(Role.ANSWER_START, "");
        List<Object> texts = new ArrayList<>();
        List<Object> starts = new ArrayList<>();
        if (answer instanceof Map<?, ?> both) {
            texts.addAll(listed(both.get("text")));
            starts.addAll(listed(both.get("answer_start")));
        } else {
            for (Object one : listed(answer)) {
                boolean hasBoth = one instanceof Map<?, ?>;
                texts.addAll(hasBoth ? listed(((Map<?, ?>) one).get("text")) : List.of(one));
                starts.addAll(hasBoth ? listed(((Map<?, ?>) one).get("answer_start")) : List.of());
            }
            starts.addAll(listed(start));
        }
        if (!starts.isEmpty() && starts.size() != texts.size()) {
            throw new IllegalArgumentException(row.place() + ": it has " + texts.size() + " answers and "
                    + starts.size() + " places of them, expected a place for each.");
        }
        String context = String.valueOf(values.get(Role.CONTEXT));
        List<Object> words = new ArrayList<>();
        List<Object> places = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = text(row, Role.ANSWER, texts.get(i));
            words.add(text);
            places.add((double) (starts.isEmpty() ? found(context, text) : said(row, context, text, starts.get(i))));
        }
        values.put(Role.ANSWER, words);
        values.put(Role.ANSWER_START, places);
    }

    private static List<?> listed(@Nullable Object value) {
        return value == null || value.equals("") ? List.of() : value instanceof List<?> list ? list : List.of(value);
    }

    private static int found(String context, String text) throws LeftOut {
        int at = text.isEmpty() ? -1 : context.indexOf(text);
        if (at < 0) {
            throw new LeftOut("an answer that does not stand in the context");
        }
        return context.codePointCount(0, at);
    }

    private static int said(Feed.Found row, String context, String text, Object start) throws LeftOut {
        double place = number(row.place(), Role.ANSWER_START, text(row, Role.ANSWER_START, start));
        if (place != Math.rint(place) || place < 0 || place > LARGEST_PLACE) {
            throw new IllegalArgumentException(
                    row.place() + ": the answer start is " + Row.written(place) + ", expected a whole number from 0.");
        }
        boolean inside = place <= context.codePointCount(0, context.length());
        if (text.isEmpty() || !inside || !context.startsWith(text, context.offsetByCodePoints(0, (int) place))) {
            throw new LeftOut("an answer that does not stand in the context where it is said to");
        }
        return (int) place;
    }
}
