package dev.limpid.data;

import dev.limpid.format.FormatException;
import dev.limpid.format.Mutations;
import dev.limpid.model.Feature;
import dev.limpid.model.Original;
import dev.limpid.task.TableModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Rows of a table with a label among their columns. */
class TablesTest {
    /** Of four numbers; its classes are called 10, 11 and 12. */
    private static TableModel forest;

    @TempDir
    static Path models;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        forest = TinyModels.table("forest with ZipMap", models);
    }

    @AfterAll
    static void close() {
        forest.close();
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Dataset read(String name, String content) throws IOException {
        return Dataset.read(forest, file(name, content), Dataset.Wanted.USUAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.csv|w,x,y z,l,label;1,2,3,4.5,11;5,6,7,8,10",
                "a.csv|class,w,x,y z,l;11,1,2,3,4.5;10,5,6,7,8",
                "a.csv|w,x,v,l,species;1,2,3,4.5,11;5,6,7,8,10",
                "a.csv|1,2,3,4.5,11;5,6,7,8,10",
                "a.csv|0,1,2,3,4;1,2,3,4.5,11;5,6,7,8,10",
                "a.tsv|1\t2\t3\t4.5\t11;5\t6\t7\t8\t10",
                "a.jsonl|{'a':1,'b':2,'c':3,'d':4.5,'label':11};{'a':5,'b':6,'c':7,'d':8,'label':'10'}",
                "a.json|[[1,2,3,4.5,11],[5,6,7,8,10]]"
            })
    void a_label_is_told_from_what_the_model_reads(String given) throws IOException {
        String[] parts = given.split("\\|", 2);
        Dataset set = read(parts[0], parts[1].replace(';', '\n').replace('\'', '"') + "\n");
        assertThat(set.cases()).extracting(Case::answer).containsExactly(1, 0);
        assertThat(set.cases()).extracting(one -> one.example().label()).containsExactly("11", "10");
        assertThat(set.cases().get(0).example().input().features())
                .hasSize(4)
                .extracting(Feature::special)
                .containsOnly(false);
        Original.Row row =
                (Original.Row) set.cases().get(1).example().input().originals().get(0);
        assertThat(row.number()).isEqualTo(1);
        assertThat(row.values().values()).containsExactly(5.0, 6.0, 7.0, 8.0);
        double[] fed = set.cases()
                .get(0)
                .example()
                .input()
                .tensors()
                .values()
                .iterator()
                .next()
                .toDoubles();
        assertThat(fed).containsExactly(1, 2, 3, 4.5);
        boolean last = parts[1].startsWith("w,x,v") || !parts[1].contains("la");
        assertThat(set.notes().stream().anyMatch(note -> note.contains("the last and one more than the model reads")))
                .isEqualTo(last);
    }

    @Test
    void a_table_may_have_no_label() throws IOException {
        Dataset set = read("a.csv", "1,2,3,4\n");
        assertThat(set.cases().get(0).answer()).isNull();
        assertThat(set.cases().get(0).example().name()).isEqualTo("a.csv:1");
        assertThat(read("b.csv", "w,x,y,z\n1,2,3,4\n").cases().get(0).example().label())
                .as("a column that the model reads is no label, whatever it is called")
                .isNull();
    }

    @Test
    void a_user_may_say_which_column_is_the_label() throws IOException {
        Path unnamed = file("a.csv", "11,1,2,3,4\n");
        assertThat(Dataset.read(forest, unnamed, Dataset.Wanted.USUAL.naming(Map.of("label", "0")))
                        .cases()
                        .get(0)
                        .answer())
                .isEqualTo(1);
        Path named = file("b.csv", "kind,a,b,c,d\n12,1,2,3,4\n");
        assertThat(Dataset.read(forest, named, Dataset.Wanted.USUAL.naming(Map.of("label", "kind")))
                        .cases()
                        .get(0)
                        .answer())
                .isEqualTo(2);
        assertThatThrownBy(() -> Dataset.read(forest, named, Dataset.Wanted.USUAL.naming(Map.of("text", "kind"))))
                .hasMessage(
                        "Of a table only the column of labels is named, label=NAME; all others are read. Got [text].");
    }

    @Test
    void a_model_of_numbers_has_labels_without_classes() throws IOException {
        try (TableModel boosted = TinyModels.table("boosted, a value", folder)) {
            Dataset set = Dataset.read(boosted, file("a.csv", "1,2,3,4,0.5\n"), Dataset.Wanted.USUAL);
            assertThat(set.cases().get(0).answer()).isNull();
            assertThat(set.cases().get(0).example().label()).isEqualTo("0.5");
        }
    }

    @Test
    void what_the_model_does_not_read_is_refused_with_its_place() throws IOException {
        refuses(
                file("a.csv", "1,2,3,4,1\n"),
                IllegalArgumentException.class,
                "a.csv:1: label '1' is none of model 'tiny': it has 10 | 11 | 12. Call it as one of these, or number them"
                        + " from 0.");
        refuses(
                file("b.csv", "1,2,3,4,11\n1,2,3\n"),
                FormatException.class,
                "b.csv: line 2 has 3 cells, line 1 has 5. Put quotes around a cell that holds commas.");
        refuses(
                file("c.csv", "a,b,c,d,label,class\n1,2,3,4,11,11\n"),
                IllegalArgumentException.class,
                "c.csv: which column is the label, 'label' or 'class'? Say label=label.");
        refuses(file("d.csv", ""), FormatException.class, "d.csv: it has no rows, at least one is needed.");
        assertThatThrownBy(() -> read("e.csv", "a,b,c,d,label\n1,2,3,4,11\n1,2,x,4,11\n"))
                .hasMessageStartingWith("e.csv:3: ");
        assertThatThrownBy(() -> read("f.csv", "1,2,3\n")).hasMessageStartingWith("f.csv:1: ");
        assertThatThrownBy(() -> Dataset.read(forest, folder, Dataset.Wanted.USUAL))
                .hasMessage(folder
                        + " is a folder: expected a .csv, .tsv, .json or .jsonl file (or one of these and .gz).");
    }

    private static void refuses(Path path, Class<?> kind, String message) {
        assertThatThrownBy(() -> Dataset.read(forest, path, Dataset.Wanted.USUAL))
                .isInstanceOf(kind)
                .hasMessage(message);
    }

    @Test
    void damaged_tables_are_read_or_refused_in_one_line() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write("1,2,3,4,11\n5,6,7,8,10\n".getBytes(StandardCharsets.UTF_8));
        }
        for (String name : List.of("a.csv", "a.csv.gz", "a.jsonl")) {
            byte[] good = name.endsWith(".gz")
                    ? packed.toByteArray()
                    : (name.endsWith(".csv") ? "a,b,c,d,label\n1,2,3,4,11\n" : "{\"a\":1,\"b\":2,\"c\":3,\"d\":[4]}")
                            .getBytes(StandardCharsets.UTF_8);
            Mutations mutations = new Mutations(3);
            int refused = 0;
            for (int round = 0; round < 150; round++) {
                Path file = Files.write(folder.resolve(name), mutations.damage(good));
                try {
                    assertThat(Dataset.read(forest, file, Dataset.Wanted.USUAL).cases())
                            .isNotEmpty();
                } catch (IllegalArgumentException | FormatException refusal) {
                    refused++;
                    assertThat(refusal.getMessage()).contains(name).doesNotContain("\n", "\r");
                }
            }
            assertThat(refused).isBetween(20, 149);
        }
    }
}
