package dev.limpid.studio;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * Something that can be asked, and how it is told of.
 *
 * @param method of HTTP
 * @param path with its parts that vary in braces
 * @param summary a sentence
 * @param asks what is sent
 * @param gives what comes back
 * @param queries what may stand behind the question mark
 * @param handler does it
 */
record Route(
        HandlerType method,
        String path,
        String summary,
        Sent asks,
        Sent gives,
        List<Query> queries,
        BiConsumer<Context, Gate> handler) {
    /**
     * What goes over the line.
     *
     * @param type its media type; empty for nothing
     * @param schema its name in schemas.json; null where it is no JSON
     * @param status of an answer
     */
    record Sent(String type, @Nullable String schema, int status) {
        static final Sent NOTHING = new Sent("", null, 204);

        static Sent json(String schema) {
            return new Sent("application/json", schema, 200);
        }

        static Sent accepted(String schema) {
            return new Sent("application/json", schema, 202);
        }

        static Sent file(String type) {
            return new Sent(type, null, 200);
        }
    }

    /** What may stand behind the question mark. */
    record Query(String name, String says, List<String> values) {}

    void addTo(RoutesConfig routes, Gate gate) {
        routes.addHttpHandler(method, path, asked -> handler.accept(asked, gate));
    }

    /** Whether it is part of what programs may ask. */
    boolean isApi() {
        return path.startsWith("/api");
    }
}
