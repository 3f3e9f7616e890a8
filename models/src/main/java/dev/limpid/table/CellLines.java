package dev.limpid.table;

import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Lines of cells, of which nobody has said yet whether the first is one of names. Blank ones are left out. */
interface CellLines extends Closeable {
    /** The next one; null at the end. */
    @Nullable
    Found next() throws IOException;

    /** Whether it can be asked again though it has thrown. */
    boolean goesOn();

    /** What was read of the cells that were refused last. */
    default List<String> refused() {
        return List.of();
    }

    /** Which share of the file is read; {@code NaN} where that is not known. */
    double share();

    /** The line in which the cells begin that were asked for last. */
    int number();

    /** Cells where they stand: the line in which the first begins. */
    record Found(int number, List<String> cells) {}

    /** Between tabs. Quotes go only around a whole cell in which they are doubled, all others are part of the text. */
    record Tabs(Decoded text) implements CellLines {
        @Override
        public @Nullable Found next() throws IOException {
            String line = filled(text);
            return line == null
                    ? null
                    : new Found(
                            text.lines(),
                            Arrays.stream(line.split("\t", -1))
                                    .map(Tabs::unquoted)
                                    .toList());
        }

        private static String unquoted(String cell) {
            if (cell.length() < 2 || cell.charAt(0) != '"' || cell.charAt(cell.length() - 1) != '"') {
                return cell;
            }
            String inner = cell.substring(1, cell.length() - 1);
            String doubled = inner.replace("\"\"", "");
            return doubled.contains("\"") ? cell : inner.replace("\"\"", "\"");
        }

        @Override
        public boolean goesOn() {
            return text.goesOn();
        }

        @Override
        public double share() {
            return text.share();
        }

        @Override
        public int number() {
            return text.lines();
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }

    /** A cell a line. */
    record Whole(Decoded text) implements CellLines {
        @Override
        public @Nullable Found next() throws IOException {
            String line = filled(text);
            return line == null ? null : new Found(text.lines(), List.of(line.strip()));
        }

        @Override
        public boolean goesOn() {
            return text.goesOn();
        }

        @Override
        public double share() {
            return text.share();
        }

        @Override
        public int number() {
            return text.lines();
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }

    private static @Nullable String filled(Decoded text) throws IOException {
        String line = text.readLine();
        while (line != null && line.isBlank()) {
            line = text.readLine();
        }
        return line;
    }

    /** Whether each line has a tab, read up to the first that has none. */
    static boolean haveTabs(Path file, Encoding encoding, long largest) throws IOException {
        try (Decoded text = Decoded.open(file, encoding, largest)) {
            for (String line = filled(text); line != null; line = filled(text)) {
                if (!line.contains("\t")) {
                    return false;
                }
            }
            return true;
        } catch (FormatException told) {
            // Told where it is read.
            return false;
        }
    }
}
