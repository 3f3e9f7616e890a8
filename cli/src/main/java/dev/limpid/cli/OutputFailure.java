package dev.limpid.cli;

import org.jspecify.annotations.Nullable;

/** A result cannot be written where it was asked for. The message is one line. */
final class OutputFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutputFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
