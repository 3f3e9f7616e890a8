package dev.limpid.studio;

import dev.limpid.report.HtmlBoard;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** The page's own files, from the class path and nowhere else. */
final class Assets {
    /** No name of which leads out of the folder: parts begin with a letter or digit. */
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9][a-z0-9_-]*/){0,3}[a-z0-9][a-z0-9_.-]*\\.([a-z0-9]+)");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2");

    /** A file as it is sent. */
    record Asset(String type, byte[] bytes) {}

    private Assets() {}

    /** The file of that name; null if there is none. */
    static @Nullable Asset of(String name) {
        var parts = NAME.matcher(name);
        if (!parts.matches() || name.contains("..")) {
            return null;
        }
        String type = TYPES.get(parts.group(1));
        if (type == null) {
            return null;
        }
        // What draws a report draws it here too.
        if (name.equals("report.css") || name.equals("report.js")) {
            String drawn = name.equals("report.css") ? HtmlBoard.style() : HtmlBoard.script();
            return new Asset(type, drawn.getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream in = Assets.class.getResourceAsStream("web/" + name)) {
            return in == null ? null : new Asset(type, in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException("The page's file " + name + " cannot be read.", broken);
        }
    }
}
