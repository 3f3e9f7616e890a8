package dev.limpid.published;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The named values of a map in a foreign file, each of the kind that is asked for, or none and a note.
 *
 * @param where the map stands, as notes call it: {@code result 2 of model-index: }; or empty
 */
record Fields(Map<?, ?> map, String where, Notes notes) {
    /** Characters of a text that are kept: more is none of what these files state. */
    private static final int LONGEST = 1000;

    private static final int MOST = 2000;

    boolean has(String name) {
        return map.get(name) != null;
    }

    /** One line of text that is not blank; null where there is none. */
    @Nullable
    String text(String name) {
        Object value = map.get(name);
        if (value == null || value instanceof String) {
            return line(value);
        }
        notes.unexpected(where + "'" + name + "'", "a text", value);
        return null;
    }

    /** A text, or a list of texts: those that are not blank, each once. */
    List<String> texts(String name) {
        Object value = map.get(name);
        if (!(value instanceof List<?> list)) {
            String one = text(name);
            return one == null ? List.of() : List.of(one);
        }
        Set<String> found = new LinkedHashSet<>();
        for (Object each : list.size() > MOST ? list.subList(0, MOST) : list) {
            String one = each instanceof String ? line(each) : null;
            if (one != null) {
                found.add(one);
            } else if (each != null && !(each instanceof String)) {
                notes.unexpected(where + "'" + name + "'", "a list of texts", each);
            }
        }
        return List.copyOf(found);
    }

    /** The values of a list; none where there is none. A single value stands for a list of one. */
    List<Object> list(String name) {
        Object value = map.get(name);
        List<?> given = value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
        List<Object> found = new ArrayList<>();
        for (Object one : given) {
            if (one != null) {
                found.add(one);
            }
        }
        return found;
    }

    /** The map of that name; an empty one where there is none. */
    Fields map(String name) {
        Object value = map.get(name);
        if (value != null && !(value instanceof Map)) {
            notes.unexpected(where + "'" + name + "'", "a map", value);
        }
        return new Fields(value instanceof Map<?, ?> found ? found : Map.of(), where + name + ".", notes);
    }

    private static @Nullable String line(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        String line = String.valueOf(value)
                .replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ")
                .strip();
        return line.isEmpty() ? null : line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
