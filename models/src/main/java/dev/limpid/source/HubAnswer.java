package dev.limpid.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What a server answered.
 *
 * @param uri the address that answered, after redirects
 * @param trusted whether the token was sent to it
 * @param body to be read or closed
 */
record HubAnswer(URI uri, boolean trusted, int status, HttpHeaders headers, HubBody body) implements AutoCloseable {
    private static final int OK = 200;

    /** The server cannot answer now, but may later. */
    static final class Busy extends IOException {
        private final @Nullable Duration pause;

        Busy(String message, @Nullable Duration pause) {
            super(message);
            this.pause = pause;
        }

        /** How long the server asks to wait, or null. */
        @Nullable
        Duration pause() {
            return pause;
        }
    }

    Optional<String> header(String name) {
        return headers.firstValue(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Where to look instead, if the server sends elsewhere. */
    Optional<String> location() {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> header("Location");
            default -> Optional.empty();
        };
    }

    boolean isOk() {
        return status / 100 * 100 == OK;
    }

    boolean isBusy() {
        return status == 408 || status == 429 || status >= 500;
    }

    Busy busy() {
        return new Busy(
                uri.getHost() + " answers " + status + (status == 429 ? " (too many requests)" : ""),
                header("Retry-After").map(HubAnswer::retryAfter).orElse(null));
    }

    /** RFC 9110: seconds, or a date. Null for what is neither. */
    private static @Nullable Duration retryAfter(String value) {
        if (value.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), then);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException neither) {
            return null;
        }
    }

    /** A number of bytes, or -1 if the header is missing or no such number. */
    long bytes(String header) {
        return header(header)
                .filter(value -> value.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    @Override
    public void close() {
        body.close();
    }
}
