package dev.limpid.corpus;

import dev.limpid.format.FormatException;
import dev.limpid.format.Mutations;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/** Law: whatever the bytes, data is read or refused in one line, in a second, and every example can be reached. */
class DamagedDataTest {
    private static final int ROUNDS = 250;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "1#a.csv#text,label;'my, dog',x;she,y;it,x",
                "2#a.tsv#text\tlabel;my dog\tx;she\ty;it\tx",
                "3#a.jsonl#{'text':'my dog','label':'x'};{'text':'she','label':'y'};{'text':'it','label':['x',1]}",
                "4#a.json#[{'text':'my dog','label':'x'},{'text':'she','label':'y'}]",
                "5#a.json#{'data':[{'paragraphs':[{'context':'Ann came','qas':[{'question':'Who?','answers':[{'text':'Ann','answer_start':0}]}]}]}]}",
                "6#a.json#[{'question':'Who?','context':'Ann came','answers':{'text':['Ann'],'answer_start':[0]}}]",
                "7#a.conll#EU\tB-ORG;rejects\tO;;Peter\tB-PER",
                "8#a.txt#my dog;she;;it",
            })
    void a_damaged_text_is_read_or_refused(int seed, String name, String text) throws IOException {
        byte[] valid = text.replace('\'', '"').replace(';', '\n').getBytes(StandardCharsets.UTF_8);
        assertThat(refused(seed, name, valid)).isBetween(ROUNDS / 50, ROUNDS - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "9,snappy",
        "10,zstd",
        "11,gzip",
        "12,lz4",
        "13,plain",
        "14,pages2",
        "15,words",
        "16,questions",
        "17,named"
    })
    void a_damaged_parquet_file_is_read_or_refused(int seed, String name) throws IOException {
        assertThat(refused(seed, "a.parquet", ParquetTest.resource(name + ".parquet")))
                .isBetween(ROUNDS / 50, ROUNDS - 1);
    }

    private int refused(long seed, String name, byte[] valid) throws IOException {
        TinyFiles files = new TinyFiles(folder);
        Mutations mutations = new Mutations(seed);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path file = files.write(name, mutations.damage(valid));
            refused += assertTimeout(Duration.ofSeconds(1), () -> refuses(files, file), "round " + round) ? 1 : 0;
        }
        assertThat(folder.resolve("stores")).isEmptyDirectory();
        Files.delete(folder.resolve("stores"));
        return refused;
    }

    private static boolean refuses(TinyFiles files, Path file) throws IOException {
        try (Corpus corpus = files.read(file)) {
            assertThat(TinyFiles.items(Part.all(corpus))).isNotEmpty();
            return false;
        } catch (FormatException | IllegalArgumentException refusal) {
            assertThat(refusal.getMessage())
                    .startsWith(file.getFileName().toString())
                    .endsWith(".")
                    .doesNotContain("\n", "\r");
            return true;
        }
    }
}
