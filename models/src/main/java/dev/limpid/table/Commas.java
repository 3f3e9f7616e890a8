package dev.limpid.table;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Between commas; quotes hold commas and lines together. */
final class Commas implements CellLines {
    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();

    private final Path file;
    private final Decoded text;
    private JsonParser cells;
    /** Lines before those that the parser counts. */
    private int before;

    private List<String> own = List.of();
    private int begun;
    private boolean isBroken;
    private boolean isUnreadable;
    /** Cells of the first row; 0 before it. */
    private int width;

    private @Nullable FormatException due;

    Commas(Path file, Decoded text) throws IOException {
        this.file = file;
        this.text = text;
        try {
            this.cells = CSV.getFactory().createParser(text);
        } catch (IOException | RuntimeException refused) {
            text.close();
            throw refused;
        }
    }

    @Override
    public @Nullable Found next() throws IOException {
        if (isBroken) {
            resume();
        }
        own = new ArrayList<>();
        FormatException refused = due;
        if (refused != null) {
            due = null;
            isUnreadable = true;
            isBroken = true;
            begun = before + cells.currentLocation().getLineNr();
            throw refused;
        }
        // Until a row is read whole nobody knows where the next one begins.
        isBroken = true;
        try {
            for (JsonToken token = cells.nextToken(); token != null; token = cells.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    // Where the first cell begins; the row itself says where the one before it ended.
                    begun = own.isEmpty()
                            ? before + cells.currentTokenLocation().getLineNr()
                            : begun;
                    own.add(cells.getText());
                } else if (!own.isEmpty()) {
                    break;
                }
            }
        } catch (JsonProcessingException broken) {
            boolean isFirst = own.isEmpty();
            begun = isFirst ? before + cells.currentLocation().getLineNr() : begun;
            throw new FormatException(
                    file,
                    "not a table (" + JsonRows.reason(broken) + ")"
                            + (isFirst ? "" : " in the row that begins in line " + begun) + ".",
                    broken);
        } catch (FormatException unreadable) {
            if (own.size() == width && width > 0 && text.beganLine()) {
                // The parser looks ahead: the row is whole, and the next one cannot be read.
                due = unreadable;
                isBroken = false;
                return new Found(begun, own);
            }
            isUnreadable = true;
            begun = own.isEmpty() ? before + cells.currentLocation().getLineNr() : begun;
            throw unreadable;
        }
        isBroken = false;
        width = width == 0 ? own.size() : width;
        return own.isEmpty() ? null : new Found(begun, own);
    }

    /** Begins anew behind the line in which reading ended: of what the parser has read ahead, what stands there first. */
    private void resume() throws IOException {
        StringWriter ahead = new StringWriter();
        if (!isUnreadable) {
            cells.releaseBuffered(ahead);
        }
        // Where the text itself failed, all before it was taken.
        String rest = ahead.toString();
        isUnreadable = false;
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '\n' && rest.charAt(end) != '\r') {
            end++;
        }
        before += cells.currentLocation().getLineNr();
        boolean isWhole = end < rest.length();
        boolean isPair = isWhole && rest.startsWith("\r\n", end);
        if (!isWhole) {
            text.skipLine();
        }
        Reader left = new StringReader(isWhole ? rest.substring(end + (isPair ? 2 : 1)) : "");
        cells = CSV.getFactory().createParser(new Joined(left, text));
    }

    /** One text behind another. */
    private static final class Joined extends Reader {
        private final Reader first;
        private final Reader second;

        Joined(Reader first, Reader second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public int read(char[] to, int from, int length) throws IOException {
            int count = first.read(to, from, length);
            return count > 0 ? count : second.read(to, from, length);
        }

        @Override
        public void close() throws IOException {
            second.close();
        }
    }

    @Override
    public boolean goesOn() {
        return text.goesOn();
    }

    @Override
    public List<String> refused() {
        return List.copyOf(own);
    }

    @Override
    public double share() {
        return text.share();
    }

    @Override
    public int number() {
        return begun;
    }

    @Override
    public void close() throws IOException {
        cells.close();
    }
}
