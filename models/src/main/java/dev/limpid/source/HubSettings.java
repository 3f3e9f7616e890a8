package dev.limpid.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the environment says about the Hugging Face hub, under the names and with the meaning that Python's
 * {@code huggingface_hub} gives them, so that both find one cache.
 *
 * @param endpoint the hub's address, without a slash at its end: {@code HF_ENDPOINT}
 * @param cache the folder of all repositories: {@code HF_HUB_CACHE}, {@code HUGGINGFACE_HUB_CACHE}, {@code hub} in
 *     {@code HF_HOME}
 * @param token what proves who asks: {@code HF_TOKEN}, or the file at {@code HF_TOKEN_PATH}
 * @param offline whether nothing may be asked: {@code HF_HUB_OFFLINE} or {@code TRANSFORMERS_OFFLINE}
 * @param symlinks whether snapshots may link to blobs: not under {@code HF_HUB_DISABLE_SYMLINKS}
 * @param patience the longest to wait for an answer: {@code HF_HUB_ETAG_TIMEOUT}
 * @param silence the longest to wait for the next byte: {@code HF_HUB_DOWNLOAD_TIMEOUT}
 */
record HubSettings(
        String endpoint,
        Path cache,
        @Nullable String token,
        boolean offline,
        boolean symlinks,
        Duration patience,
        Duration silence) {
    private static final String ENDPOINT = "https://huggingface.co";
    private static final int DEFAULT_SECONDS = 10;
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{([^}]*)})");

    /** @throws SourceException if a variable's value cannot be used */
    static HubSettings of(Map<String, String> environment) {
        return new Reader(environment).read();
    }

    /** For messages: a token is never shown. */
    @Override
    public String toString() {
        return endpoint + " with its cache in " + cache;
    }

    private record Reader(Map<String, String> environment) {
        HubSettings read() {
            return new HubSettings(
                    endpoint(),
                    cache(),
                    isTrue(get("HF_HUB_DISABLE_IMPLICIT_TOKEN")) ? null : token(),
                    isTrue(first(get("HF_HUB_OFFLINE"), get("TRANSFORMERS_OFFLINE"))),
                    !isTrue(get("HF_HUB_DISABLE_SYMLINKS")),
                    seconds("HF_HUB_ETAG_TIMEOUT"),
                    seconds("HF_HUB_DOWNLOAD_TIMEOUT"));
        }

        private @Nullable String get(String name) {
            String value = environment.get(name);
            return value == null || value.isBlank() ? null : value.strip();
        }

        private static @Nullable String first(@Nullable String one, @Nullable String other) {
            return one != null ? one : other;
        }

        private static boolean isTrue(@Nullable String value) {
            return value != null && TRUE.contains(value.toUpperCase(Locale.ROOT));
        }

        private String endpoint() {
            String given = get("HF_ENDPOINT");
            String address = (given == null ? ENDPOINT : given).replaceAll("/+$", "");
            try {
                URI uri = URI.create(address);
                if (uri.getHost() != null
                        && Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null) {
                    return address;
                }
            } catch (IllegalArgumentException malformed) {
                // Told below, as what is well-formed but no web address.
            }
            throw new SourceException("Expected an address like " + ENDPOINT + " in HF_ENDPOINT, got '" + given + "'.");
        }

        private Path cache() {
            String named = first(get("HF_HUB_CACHE"), get("HUGGINGFACE_HUB_CACHE"));
            return named != null ? path("HF_HUB_CACHE", named) : home().resolve("hub");
        }

        private Path home() {
            String named = get("HF_HOME");
            if (named != null) {
                return path("HF_HOME", named);
            }
            String xdg = get("XDG_CACHE_HOME");
            return xdg != null ? path("XDG_CACHE_HOME", xdg + "/huggingface") : user().resolve(".cache/huggingface");
        }

        private Path user() {
            boolean windows = String.valueOf(System.getProperty("os.name")).startsWith("Windows");
            String home = get(windows ? "USERPROFILE" : "HOME");
            return Path.of(home != null ? home : System.getProperty("user.home"));
        }

        /** Variables and a leading tilde expanded, as Python does; what is unknown stays as it is. */
        private Path path(String variable, String text) {
            Matcher variables = VARIABLE.matcher(text);
            String expanded = variables.replaceAll(found -> {
                String name = found.group(1) != null ? found.group(1) : found.group(2);
                return Matcher.quoteReplacement(environment.getOrDefault(name, found.group()));
            });
            try {
                boolean tilde = expanded.equals("~") || expanded.startsWith("~/") || expanded.startsWith("~\\");
                Path path =
                        tilde ? user().resolve(expanded.substring(1).replaceFirst("^[/\\\\]+", "")) : Path.of(expanded);
                return path.toAbsolutePath().normalize();
            } catch (InvalidPathException impossible) {
                throw new SourceException("Expected a folder in " + variable + ", got '" + text + "'.", impossible);
            }
        }

        private @Nullable String token() {
            String given = clean(first(get("HF_TOKEN"), get("HUGGING_FACE_HUB_TOKEN")));
            String place = get("HF_TOKEN_PATH");
            Path file = place != null ? path("HF_TOKEN_PATH", place) : home().resolve("token");
            String token = given != null ? given : clean(content(file));
            if (token != null && token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
                throw new SourceException("The token for the Hugging Face hub, from "
                        + (given != null ? "HF_TOKEN" : file) + ", holds a blank or a character outside ASCII. Copy it"
                        + " again.");
            }
            return token;
        }

        private static @Nullable String clean(@Nullable String token) {
            String line = token == null ? "" : token.replaceAll("[\r\n]", "").strip();
            return line.isEmpty() ? null : line;
        }

        private static @Nullable String content(Path file) {
            try {
                return Files.readString(file);
            } catch (NoSuchFileException none) {
                return null;
            } catch (IOException unreadable) {
                throw new SourceException(
                        "Cannot read the token for the Hugging Face hub in " + file + ": " + unreadable.getMessage()
                                + ". Correct the file, or set HF_TOKEN.",
                        unreadable);
            }
        }

        private Duration seconds(String variable) {
            String value = get(variable);
            int seconds;
            try {
                seconds = value == null ? 0 : Integer.parseInt(value);
            } catch (NumberFormatException wrong) {
                throw new SourceException("Expected whole seconds in " + variable + ", got '" + value + "'.", wrong);
            }
            if (seconds < 0) {
                throw new SourceException("Expected whole seconds in " + variable + ", got '" + value + "'.");
            }
            return Duration.ofSeconds(seconds == 0 ? DEFAULT_SECONDS : seconds);
        }
    }
}
