package dev.limpid.batch;

import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.corpus.ParquetSink;
import org.jspecify.annotations.Nullable;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** A part of the answers: a file that is there whole or not at all, and beside it one of the rows without an answer. */
final class Part {
    static final String ASIDE = "bad";

    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final Output.Form form;
    private final Flat flat;
    private final int number;

    Part(Path folder, Output.Form form, Asked asked, int number) {
        this.folder = folder;
        this.form = form;
        this.flat = Flat.of(asked);
        this.number = number;
    }

    private static String name(int number, Output.Form form) {
        return String.format(Locale.ROOT, "part-%05d.%s", number, form);
    }

    /** Where its answers are collected. */
    Path journal() {
        return folder.resolve(String.format(Locale.ROOT, ".part-%05d.journal", number));
    }

    /** Whether a file is one of those that are written here. */
    static boolean isOne(String name) {
        return name.matches("part-\\d{5,}\\.(jsonl|csv|parquet)|\\.part-\\d{5,}\\.(journal|[a-z]+\\.partial)");
    }

    /** Makes files of a journal, and says so in the manifest. */
    void write(Journal journal, Manifest manifest) throws IOException {
        String name = name(number, form);
        Path good = folder.resolve(name);
        Path aside = folder.resolve(ASIDE).resolve(name(number, Output.Form.JSONL));
        Tally tally = flat == Flat.EVALUATE ? manifest.tally().copy() : manifest.tally();
        Path draft = draft(good);
        try (Form out = form(draft)) {
            journal.read((line, isGood) -> {
                if (isGood) {
                    out.add(line);
                    if (flat == Flat.EVALUATE) {
                        tally.add(JSON.readTree(line));
                    }
                }
            });
        }
        if (journal.bad() > 0) {
            Files.createDirectories(aside.resolveSibling(""));
            Path beside = draft(aside);
            try (Form out = new Lines(beside)) {
                journal.read((line, isGood) -> {
                    if (!isGood) {
                        out.add(line);
                    }
                });
            }
            place(beside, aside);
        }
        place(draft, good);
        manifest.add(journal.rows(), journal.bad(), written(good), journal.bad() == 0 ? null : written(aside), tally);
    }

    private Manifest.Written written(Path file) throws IOException {
        String name = folder.relativize(file).toString().replace('\\', '/');
        return new Manifest.Written(name, Files.size(file), Fingerprint.of(file));
    }

    private static Path draft(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".partial");
    }

    private static void place(Path draft, Path file) throws IOException {
        try (FileChannel bytes = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            bytes.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Form form(Path file) throws IOException {
        return switch (form) {
            case JSONL -> new Lines(file);
            case CSV -> new Commas(file, flat);
            case PARQUET -> new Columns(new ParquetSink(file, flat.fields()), flat);
        };
    }

    /** Writes answers as they come. */
    private interface Form extends Closeable {
        void add(String line) throws IOException;
    }

    private static final class Lines implements Form {
        private final BufferedWriter out;

        Lines(Path file) throws IOException {
            out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        }

        @Override
        public void add(String line) throws IOException {
            out.write(line);
            out.write('\n');
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** As RFC 4180 has it, but that lines end as everywhere else. */
    private static final class Commas implements Form {
        private final BufferedWriter out;
        private final Flat flat;

        Commas(Path file, Flat flat) throws IOException {
            this.out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
            this.flat = flat;
            row(flat.fields().stream().map(ParquetSink.Field::name).toList());
        }

        @Override
        public void add(String line) throws IOException {
            for (List<@Nullable Object> row : flat.of(JSON.readTree(line))) {
                row(row);
            }
        }

        private void row(List<? extends @Nullable Object> cells) throws IOException {
            for (int i = 0; i < cells.size(); i++) {
                out.write(i == 0 ? "" : ",");
                Object cell = cells.get(i);
                out.write(cell == null ? "" : quoted(text(cell)));
            }
            out.write('\n');
        }

        /** Java's own shortest form of a number changed with JDK 19; Jackson's is the same on every JDK. */
        private static String text(Object cell) {
            return cell instanceof Double number ? NumberOutput.toString(number, true) : cell.toString();
        }

        private static String quoted(String text) {
            boolean isPlain = !text.isEmpty()
                    && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                    && text.strip().length() == text.length();
            return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private record Columns(ParquetSink out, Flat flat) implements Form {
        @Override
        public void add(String line) throws IOException {
            for (List<@Nullable Object> row : flat.of(JSON.readTree(line))) {
                out.add(row);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
