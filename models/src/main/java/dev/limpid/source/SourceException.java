package dev.limpid.source;

import org.jspecify.annotations.Nullable;

/** A model cannot be found, fetched or kept. The message is one line that says why and what to do. */
public final class SourceException extends RuntimeException {
    SourceException(String message) {
        this(message, null);
    }

    SourceException(String message, @Nullable Throwable cause) {
        super(message.replaceAll("\\s+", " "), cause);
    }
}
