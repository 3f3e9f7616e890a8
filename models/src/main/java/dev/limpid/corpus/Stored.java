package dev.limpid.corpus;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A row as it lies in a {@link Store}: where it stood, and by role a text, a number ({@link Double}) or a list of them.
 *
 * <p>A text is its length in bytes and UTF-8; a value has a byte before it that says which of the three it is.
 */
record Stored(String place, Map<Role, Object> values) {
    private static final int TEXT = 0;
    private static final int NUMBER = 1;
    private static final int LIST = 2;
    private static final Role[] ROLES = Role.values();

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, place);
            out.write(content());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** All but the place. */
    byte[] content() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(values.size());
            for (Role role : ROLES) {
                Object value = values.get(role);
                if (value != null) {
                    out.writeByte(role.ordinal());
                    value(out, value);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void value(DataOutputStream out, Object value) throws IOException {
        if (value instanceof Double number) {
            out.writeByte(NUMBER);
            out.writeDouble(number);
        } else if (value instanceof List<?> list) {
            out.writeByte(LIST);
            out.writeInt(list.size());
            for (Object one : list) {
                value(out, one);
            }
        } else {
            out.writeByte(TEXT);
            text(out, value.toString());
        }
    }

    static Stored of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        String place = text(in);
        Map<Role, Object> values = new EnumMap<>(Role.class);
        for (int left = in.get(); left > 0; left--) {
            Role role = ROLES[in.get()];
            values.put(role, value(in));
        }
        return new Stored(place, values);
    }

    private static String text(ByteBuffer in) {
        int length = in.getInt();
        String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }

    private static Object value(ByteBuffer in) {
        int type = in.get();
        if (type == NUMBER) {
            return in.getDouble();
        }
        if (type == TEXT) {
            return text(in);
        }
        int size = in.getInt();
        List<Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(value(in));
        }
        return list;
    }
}
