package dev.limpid.studio;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.json.Version;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of what can be asked, for programs and for people. */
final class OpenApi {
    private static final Pattern PART = Pattern.compile("\\{(\\w+)}");

    private OpenApi() {}

    /**
     * OpenAPI 3.1.
     *
     * @param port that was asked
     */
    static ObjectNode of(List<Route> routes, int port) {
        ObjectNode json = Body.JSON.createObjectNode().put("openapi", "3.1.0");
        json.putObject("info")
                .put("title", "Limpid studio")
                .put("version", Version.current())
                .put(
                        "description",
                        "Asks models and explains their answers. The token that 'limpid studio' prints goes along as"
                                + " 'Authorization: Bearer TOKEN' or in the cookie 'limpid-PORT'.");
        ObjectNode paths = json.putObject("paths");
        for (Route route : routes) {
            if (route.isApi()) {
                paths.withObject("/" + route.path().replace("~", "~0").replace("/", "~1"))
                        .set(route.method().name().toLowerCase(Locale.ROOT), operation(route));
            }
        }
        ObjectNode components = json.putObject("components");
        components.set("schemas", schemas());
        ObjectNode schemes = components.putObject("securitySchemes");
        schemes.putObject("token").put("type", "http").put("scheme", "bearer");
        schemes.putObject("page").put("type", "apiKey").put("in", "cookie").put("name", Gate.cookie(port));
        ArrayNode security = json.putArray("security");
        security.addObject().putArray("token");
        security.addObject().putArray("page");
        return json;
    }

    /** The forms of questions and answers. */
    static ObjectNode schemas() {
        try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream("schemas.json"))) {
            return (ObjectNode) Body.JSON.readTree(in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException("schemas.json cannot be read.", broken);
        }
    }

    private static ObjectNode operation(Route route) {
        ObjectNode json = Body.JSON.createObjectNode().put("summary", route.summary());
        ArrayNode parameters = json.putArray("parameters");
        Matcher parts = PART.matcher(route.path());
        while (parts.find()) {
            ObjectNode one = parameters.addObject().put("name", parts.group(1)).put("in", "path");
            one.put("required", true).putObject("schema").put("type", "string");
        }
        for (Route.Query query : route.queries()) {
            ObjectNode one = parameters.addObject().put("name", query.name()).put("in", "query");
            one.put("description", query.says());
            ObjectNode schema = one.putObject("schema").put("type", "string");
            if (!query.values().isEmpty()) {
                query.values().forEach(schema.putArray("enum")::add);
            }
        }
        if (!route.asks().type().isEmpty()) {
            ObjectNode body = json.putObject("requestBody").put("required", true);
            content(body, route.asks());
        }
        ObjectNode responses = json.putObject("responses");
        ObjectNode good = responses.putObject(String.valueOf(route.gives().status()));
        good.put("description", "Done.");
        content(good, route.gives());
        ObjectNode bad = responses.putObject("default");
        bad.put("description", "Not done, and why in one line.");
        content(bad, Route.Sent.json("Error"));
        return json;
    }

    private static void content(ObjectNode json, Route.Sent sent) {
        ObjectNode type = json.putObject("content").putObject(sent.type());
        if (sent.schema() != null) {
            type.putObject("schema").put("$ref", "#/components/schemas/" + sent.schema());
        }
    }

    /** The same as a page. */
    static String page(List<Route> routes) {
        StringBuilder html = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>Limpid studio: API</title>"
                + "<link rel=\"stylesheet\" href=\"/assets/api.css\">"
                + "<main><h1>Limpid studio: API</h1><p>Every request brings the"
                + " token that <code>limpid studio</code> printed: <code>Authorization: Bearer TOKEN</code>. Questions are"
                + " jobs: they are taken on (202) and answered in their turn. Errors are one line in"
                + " <code>{\"error\"}</code>. Forms of questions and answers:"
                + " <a href=\"/api/openapi.json\">openapi.json</a>.</p><table><thead><tr><th>Ask<th>What it does<th>Sent"
                + "<th>Comes back</tr></thead><tbody>");
        for (Route route : routes) {
            if (route.isApi()) {
                html.append("<tr><td><code>")
                        .append(route.method())
                        .append(' ')
                        .append(route.path())
                        .append(queries(route))
                        .append("</code><td>")
                        .append(route.summary())
                        .append("<td>")
                        .append(named(route.asks()))
                        .append("<td>")
                        .append(named(route.gives()))
                        .append("</tr>");
            }
        }
        return html.append("</tbody></table></main></html>").toString();
    }

    private static String queries(Route route) {
        StringBuilder all = new StringBuilder();
        for (Route.Query query : route.queries()) {
            all.append(all.isEmpty() ? "?" : "&amp;")
                    .append(query.name())
                    .append('=')
                    .append(query.values().isEmpty() ? "…" : String.join("|", query.values()));
        }
        return all.toString();
    }

    private static String named(Route.Sent sent) {
        return sent.schema() != null ? sent.schema() : sent.type().replace("*/*", "a file");
    }
}
