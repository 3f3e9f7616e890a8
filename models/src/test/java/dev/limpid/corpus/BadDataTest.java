package dev.limpid.corpus;

import dev.limpid.table.Encoding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Law: what cannot be learnt from is refused in one line, and nothing stays behind. */
class BadDataTest {
    @TempDir
    Path folder;

    TinyFiles files;

    @BeforeEach
    void files() {
        files = new TinyFiles(folder);
    }

    private void refuses(String name, String text, String message) throws IOException {
        refuses(Wanted.USUAL, files.write(name, text), message);
    }

    private void refuses(Wanted wanted, Path file, String message) throws IOException {
        assertThatThrownBy(() -> files.read(wanted, file)).hasMessage(message);
        if (Files.exists(folder.resolve("stores"))) {
            try (Stream<Path> left = Files.list(folder.resolve("stores"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void nothing_to_read() throws IOException {
        refuses("a.csv", "", "a.csv: it has no rows, at least one is needed.");
        refuses("b.csv", "text,label\n", "b.csv: it has a line of names and no rows, at least one is needed.");
        refuses("c.jsonl", "\n\n", "c.jsonl: it has no rows, at least one is needed.");
        refuses("d.json", "[]", "d.json: it has no rows, at least one is needed.");
        refuses("e.conll", "-DOCSTART- O\n\n", "e.conll: it has a line of names and no rows, at least one is needed.");
        refuses(
                "f.csv",
                "text,label\n,x\nb,\n",
                "f.csv: no row can be learnt from. 1 of 2 rows has no label and is left out, first f.csv:3. 1 of 2 rows"
                        + " has no text and is left out, first f.csv:2.");
        Path none = folder.resolve("none.csv");
        refuses(Wanted.USUAL, none, none + " does not exist: expected a file of rows, or a folder.");
        refuses(
                "g.xlsx",
                "PK",
                "g.xlsx: its name does not tell how it is written: expected .csv, .tsv, .json, .jsonl, .txt or .conll, each"
                        + " also with .gz behind it, or .parquet. Rename it, or say --data-format.");
    }

    @Test
    void pictures_that_do_not_lie_below_an_enclosed_file_are_not_looked_at() throws IOException {
        Path secret = files.write("secret.png", "x");
        Path here = files.write("own/here.png", "x");
        Files.createSymbolicLink(folder.resolve("own/link.png"), secret);
        Files.createSymbolicLink(folder.resolve("own/round"), folder.resolve("own"));
        for (String said : List.of(
                secret.toString(),
                folder.resolve("missing.png").toString(),
                "../secret.png",
                "../missing.png",
                "link.png",
                "round/../../secret.png",
                "missing.png",
                ".")) {
            Path file = files.write("own/a.csv", "image,label\nhere.png,a\n" + said + ",b\n");
            assertThatThrownBy(() -> files.read(Wanted.USUAL.enclosing(), file))
                    .as(said)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("a.csv:3: there is no picture ");
        }
        Path file = files.write("own/a.csv", "image,label\nround/here.png,a\n" + here + ",b\n");
        try (Corpus corpus = files.read(Wanted.USUAL.enclosing(), file)) {
            assertThat(corpus.size()).isEqualTo(2);
        }
        Path outside = files.write("own/b.csv", "image,label\nhere.png,a\n../secret.png,b\n");
        try (Corpus corpus = files.read(Wanted.USUAL, outside)) {
            assertThat(corpus.size()).isEqualTo(2);
        }
    }

    @Test
    void columns_that_are_not_there() throws IOException {
        Path file = files.write("a.csv", "text,label\na,x\nb,y\n");
        refuses(
                Wanted.USUAL.naming(Role.LABEL, "stars"),
                file,
                "a.csv: it has no column 'stars', only 'text', 'label'. Say --label-column NAME.");
        refuses(
                Wanted.USUAL.naming(Role.TEXT, "2"),
                files.write("b.tsv", "a\tx\nb\ty\n"),
                "b.tsv: it has no column '2', only 'column 0', 'column 1'. Say --text-column NUMBER, counted from 0.");
        refuses(
                "c.csv",
                "label,stars,body\nbad,1,x\ngood,2,y\n",
                "c.csv: which column is the text cannot be told of 'label', 'stars', 'body'. Say --text-column NAME.");
        refuses(
                "d.csv",
                "sentence,review\na,b\n",
                "d.csv: which column is the text, 'sentence', 'review'? Say --text-column sentence.");
        refuses(
                Wanted.USUAL.learning(Kind.CLASSES),
                files.write("e.csv", "text,stars,body\na,1,x\n"),
                "e.csv: which column is the label cannot be told of 'text', 'stars', 'body', which is needed for a class"
                        + " each. Say --label-column NAME.");
        refuses("f.csv", "text,text\na,b\n", "f.csv: two columns are called 'text'. Give each a name.");
    }

    @Test
    void labels_that_nothing_can_be_learnt_from() throws IOException {
        refuses(
                "a.csv",
                "text,label\na,x\nb,x\nc,x\n",
                "a.csv: all 3 examples are 'x'; a classifier needs two classes. Add examples of another, or say which column"
                        + " holds them with --label-column.");
        StringBuilder many = new StringBuilder("text,label\n");
        for (int i = 0; i < 30; i++) {
            many.append("a,id").append(i).append('\n');
        }
        refuses(
                "b.csv",
                many.toString(),
                "b.csv: column 'label' holds 30 different labels in 30 rows, so it is hardly the label. Say --label-column"
                        + " NAME for another.");
        refuses(
                Wanted.USUAL.learning(Kind.SCORES),
                files.write("c.csv", "text,label\na,1.5\nb,high\n"),
                "c.csv:3: the label is 'high', expected a number. Say another column with --label-column or"
                        + " --score-column.");
        refuses(
                "d.csv",
                "text,score\na,1.5\nb,high\n",
                "d.csv:3: the score is 'high', expected a number. Say another column with --score-column.");
        refuses(
                Wanted.USUAL.learning(Kind.CLASSES),
                files.write("e.jsonl", "{\"text\":\"a\",\"label\":[\"x\"]}\n"),
                "e.jsonl:1: the label is a list, expected one class. Learn labels instead, of which there may be any"
                        + " number.");
        refuses(
                "f.jsonl",
                "{\"text\":[\"a\"],\"label\":\"x\"}\n",
                "f.jsonl:1: the text is a list, expected a text. Say another column with --text-column.");
    }

    @Test
    void ragged_rows_and_open_quotes() throws IOException {
        refuses(
                "a.csv",
                "text,label\n\"my\ndog\",x\nshe, ran,y\n",
                "a.csv: line 4 has 3 cells, line 1 has 2. Put quotes around a cell that holds commas.");
        refuses(
                "b.csv",
                "text,label\na,x\n\"my dog,x\nshe,y\n",
                "b.csv: not a table (Missing closing quote for value).");
        refuses(
                "c.tsv",
                "text\tlabel\na\n",
                "c.tsv: line 2 has 1 cell, line 1 has 2. Put quotes around a cell that holds commas.");
        refuses("d.json", "[[\"a\",1],[\"b\"]]", "d.json: row 2 has 1 cell, the first has 2.");
        refuses(
                "e.jsonl",
                "{\"text\":\"a\"}\n[1]\n",
                "e.jsonl: line 2: expected an object of values by column, as the first is.");
        refuses(
                "f.conll",
                "EU\tB-ORG\nrejects\n",
                "f.conll: line 2 is 'rejects', expected a word, a tab and its tag, or nothing between sentences.");
        refuses(
                "g.conll",
                "EU\tNNP\tB-ORG\nrejects\tO\n",
                "g.conll: line 2 has 2 columns, line 1 has 3. Give each word the same.");
        refuses(
                "h.jsonl",
                "{\"tokens\":[\"a\",\"b\"],\"tags\":[\"O\"]}\n",
                "h.jsonl:1: it has 2 tokens and 1 tags, expected a tag for each token.");
        Path first = files.write("parts/a.csv", "text,label\na,x\n");
        files.write("parts/b.csv", "text,label,more\na,x,z\n");
        refuses(
                Wanted.USUAL,
                first.getParent(),
                "b.csv: it has 3 columns, a.csv has 'text', 'label'. Give files of the same columns.");
    }

    @Test
    void texts_of_another_encoding() throws IOException {
        String remedy = "Save it as UTF-8, or say how it is written, as in --encoding latin1 or --encoding utf-16le.";
        refuses(
                Wanted.USUAL,
                files.write("a.csv", "text,label\na,x\ncaf\u00e9,y\n".getBytes(StandardCharsets.ISO_8859_1)),
                "a.csv: it is no text in UTF-8: byte 18, in line 3, is E9 in hexadecimal. " + remedy);
        refuses(
                Wanted.USUAL,
                files.write("b.txt", "ab\ncd".getBytes(StandardCharsets.UTF_16LE)),
                "b.txt: it is no text in UTF-8: line 1 holds a byte 0, as UTF-16 does. " + remedy);
        refuses(
                Wanted.USUAL.encoded(Encoding.of("ascii")),
                files.write("c.txt", "caf\u00e9"),
                "c.txt: it is no text in US-ASCII: byte 3, in line 1, is C3 in hexadecimal. " + remedy);
        assertThatThrownBy(() -> Encoding.of("klingon"))
                .hasMessage(
                        "Encodings are utf-8, latin1, windows-1252, utf-16le and others that Java knows, got 'klingon'.");
    }

    /** The place is right wherever the buffers end. */
    @Test
    void the_place_of_a_bad_byte_is_told_far_into_a_file() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 30_000; i++) {
            bytes.writeBytes("\u00e4bc\r\n".getBytes(StandardCharsets.UTF_8));
        }
        bytes.write(0xff);
        refuses(
                Wanted.USUAL,
                files.write("a.txt", bytes.toByteArray()),
                "a.txt: it is no text in UTF-8: byte 180000, in line 30001, is FF in hexadecimal. Save it as UTF-8, or say"
                        + " how it is written, as in --encoding latin1 or --encoding utf-16le.");
    }

    @Test
    void packed_files_that_break_off() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 20_000; i++) {
                out.write(("text " + i * 31 % 977 + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Path cut = folder.resolve("a.txt.gz");
        Files.write(cut, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        assertThatThrownBy(() -> files.read(cut))
                .hasMessageMatching(
                        "a\\.txt\\.gz: the packed file breaks off after \\d{4,} bytes of what is in it\\. Copy or pack it"
                                + " again\\.");
        Path plain = folder.resolve("b.txt.gz");
        Files.writeString(plain, "text\n");
        refuses(Wanted.USUAL, plain, "b.txt.gz: it is damaged, or not packed by gzip as its name says.");
    }

    @Test
    void damaged_parquet() throws IOException {
        byte[] whole = ParquetTest.resource("snappy.parquet");
        assertThatThrownBy(() -> files.read(files.write("a.parquet", Arrays.copyOf(whole, whole.length / 2))))
                .hasMessageStartingWith("a.parquet: it is no Parquet file, or is damaged (")
                .hasMessageEndingWith("). Copy or write it again.")
                .hasMessageNotContaining("\n");
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, 40, 300, (byte) 0x55);
        assertThatThrownBy(() -> files.read(files.write("b.parquet", damaged)))
                .hasMessageStartingWith("b.parquet: row 1 cannot be read, or is damaged (")
                .hasMessageEndingWith("). Copy or write it again.")
                .hasMessageNotContaining("\n");
    }

    @Test
    void folders_of_other_things() throws IOException {
        Path picture = files.write("loose/a.png", "x");
        refuses(
                Wanted.USUAL,
                picture.getParent(),
                picture
                        + " is a picture without a label. Put pictures into a folder for each label, and give the folder"
                        + " that holds these.");
        Path file = files.write("mixed/a.txt", "x");
        files.write("mixed/x/b.txt", "y");
        refuses(
                Wanted.USUAL,
                file.getParent(),
                file + " lies beside folders: " + file.getParent() + " holds either files of rows, or a folder of files"
                        + " for each label. Take it away.");
        Path other = files.write("other/x/a.pdf", "x");
        refuses(
                Wanted.USUAL,
                folder.resolve("other"),
                other
                        + " is no picture and no text: expected files ending in .png, .jpg, .gif, .bmp, .webp or .txt in a"
                        + " folder for each label.");
    }

    /** A disk that takes no more: a stream that fails after some bytes, and the kernel's own. */
    @Test
    void a_full_disk_is_told_and_leaves_nothing() throws IOException {
        Path records = Files.createFile(folder.resolve("a.records"));
        Path ends = Files.createFile(folder.resolve("a.ends"));
        OutputStream full = new OutputStream() {
            private int left = 200_000;

            @Override
            public void write(int one) throws IOException {
                if (left-- <= 0) {
                    throw new IOException("No space left on device");
                }
            }
        };
        assertThatThrownBy(() -> fill(new Store.Writer(records, ends, full, Files.newOutputStream(ends))))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "Data cannot be stored in .* \\(No space left on device\\), after \\d+ rows and \\d+"
                                + " bytes\\. Make room there, or name another folder\\.");
        assertThat(records).doesNotExist();
        assertThat(ends).doesNotExist();
        Path device = Path.of("/dev/full");
        assumeTrue(Files.exists(device), "no " + device);
        assertThatThrownBy(() -> fill(new Store.Writer(
                        records, ends, new FileOutputStream(device.toFile()), OutputStream.nullOutputStream())))
                .hasMessageContaining("(No space left on device)");
    }

    private static void fill(Store.Writer writer) throws IOException {
        try (writer) {
            for (int i = 0; i < 1000; i++) {
                writer.add(new byte[1000]);
            }
            writer.finish();
        }
    }

    @Test
    void shares_that_are_none() {
        assertThatThrownBy(() -> new Shares(0.5, 0.5, 0))
                .hasMessage("Shares for validation and test are from 0, and less than 1 together, got 0.5 and 0.5.");
        assertThatThrownBy(() -> new Given(List.of(), List.of(), List.of()))
                .hasMessage("No file to train on was given, at least one is needed.");
    }
}
