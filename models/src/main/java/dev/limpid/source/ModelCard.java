package dev.limpid.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model's {@code README.md}, of whose front matter (YAML between two lines of three dashes) the licence is read and nothing
 * else.
 */
public final class ModelCard {
    static final String NAME = "README.md";

    private static final int LONGEST = 1 << 20;
    private static final int LONGEST_LICENSE = 100;
    private static final String FENCE = "---";

    private ModelCard() {}

    /** The licence that a folder's card states, in its own words ({@code apache-2.0}); empty if it states none. */
    public static Optional<String> license(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return license(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            // The card is for people; a model works without one.
            return Optional.empty();
        }
    }

    /** Of {@code license: mit}, {@code license: [mit, gpl-3.0]} or a list of lines that begin with a dash. */
    static Optional<String> license(String card) {
        List<String> lines = card.lines().toList();
        if (lines.isEmpty() || !lines.get(0).strip().equals(FENCE)) {
            return Optional.empty();
        }
        int end = lines.subList(1, lines.size()).indexOf(FENCE) + 1;
        for (int i = 1; i < end; i++) {
            if (lines.get(i).startsWith("license:")) {
                List<String> found = new ArrayList<>();
                String value = uncommented(lines.get(i).substring("license:".length()));
                for (String one : value.replaceAll("^\\[|]$", "").split(",")) {
                    add(one, found);
                }
                for (int next = i + 1;
                        value.isEmpty() && next < end && lines.get(next).strip().startsWith("- ");
                        next++) {
                    add(uncommented(lines.get(next)).substring(1), found);
                }
                return found.isEmpty() ? Optional.empty() : Optional.of(plain(String.join(", ", found)));
            }
        }
        return Optional.empty();
    }

    private static String uncommented(String value) {
        return value.replaceFirst("(^|\\s)#.*", "").strip();
    }

    private static void add(String value, List<String> found) {
        String one = value.strip().replaceAll("^['\"]|['\"]$", "").strip();
        if (!one.isEmpty() && !one.equals("null") && !one.equals("~")) {
            found.add(one);
        }
    }

    /** On one line, and no longer than a name. */
    private static String plain(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        return line.length() > LONGEST_LICENSE ? line.substring(0, LONGEST_LICENSE) + "…" : line;
    }
}
