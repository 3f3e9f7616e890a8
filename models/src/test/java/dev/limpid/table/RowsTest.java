package dev.limpid.table;

import dev.limpid.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Rows of files as people save them, and what is said of those that are none. */
class RowsTest {
    @TempDir
    Path folder;

    private Row read(String name, String content, int number) throws IOException {
        return Rows.read(Files.writeString(folder.resolve(name), content), number);
    }

    @Test
    void cells_are_numbers_where_they_are_written_as_numbers_are() throws IOException {
        Row row = read("t.csv", "a,b,c,d,e,f,g,h\n1,-2.5,1e3,007,1.50,1d,0x1p3,NaN\n", 0);
        assertThat(row.values())
                .containsExactly(
                        Map.entry("a", 1.0),
                        Map.entry("b", -2.5),
                        Map.entry("c", "1e3"),
                        Map.entry("d", "007"),
                        Map.entry("e", "1.50"),
                        Map.entry("f", "1d"),
                        Map.entry("g", "0x1p3"),
                        Map.entry("h", Double.NaN));
        assertThat(row.named()).isTrue();
        assertThat(Row.number("1e3")).contains(1000.0);
        assertThat(Row.number("007")).contains(7.0);
        assertThat(List.of(Row.number("1d"), Row.number("0x1p3"), Row.number("")))
                .allMatch(one -> one.isEmpty());
    }

    @Test
    void long_whole_numbers_are_the_same_in_every_format_and_still_numbers_to_who_takes_them() throws IOException {
        Row row = read("t.csv", "a,b,c\n1700000000000000001,-999999999999999,1000000000000000\n", 0);
        assertThat(row.values())
                .containsExactly(
                        Map.entry("a", "1700000000000000001"),
                        Map.entry("b", -999999999999999.0),
                        Map.entry("c", "1000000000000000"));
        String json = "{\"a\":1700000000000000001,\"b\":-999999999999999,\"c\":1000000000000000}";
        assertThat(read("t.json", json, 0).values()).isEqualTo(row.values());
        assertThat(Row.number("1700000000000000001")).contains(1.7e18);
    }

    @Test
    void quotes_commas_lines_and_marks_at_the_beginning_are_read_as_spreadsheets_write_them() throws IOException {
        String csv = "\uFEFF\"size, cm\",\"say \"\"hi\"\"\",c\r\n1,\"two\r\nlines\",  x  \r\n\r\n2,\" y \",\"\"\r\n";
        assertThat(read("t.csv", csv, 0).values())
                .containsExactly(
                        Map.entry("size, cm", 1.0), Map.entry("say \"hi\"", "two\r\nlines"), Map.entry("c", "x"));
        assertThat(read("t.CSV", csv, 1).values())
                .containsExactly(Map.entry("size, cm", 2.0), Map.entry("say \"hi\"", " y "), Map.entry("c", ""));
        assertThat(read("t.tsv", "a\tb\n1,5\t2\n", 0).values())
                .containsExactly(Map.entry("a", "1,5"), Map.entry("b", 2.0));
    }

    @Test
    void json_holds_one_row_or_many() throws IOException {
        assertThat(read("t.json", "{\"a\":1,\"b\":\"x\",\"c\":[1,[2,true]]}", 0).values())
                .containsExactly(
                        Map.entry("a", 1.0), Map.entry("b", "x"), Map.entry("c", List.of(1.0, List.of(2.0, 1.0))));
        assertThat(read("t.json", "[[1,2],[3,4]]", 1))
                .isEqualTo(new Row("t.json", 1, Map.of("column 0", 3.0, "column 1", 4.0), false));
        assertThat(read("t.json", "[1,2]", 0).values()).containsEntry("column 1", 2.0);
        assertThat(read("t.json", "[{\"a\":1},{\"a\":\"1\"}]", 1).values()).containsExactly(Map.entry("a", "1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "t.csv | a,b;1,2;3,4 | 2 | row 2 was asked for, it has rows 0 to 1.",
                "t.csv | a,b;1,2;3,4 | -1 | row -1 was asked for, it has rows 0 to 1.",
                "t.csv | a,b | 0 | it has no rows, row 0 was asked for.",
                "t.csv | a,b;1 | 0 | row 0 has 1 cells, its first line names 2 columns.",
                "t.csv | a,a;1,2 | 0 | two columns are called 'a'. Give each a name.",
                "t.json | [] | 3 | row 3 was asked for, it has rows 0 to 0.",
                "t.json | [[1],[2]] | 2 | row 2 was asked for, it has rows 0 to 1.",
                "t.json | [[1],2] | 1 | expected an object of values by column or a list of numbers.",
                "t.json | `` | 0 | expected an object of values by column or a list of numbers.",
                "t.json | {\"a\":null} | 0 | 'a' is null, expected a number, a text or a list.",
                "t.txt | a | 0 | expected a file whose name ends in .json, .csv or .tsv."
            })
    void what_is_no_row_is_said(String name, String content, int number, String message) {
        assertThatThrownBy(() -> read(name, content.replace(';', '\n'), number))
                .isInstanceOf(FormatException.class)
                .hasMessage(name + ": " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "t.csv | a,b;1,2,3 | not a table (Too many entries",
                "t.csv | a,b;1,\"2 | not a table (Missing closing quote",
                "t.csv | `` | not a table (",
                "t.json | {\"a\":1 | not JSON (Unexpected end-of-input",
                "t.json | [1] 2 | not JSON (Trailing token",
                "t.json | {\"a\":1,\"a\":2} | not JSON (Duplicate field 'a'",
                "t.json | [NaN] | not JSON (Non-standard token 'NaN'"
            })
    void broken_files_are_said_in_a_line(String name, String content, String message) {
        assertThatThrownBy(() -> read(name, content.replace(';', '\n'), 0))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith(name + ": " + message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void json_too_large_for_memory_is_refused_by_its_size() throws IOException {
        Path huge = folder.resolve("t.json");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength((256L << 20) + 1);
        }
        assertThatThrownBy(() -> Rows.read(huge, 0))
                .hasMessage("t.json: 268435457 bytes, at most 268435456 are read. Use a .csv file.");
    }

    @Test
    void of_a_large_table_only_the_beginning_is_read() throws IOException {
        Path large = Files.writeString(folder.resolve("t.csv"), "a,b\n1,2\n");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(1L << 32);
        }
        assertThat(Rows.read(large, 0).values()).containsEntry("b", 2.0);
    }

    @Test
    void missing_files_and_nested_ones_are_refused() throws IOException {
        Path none = folder.resolve("none.csv");
        assertThatThrownBy(() -> Rows.read(none, 0))
                .hasMessage("none.csv: no such file, expected a table at " + none + ".");
        assertThatThrownBy(() -> read("t.json", "[".repeat(5000), 0))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void damaged_tables_are_read_or_refused() throws IOException {
        Random random = new Random(5);
        byte[] csv = "\uFEFFa,\"b\",c\r\n1,\"x\"\"y\",2.5\r\n3,\"é\",4\r\n"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] json = "[{\"a\":1,\"b\":[1,\"é\"]},{\"a\":2.5e3}]".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = (i % 2 == 0 ? csv : json).clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve(i % 2 == 0 ? "t.csv" : "t.json"), bytes);
            try {
                assertThat(Rows.read(file, i % 3).values()).isNotNull();
            } catch (IOException | FormatException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }
}
