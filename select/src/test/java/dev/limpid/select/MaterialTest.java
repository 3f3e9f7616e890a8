package dev.limpid.select;

import dev.limpid.corpus.Given;
import dev.limpid.corpus.Item;
import dev.limpid.corpus.Kind;
import dev.limpid.corpus.Wanted;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MaterialTest {
    @TempDir
    Path folder;

    private Path rows(String name, int many, String word) throws IOException {
        StringBuilder text = new StringBuilder("text,label\n");
        for (int i = 0; i < many; i++) {
            text.append(word).append(" number ").append(i).append(',');
            text.append(i % 10 == 0 ? "rare" : i % 2 == 0 ? "even" : "odd").append('\n');
        }
        return Files.writeString(folder.resolve(name), text.toString());
    }

    private Material read(Given given, @Nullable Integer learn, @Nullable Integer judge, long seed) throws IOException {
        return Material.read(
                given, Wanted.USUAL, new Material.Amount(learn, judge, 0.3, seed), folder.resolve("scratch"));
    }

    private static List<String> places(List<Item> items) {
        return items.stream().map(Item::place).toList();
    }

    @Test
    void what_is_judged_by_is_never_learnt_from() throws IOException {
        Material material = read(Given.of(List.of(rows("a.csv", 100, "text"))), null, null, 0);
        Set<String> learnt = new HashSet<>(places(material.learn()));
        assertThat(places(material.judge())).noneMatch(learnt::contains).hasSizeBetween(28, 32);
        assertThat(learnt.size() + material.judge().size()).isEqualTo(100);
        assertThat(material.kind()).isEqualTo(Kind.CLASSES);
    }

    @Test
    void where_the_data_lie_is_told_to_who_named_them_and_to_nobody_who_may_not_know() throws IOException {
        Path rows = rows("a.csv", 40, "text");
        assertThat(read(Given.of(List.of(rows)), null, null, 0).source()).isEqualTo(rows.toString());
        Material told = Material.read(
                Given.of(List.of(rows)),
                Wanted.USUAL.enclosing(),
                new Material.Amount(null, null, 0.3, 0),
                folder.resolve("scratch"));
        assertThat(told.source()).isEqualTo("a.csv");
    }

    @Test
    void a_file_to_judge_by_is_judged_by_whole_and_nothing_else_is() throws IOException {
        Path train = rows("a.csv", 40, "text");
        Path test = rows("b.csv", 50, "other");
        Material material = read(new Given(List.of(train), List.of(), List.of(test)), null, null, 0);
        assertThat(material.learn()).hasSize(40);
        assertThat(material.judge()).hasSize(50);
        Material validated = read(new Given(List.of(train), List.of(test), List.of()), null, null, 0);
        assertThat(validated.sha256()).isEqualTo(material.sha256());
    }

    @Test
    void draws_keep_the_shares_of_classes_and_repeat_by_seed() throws IOException {
        Given given = Given.of(List.of(rows("a.csv", 1000, "text")));
        Material material = read(given, 100, 50, 7);
        assertThat(material.learn()).hasSize(100);
        assertThat(material.judge()).hasSize(50);
        int rare = material.labels().indexOf("rare");
        assertThat(Arrays.stream(material.classes(material.learn())).filter(c -> c == rare))
                .hasSize(10);
        assertThat(material.balance().stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
        assertThat(read(given, 100, 50, 7).sha256()).isEqualTo(material.sha256());
        assertThat(read(given, 100, 50, 8).sha256()).isNotEqualTo(material.sha256());
        assertThat(material.notes()).anyMatch(note -> note.contains("100 of 7") && note.contains("--examples 0"));
    }

    @Test
    void every_class_keeps_two_examples() throws IOException {
        Material material = read(Given.of(List.of(rows("a.csv", 200, "text"))), 3, 5, 1);
        assertThat(material.balance()).allMatch(count -> count >= 2);
    }

    @Test
    void the_digest_is_of_what_examples_say_wherever_they_stand() throws IOException {
        Material one = read(Given.of(List.of(rows("a.csv", 100, "text"))), null, null, 0);
        assertThat(read(Given.of(List.of(rows("moved.csv", 100, "text"))), null, null, 0)
                        .sha256())
                .isEqualTo(one.sha256());
        assertThat(read(Given.of(List.of(rows("c.csv", 100, "texts"))), null, null, 0)
                        .sha256())
                .isNotEqualTo(one.sha256());
    }

    @Test
    void what_models_cannot_be_compared_on_is_refused_in_one_line() throws IOException {
        Path words = Files.writeString(folder.resolve("words.conll"), "a O\nb B-X\n\nc O\n\nd O\n");
        Path two = Files.writeString(folder.resolve("two.csv"), "text,label\na,x\nb,y\n");
        assertThatThrownBy(() -> read(Given.of(List.of(words)), null, null, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("words.conll")
                .hasMessageContaining("--label-column");
        Path rare = Files.writeString(
                folder.resolve("rare.csv"), Files.readString(rows("r.csv", 60, "t")) + "alone,single\n");
        assertThatThrownBy(() -> read(Given.of(List.of(rare)), null, null, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'single'")
                .hasMessageContaining("at least 2");
        assertThatThrownBy(() -> read(Given.of(List.of(two)), null, null, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 examples")
                .hasMessageContaining("at least 60");
    }
}
