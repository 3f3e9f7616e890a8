package dev.limpid.corpus;

import dev.limpid.table.Encoding;
import dev.limpid.table.Sheet;
import dev.limpid.table.SheetFormat;
import dev.limpid.table.SheetStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Law: however many rows there are, few are held. */
class BoundedMemoryTest {
    private static final int ROWS = 200_000;

    /** More than the first rows, by which columns are told; far less than all. */
    private static final int FEW = 2_000;

    @TempDir
    Path folder;

    /** Counts which of the things that it was shown are still held by anyone. */
    private static final class Watch {
        private final List<WeakReference<Object>> seen = new ArrayList<>();
        private long most;

        void see(Object one) {
            seen.add(new WeakReference<>(one));
            if (seen.size() % (ROWS / 8) == 0) {
                System.gc();
                most = Math.max(
                        most, seen.stream().filter(held -> held.get() != null).count());
            }
        }
    }

    @Test
    void a_sheet_is_read_row_by_row() throws IOException {
        Path file = folder.resolve("a.csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("text,label\n");
            for (int i = 0; i < ROWS; i++) {
                out.write("\"row, " + i + "\"," + i % 2 + "\n");
            }
        }
        for (SheetFormat format : List.of(SheetFormat.CSV, SheetFormat.TEXT)) {
            Watch watch = new Watch();
            try (SheetStream rows = SheetStream.open(file, format, cells -> true, Encoding.UTF_8)) {
                for (Sheet.Line line = rows.next(); line != null; line = rows.next()) {
                    watch.see(line);
                }
            }
            assertThat(watch.seen).hasSize(ROWS);
            assertThat(watch.most).isLessThan(10);
        }
    }

    @Test
    void a_corpus_holds_the_first_rows_alone_and_of_a_shuffle_its_order() throws IOException {
        Watch watch = new Watch();
        Feed feed = new Endless(watch);
        List<Feed.Found> first = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Feed.Found row = feed.next();
            if (row != null) {
                first.add(row);
            }
        }
        try (Corpus corpus = new Intake(List.of(), Wanted.USUAL, null).read(feed, first, folder)) {
            assertThat(watch.seen).hasSize(ROWS);
            assertThat(watch.most).isLessThan(FEW);
            assertThat(corpus.size()).isEqualTo(ROWS);
            assertThat(corpus.labels().counts()).containsExactly(ROWS / 2L, ROWS / 2L);
            Part part = Part.all(corpus).shuffled(1);
            Watch again = new Watch();
            for (int i = 0; i < ROWS; i++) {
                Item item = part.get(i);
                again.see(item);
                if (i % 1000 == 0) {
                    assertThat(item.place()).isEqualTo("row " + part.row(i));
                }
            }
            assertThat(again.most).isLessThan(10);
        }
    }

    private static final class Endless implements Feed {
        private final Watch watch;
        private int at;

        Endless(Watch watch) {
            this.watch = watch;
        }

        @Override
        public String source() {
            return "endless";
        }

        @Override
        public List<String> columns() {
            return List.of("text", "label");
        }

        @Override
        public boolean named() {
            return true;
        }

        @Override
        public @Nullable Found next() {
            if (at == ROWS) {
                return null;
            }
            Found row = new Found("row " + at, Path.of(""), List.of("the text of row " + at, "" + at % 2));
            at++;
            watch.see(row);
            return row;
        }

        @Override
        public Lost skip() {
            throw new AssertionError("every row can be read");
        }

        @Override
        public double share() {
            return (double) at / ROWS;
        }

        @Override
        public List<String> notes() {
            return List.of();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
