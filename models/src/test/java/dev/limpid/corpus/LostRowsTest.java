package dev.limpid.corpus;

import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is damaged costs no row but its own, and whole numbers stay what they are. */
class LostRowsTest {
    private static final long ID = 1_700_000_000_000_000_001L;

    @TempDir
    Path folder;

    private Path parquet(int rows, int bad) throws IOException {
        Path file = folder.resolve("rows.parquet");
        Files.deleteIfExists(file);
        MessageType schema = MessageTypeParser.parseMessageType(
                "message m { required int64 id; required int64 least; required binary text (STRING); }");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetPages())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withType(schema)
                .build()) {
            for (int i = 0; i < rows; i++) {
                Group row = new SimpleGroup(schema);
                row.add(0, ID + i);
                row.add(1, i % 2 == 0 ? Long.MIN_VALUE : 42L);
                row.add(
                        2,
                        i == bad
                                ? Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xff})
                                : Binary.fromString("text " + i));
                writer.write(row);
            }
        }
        return file;
    }

    private static List<RowStream.Found> rows(Path file) throws IOException {
        List<RowStream.Found> rows = new ArrayList<>();
        try (RowStream stream = RowStream.open(List.of(file), Wanted.USUAL)) {
            for (RowStream.Found row = stream.next(); row != null; row = stream.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    @Test
    void a_bad_cell_of_parquet_is_one_bad_row_in_its_place() throws IOException {
        List<RowStream.Found> rows = rows(parquet(7, 2));
        assertThat(rows)
                .extracting(RowStream.Found::place)
                .containsExactly(
                        "rows.parquet:1",
                        "rows.parquet:2",
                        "rows.parquet:3",
                        "rows.parquet:4",
                        "rows.parquet:5",
                        "rows.parquet:6",
                        "rows.parquet:7");
        assertThat(rows).filteredOn(row -> row.broken() != null).hasSize(1);
        RowStream.Found bad = rows.get(2);
        assertThat(bad.isRest()).isFalse();
        assertThat(bad.broken())
                .startsWith("rows.parquet: row 3, column 'text', cannot be read, or is damaged (")
                .doesNotContain("The rest");
        assertThat(bad.cells()).containsExactly("1700000000000000003", "-9223372036854775808");
        assertThat(rows.get(6).cells()).last().isEqualTo("text 6");
    }

    @Test
    void whole_numbers_of_any_format_keep_their_digits_and_small_ones_are_numbers() throws IOException {
        assertThat(rows(parquet(2, -1)).get(1).cells()).containsExactly("1700000000000000002", 42.0, "text 1");
        assertThat(rows(parquet(2, -1)).get(0).cells().get(1)).isEqualTo("-9223372036854775808");
        String object = "{\"text\":\"a\",\"id\":" + ID
                + ",\"huge\":123456789012345678901234567890,\"small\":999999999999999,\"real\":1e18}";
        for (String name : List.of("rows.jsonl", "rows.json")) {
            Path file = Files.writeString(folder.resolve(name), name.endsWith("l") ? object : "[" + object + "]");
            assertThat(rows(file).get(0).cells())
                    .as(name)
                    .containsExactly(
                            "a", "1700000000000000001", "123456789012345678901234567890", 999999999999999.0, 1e18);
        }
    }

    /** Some before and behind the ends of buffers, two in one line, one at a line's beginning, one at the end. */
    @ParameterizedTest
    @ValueSource(strings = {"rows.csv", "rows.tsv", "rows.txt", "rows.jsonl"})
    void a_byte_0_is_one_bad_row(String name) throws IOException {
        List<Integer> bad = List.of(3, 4, 3000, 3001, 9998, 9999);
        StringBuilder text = new StringBuilder();
        if (name.endsWith("v")) {
            text.append(name.endsWith(".csv") ? "text,id\n" : "text\tid\n");
        }
        for (int i = 0; i < 10_000; i++) {
            String cell = bad.contains(i) ? "te\0\0xt\0 " + i : "text " + i;
            text.append(
                    switch (name) {
                        case "rows.csv" -> cell + "," + i;
                        case "rows.tsv" -> cell + "\t" + i;
                        case "rows.jsonl" -> "{\"text\":\"" + cell + "\",\"id\":" + i + "}";
                        default -> cell;
                    });
            text.append("\n");
        }
        int begins = text.indexOf("text 5000");
        text.replace(begins, begins + 1, "\0");
        Path file = Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
        List<RowStream.Found> rows = rows(file);
        assertThat(rows).hasSize(10_000).noneMatch(RowStream.Found::isRest);
        int line = name.endsWith("v") ? 2 : 1;
        for (int i = 0; i < rows.size(); i++) {
            RowStream.Found row = rows.get(i);
            assertThat(row.place()).isEqualTo(name + ":" + (i + line));
            if (bad.contains(i) || i == 5000) {
                assertThat(row.broken()).contains("line " + (i + line) + " holds a byte 0, as UTF-16 does.");
            } else {
                assertThat(row.broken()).isNull();
                assertThat(row.cells().get(0)).isEqualTo("text " + i);
            }
        }
    }

    @Test
    void a_byte_0_in_the_first_line_is_another_encoding_and_refused() throws IOException {
        Path file =
                Files.write(folder.resolve("a.csv"), "text,id\ngood,1\nbad,2\n".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> rows(file))
                .hasMessageStartingWith(
                        "a.csv: it is no text in UTF-8: line 1 holds a byte 0, as UTF-16 does. Save it as UTF-8");
    }
}
