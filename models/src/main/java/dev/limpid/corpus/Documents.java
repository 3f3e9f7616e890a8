package dev.limpid.corpus;

import dev.limpid.format.FormatException;
import dev.limpid.table.Decoded;
import dev.limpid.table.Sheet;
import dev.limpid.table.SheetStream;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Texts with a blank line between two; a row is called by the line in which it begins. */
final class Documents implements SheetStream {
    private static final int LONGEST = 1 << 26;

    private final Decoded text;
    private final Path file;

    Documents(Decoded text, Path file) {
        this.text = text;
        this.file = file;
    }

    @Override
    public List<String> columns() {
        return List.of("text");
    }

    @Override
    public boolean named() {
        return true;
    }

    @Override
    public Sheet.@Nullable Line next() throws IOException {
        String line = text.readLine();
        while (line != null && line.isBlank()) {
            line = text.readLine();
        }
        if (line == null) {
            return null;
        }
        int first = text.lines();
        StringBuilder document = new StringBuilder(line);
        for (line = text.readLine(); line != null && !line.isBlank(); line = text.readLine()) {
            document.append('\n').append(line);
            if (document.length() > LONGEST) {
                throw new FormatException(
                        file,
                        "the document that begins in line " + first + " is longer than " + LONGEST
                                + " characters. Put a blank line between documents, or save them as .txt, one in each line.");
            }
        }
        return new Sheet.Line(first, List.of(document.toString()));
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
