package dev.limpid.corpus;

import dev.limpid.format.FormatException;
import dev.limpid.table.Decoded;
import dev.limpid.table.Sheet;
import dev.limpid.table.SheetStream;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sentences as those of CoNLL-2003 are written: a word a line, its tag behind the last tab, or where there is none the last
 * space; blank lines between sentences, and {@code -DOCSTART-} where a document begins. A row is called by the line of its
 * first word.
 */
final class Conll implements SheetStream {
    private static final int MOST_WORDS = 1_000_000;

    private final Decoded text;
    private final Path file;
    private int width;
    private int widthFrom;

    Conll(Decoded text, Path file) {
        this.text = text;
        this.file = file;
    }

    @Override
    public List<String> columns() {
        return List.of("tokens", "tags");
    }

    @Override
    public boolean named() {
        return true;
    }

    @Override
    public Sheet.@Nullable Line next() throws IOException {
        List<Object> words = new ArrayList<>();
        List<Object> tags = new ArrayList<>();
        int first = 0;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            boolean isBorder = line.isBlank() || line.startsWith("-DOCSTART-");
            if (isBorder && !words.isEmpty()) {
                break;
            }
            if (!isBorder) {
                String[] parts = line.contains("\t")
                        ? line.split("\t", -1)
                        : line.strip().split("\\s+");
                require(parts);
                first = words.isEmpty() ? text.lines() : first;
                words.add(parts[0].strip());
                tags.add(parts[parts.length - 1].strip());
                if (words.size() > MOST_WORDS) {
                    throw new FormatException(
                            file,
                            "the sentence that begins in line " + first + " has more than " + MOST_WORDS
                                    + " words. Put a blank line between sentences.");
                }
            }
        }
        return words.isEmpty() ? null : new Sheet.Line(first, List.of(List.copyOf(words), List.copyOf(tags)));
    }

    private void require(String[] parts) {
        int line = text.lines();
        if (parts.length < 2) {
            throw new FormatException(
                    file,
                    "line " + line + " is " + FormatException.quoted(parts[0])
                            + ", expected a word, a tab and its tag, or nothing between sentences.");
        }
        if (width == 0) {
            width = parts.length;
            widthFrom = line;
        }
        if (parts.length != width) {
            throw new FormatException(
                    file,
                    "line " + line + " has " + parts.length + " columns, line " + widthFrom + " has " + width
                            + ". Give each word the same.");
        }
        if (parts[0].isBlank() || parts[width - 1].isBlank()) {
            throw new FormatException(
                    file, "line " + line + " has an empty " + (parts[0].isBlank() ? "word" : "tag") + ".");
        }
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
