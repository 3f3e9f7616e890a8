package dev.limpid.format;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file could not be written, and nothing of it is left. The message is one line that names it and what to do. */
public final class WriteFailure extends IOException {
    private static final long serialVersionUID = 1;

    private WriteFailure(String message, IOException cause) {
        super(message, cause);
    }

    /** {@code bytes} that were to be written to {@code path}; call it when what was written of them is gone. */
    static WriteFailure of(Path path, long bytes, IOException cause) {
        return new WriteFailure(
                "Cannot write " + path + ": " + reason(cause) + "; it takes " + bytes + " bytes, " + left(path)
                        + " are free there. Free some space or choose another folder.",
                cause);
    }

    /** A folder that something else has the name of. */
    static WriteFailure occupied(Path folder) {
        FileAlreadyExistsException there = new FileAlreadyExistsException(folder.toString());
        return new WriteFailure(
                "Cannot write " + folder + ": a file, or a folder with files, of that name is there already. Choose"
                        + " another folder, or take that one away.",
                there);
    }

    /** A folder or file of which it is not known what it takes. */
    public static WriteFailure of(Path folder, IOException cause) {
        return new WriteFailure(
                "Cannot write " + folder + ": " + reason(cause) + "; " + left(folder)
                        + " bytes are free there. Free some space or choose another folder.",
                cause);
    }

    private static String reason(IOException cause) {
        String message = cause.getMessage();
        String kind =
                cause.getClass() == IOException.class ? "" : cause.getClass().getSimpleName();
        if (message == null) {
            return kind.isEmpty() ? "it failed" : kind;
        }
        String line = message.lines().findFirst().orElse("").replaceAll("[.;]+$", "");
        return kind.isEmpty() ? line : kind + " " + line;
    }

    private static String left(Path path) {
        try {
            return String.valueOf(Files.getFileStore(AtomicFile.around(path)).getUsableSpace());
        } catch (IOException unknown) {
            return "an unknown number";
        }
    }
}
