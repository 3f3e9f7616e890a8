package dev.limpid.published;

import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What could not be read of a file, a line each, as a {@link FormatException} would say it; the first few. */
final class Notes {
    static final int MOST = 20;

    private final Path file;
    private final List<String> lines = new ArrayList<>();
    private int more;

    Notes(Path file) {
        this.file = file;
    }

    /** @param problem a sentence */
    void add(String problem) {
        if (lines.size() < MOST) {
            lines.add(new FormatException(file, problem).getMessage());
        } else {
            more++;
        }
    }

    /** That a value is not of its kind. */
    void unexpected(String where, String expected, @Nullable Object got) {
        add(where + ": expected " + expected + ", got " + shown(got) + ".");
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return "a list of " + list.size();
        }
        if (value instanceof java.util.Map<?, ?> map) {
            return "a map of " + map.size();
        }
        return value == null ? "nothing" : FormatException.quoted(String.valueOf(value));
    }

    List<String> all() {
        List<String> all = new ArrayList<>(lines);
        if (more > 0) {
            all.add(new FormatException(file, "and " + more + " more such places.").getMessage());
        }
        return List.copyOf(all);
    }
}
