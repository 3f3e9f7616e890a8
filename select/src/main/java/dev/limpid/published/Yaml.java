package dev.limpid.published;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * YAML as values of three kinds: a {@code Map} by name, a {@code List}, or a {@code String} as it is written; null where nothing is.
 * So {@code no} is a language and not false, {@code 1.10} a version and not 1.1, and no tag makes an object of anything.
 *
 * <p>An alias stands for the very value of its anchor, so it costs nothing however often it is used; as a reader may walk through
 * it each time, there may be {@value #MOST_ALIASES} of them.
 */
final class Yaml {
    /** Bytes that are read at most. */
    static final int LONGEST = 1 << 20;

    static final int MOST_ALIASES = 50;
    private static final int DEEPEST = 50;
    private static final String MERGE = "<<";

    private static final YAMLFactory YAML =
            YAMLFactory.builder().loaderOptions(limits()).build();

    private final Path file;
    private final int linesBefore;
    private final YAMLParser parser;
    private final Map<String, @Nullable Object> anchors = new HashMap<>();
    private int aliases;

    private Yaml(Path file, int linesBefore, YAMLParser parser) {
        this.file = file;
        this.linesBefore = linesBefore;
        this.parser = parser;
    }

    private static LoaderOptions limits() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(LONGEST);
        limits.setNestingDepthLimit(DEEPEST);
        limits.setMaxAliasesForCollections(MOST_ALIASES);
        return limits;
    }

    /**
     * The one document in a file.
     *
     * @throws FormatException in one line, if it has more than a mebibyte or is no YAML
     */
    static @Nullable Object read(Path file) throws IOException {
        return parse(file, text(file, LONGEST), 0);
    }

    /**
     * A file as text without a mark at its beginning; bytes that are no UTF-8 are replaced.
     *
     * @throws FormatException if it has more than {@code most} bytes
     */
    static String text(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new FormatException(file, "more than " + most + " bytes, which is more than is read.");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
    }

    /**
     * The one document in a text.
     *
     * @param file that it stands in
     * @param linesBefore how many lines stand before it there
     * @throws FormatException in one line with its place, if it is no YAML, or is too deep
     */
    static @Nullable Object parse(Path file, String text, int linesBefore) {
        try (YAMLParser parser = YAML.createParser(text)) {
            Yaml yaml = new Yaml(file, linesBefore, parser);
            JsonToken first = parser.nextToken();
            Object found = first == null ? null : yaml.value(first, 0);
            if (parser.nextToken() != null) {
                throw yaml.fault("a second document begins, expected one");
            }
            return found;
        } catch (JacksonException broken) {
            int line = linesBefore
                    + Math.max(
                            1,
                            broken.getLocation() == null
                                    ? 1
                                    : broken.getLocation().getLineNr());
            throw new FormatException(file, "no YAML, in line " + line + ": " + reason(broken) + ".", broken);
        } catch (IOException impossible) {
            throw new FormatException(file, "it cannot be read as YAML.", impossible);
        }
    }

    /** What SnakeYAML says first, on one line; what follows is a picture of the place. */
    private static String reason(JacksonException broken) {
        String said =
                String.valueOf(broken.getOriginalMessage()).lines().findFirst().orElse("unreadable");
        String quoted = FormatException.quoted(said.strip().replaceFirst("[.,]$", ""));
        return quoted.substring(1, quoted.length() - 1);
    }

    private FormatException fault(String problem) {
        int line = linesBefore + Math.max(1, parser.currentTokenLocation().getLineNr());
        return new FormatException(file, problem + ", in line " + line + ".");
    }

    private @Nullable Object value(JsonToken token, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw fault("values lie deeper than " + DEEPEST + " in each other");
        }
        if (parser.isCurrentAlias()) {
            String anchor = parser.getText();
            if (++aliases > MOST_ALIASES) {
                throw fault("more than " + MOST_ALIASES + " aliases");
            }
            if (!anchors.containsKey(anchor)) {
                throw fault("nothing before has the anchor " + FormatException.quoted(anchor));
            }
            return anchors.get(anchor);
        }
        String anchor = parser.getObjectId() == null ? null : String.valueOf(parser.getObjectId());
        Object found = switch (token) {
            case START_OBJECT -> map(depth);
            case START_ARRAY -> list(depth);
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
        if (anchor != null) {
            anchors.put(anchor, found);
        }
        return found;
    }

    private List<@Nullable Object> list(int depth) throws IOException {
        List<@Nullable Object> found = new ArrayList<>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            found.add(value(token, depth + 1));
        }
        return Collections.unmodifiableList(found);
    }

    private Map<String, @Nullable Object> map(int depth) throws IOException {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        for (JsonToken token = next(); token != JsonToken.END_OBJECT; token = next()) {
            String name = parser.currentName();
            if (found.containsKey(name)) {
                throw fault(FormatException.quoted(name) + " stands twice");
            }
            found.put(name, value(next(), depth + 1));
        }
        if (found.get(MERGE) instanceof Map<?, ?> merged) {
            found.remove(MERGE);
            merged.forEach((name, value) -> found.putIfAbsent(String.valueOf(name), value));
        }
        return Collections.unmodifiableMap(found);
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw fault("it breaks off");
        }
        return token;
    }
}
