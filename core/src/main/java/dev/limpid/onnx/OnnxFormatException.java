package dev.limpid.onnx;

import org.jspecify.annotations.Nullable;

/** A file is not the ONNX model that it should be. The message is one line and names the file. */
public final class OnnxFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OnnxFormatException(String message, @Nullable Throwable cause) {
        // Names come from the file and may hold anything.
        super(message.replaceAll("[\\s\\p{Cntrl}]+", " "), cause);
    }
}
