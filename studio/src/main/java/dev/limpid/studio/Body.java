package dev.limpid.studio;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** What was sent with a request, read no further than is allowed. */
final class Body {
    /** Bytes of a question. */
    static final int MOST_JSON = 8 << 20;

    static final JsonMapper JSON = Fields.mapper(MOST_JSON);

    private static final int BLOCK = 1 << 14;

    private Body() {}

    /**
     * A question.
     *
     * @throws Refused if it is not said to be JSON, or too long
     * @throws IllegalArgumentException if it is no object
     */
    static Fields json(Context asked) {
        if (!type(asked).equals("application/json")) {
            throw new Refused(415, "Expected Content-Type: application/json.");
        }
        return Fields.read(JSON, bytes(asked, MOST_JSON));
    }

    /** The type that it is said to be of, without its parameters, in small letters; empty if nothing is said. */
    static String type(Context asked) {
        String type = asked.header("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** @throws Refused if there are more */
    static byte[] bytes(Context asked, long most) {
        if (asked.req().getContentLengthLong() > most) {
            throw new Refused(413, Gate.tooLarge(most));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] block = new byte[BLOCK];
        try {
            InputStream in = asked.req().getInputStream();
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                if (bytes.size() + read > most) {
                    throw new Refused(413, Gate.tooLarge(most));
                }
                bytes.write(block, 0, read);
            }
        } catch (IOException gone) {
            throw new Refused(408, "What was sent did not arrive.");
        }
        arrived(asked.req().getAttribute(Patience.ARRIVED));
        return bytes.toByteArray();
    }

    private static void arrived(@Nullable Object waiting) {
        if (waiting instanceof Runnable done) {
            done.run();
        }
    }
}
