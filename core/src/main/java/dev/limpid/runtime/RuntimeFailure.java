package dev.limpid.runtime;

import org.jspecify.annotations.Nullable;

/** ONNX Runtime refused a graph or a run. The message is one line and says which. */
public final class RuntimeFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    RuntimeFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** ONNX Runtime's own words, on one line. */
    static String words(Throwable cause) {
        return String.valueOf(cause.getMessage()).replaceAll("\\s+", " ").strip();
    }
}
