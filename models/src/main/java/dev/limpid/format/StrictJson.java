package dev.limpid.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads JSON of a known form from bytes that nobody vouches for: valid UTF-8, no name twice, no deep nesting, exactly
 * the kinds of value asked for. Every deviation is a {@link FormatException} naming the file.
 */
final class StrictJson implements AutoCloseable {
    private static final int DEEPEST = 32;
    private static final int LONGEST_NAME = 4096;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNameLength(LONGEST_NAME)
                    .build())
            .build();

    /** A step that reads from the file. */
    private interface Step<T extends @Nullable Object> {
        T read() throws IOException;
    }

    private final Path file;
    private final JsonParser parser;

    private StrictJson(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    static StrictJson of(Path file, byte[] bytes) {
        // A decoder of our own: Jackson's would accept UTF-16 and UTF-32 too.
        var text = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
        try {
            StrictJson json = new StrictJson(file, FACTORY.createParser(text));
            json.attempt(json.parser::nextToken);
            return json;
        } catch (IOException impossible) {
            throw new FormatException(file, "cannot be read: " + impossible.getMessage() + ".", impossible);
        }
    }

    /** Hands each name of the object at hand to {@code member}, which must read or {@link #skip} its value. */
    void object(Consumer<String> member) {
        expect(JsonToken.START_OBJECT, "an object");
        while (attempt(parser::nextToken) == JsonToken.FIELD_NAME) {
            String name = attempt(parser::currentName);
            attempt(parser::nextToken);
            member.accept(name);
        }
        expect(JsonToken.END_OBJECT, "the end of an object");
    }

    String string() {
        expect(JsonToken.VALUE_STRING, "a string");
        return attempt(parser::getText);
    }

    /** An array of integers. */
    long[] longs() {
        expect(JsonToken.START_ARRAY, "an array of integers");
        long[] values = new long[4];
        int count = 0;
        while (attempt(parser::nextToken) != JsonToken.END_ARRAY) {
            expect(JsonToken.VALUE_NUMBER_INT, "an integer");
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = attempt(parser::getLongValue);
        }
        return Arrays.copyOf(values, count);
    }

    /** Passes over the value at hand. */
    void skip() {
        attempt(parser::skipChildren);
    }

    /** Nothing but white space may follow. */
    void end() {
        if (attempt(parser::nextToken) != null) {
            throw wrong("expected one JSON object, got more after it.");
        }
    }

    FormatException wrong(String problem) {
        return new FormatException(file, problem);
    }

    private void expect(JsonToken token, String what) {
        if (parser.currentToken() != token) {
            throw wrong("expected " + what + " in the JSON header at character "
                    + Math.max(0, parser.currentTokenLocation().getCharOffset()) + ", got "
                    + (parser.currentToken() == null ? "its end" : parser.currentToken()) + ".");
        }
    }

    private <T extends @Nullable Object> T attempt(Step<T> step) {
        try {
            return step.read();
        } catch (JacksonException malformed) {
            throw new FormatException(
                    file,
                    "the JSON header is malformed: " + FormatException.quoted(malformed.getOriginalMessage()) + ".",
                    malformed);
        } catch (CharacterCodingException malformed) {
            throw new FormatException(file, "the JSON header is not valid UTF-8.", malformed);
        } catch (IOException unreadable) {
            throw new FormatException(file, "cannot be read: " + unreadable.getMessage() + ".", unreadable);
        }
    }

    @Override
    public void close() {
        attempt(() -> {
            parser.close();
            return true;
        });
    }
}
