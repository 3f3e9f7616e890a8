package dev.limpid.json;

import com.fasterxml.jackson.core.JsonGenerator;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** A generator that cannot write what JSON has no word for. */
public final class JsonFields {
    private static final int REPLACEMENT = 0xFFFD;

    private final JsonGenerator json;

    JsonFields(JsonGenerator json) {
        this.json = json;
    }

    public void open() throws IOException {
        json.writeStartObject();
    }

    public void open(String name) throws IOException {
        json.writeObjectFieldStart(name);
    }

    public void close() throws IOException {
        json.writeEndObject();
    }

    public void openArray(String name) throws IOException {
        json.writeArrayFieldStart(name);
    }

    public void closeArray() throws IOException {
        json.writeEndArray();
    }

    public void none(String name) throws IOException {
        json.writeNullField(name);
    }

    public void text(String name, String value) throws IOException {
        json.writeStringField(name, wellFormed(value));
    }

    public void maybeText(String name, @Nullable String value) throws IOException {
        if (value == null) {
            none(name);
        } else {
            text(name, value);
        }
    }

    public void item(String value) throws IOException {
        json.writeString(wellFormed(value));
    }

    public void item(long value) throws IOException {
        json.writeNumber(value);
    }

    public void truth(String name, boolean value) throws IOException {
        json.writeBooleanField(name, value);
    }

    public void whole(String name, long value) throws IOException {
        json.writeNumberField(name, value);
    }

    public void whole(String name, @Nullable Long value) throws IOException {
        if (value == null) {
            none(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    public void whole(String name, @Nullable Integer value) throws IOException {
        if (value == null) {
            none(name);
        } else {
            whole(name, value.longValue());
        }
    }

    public void number(String name, @Nullable Double value) throws IOException {
        if (value == null || !Double.isFinite(value)) {
            none(name);
        } else {
            // Adding 0 turns -0.0, which says nothing to a reader, into 0.0.
            json.writeNumberField(name, value + 0.0);
        }
    }

    /** A value whose type is known only now: text, truth, a number or null. */
    public void any(String name, @Nullable Object value) throws IOException {
        if (value == null) {
            none(name);
        } else if (value instanceof Boolean truth) {
            truth(name, truth);
        } else if (value instanceof Double || value instanceof Float) {
            // Through the decimal form, so that the float 0.1 does not become 0.10000000149011612.
            number(name, Double.valueOf(value.toString()));
        } else if (value instanceof Number whole) {
            whole(name, whole.longValue());
        } else if (value instanceof List<?> list) {
            openArray(name);
            items(list);
            closeArray();
        } else {
            text(name, value.toString());
        }
    }

    private void items(List<?> list) throws IOException {
        for (Object one : list) {
            if (one instanceof List<?> inner) {
                json.writeStartArray();
                items(inner);
                json.writeEndArray();
            } else if (one instanceof Double number) {
                if (Double.isFinite(number)) {
                    json.writeNumber(number + 0.0);
                } else {
                    json.writeNull();
                }
            } else if (one instanceof Long whole) {
                item(whole.longValue());
            } else {
                item(String.valueOf(one));
            }
        }
    }

    // Code points that are half of a pair keep their place, so offsets into the text still hold.
    private static String wellFormed(String text) {
        return text.codePoints()
                .map(point ->
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? REPLACEMENT : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
