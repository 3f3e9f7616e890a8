package dev.limpid.corpus;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SplitsTest {
    @TempDir
    Path folder;

    TinyFiles files;

    @BeforeEach
    void files() {
        files = new TinyFiles(folder);
    }

    /** 70 of x, 29 of y and 1 of z. */
    private Path hundred() throws IOException {
        StringBuilder text = new StringBuilder("text,label\n");
        for (int i = 0; i < 100; i++) {
            text.append("number ")
                    .append(i)
                    .append(i == 50 ? ",z" : i % 10 < 7 ? ",x" : ",y")
                    .append('\n');
        }
        return files.write("a.csv", text.toString());
    }

    private static Set<Integer> rows(Part part) {
        Set<Integer> rows = new HashSet<>();
        for (int i = 0; i < part.size(); i++) {
            assertThat(rows.add(part.row(i))).isTrue();
        }
        return rows;
    }

    @Test
    void each_share_has_as_much_of_each_label_as_can_be_and_each_row_is_in_one() throws IOException {
        try (Splits splits = files.splits(Given.of(hundred()), new Shares(0.1, 0.2, 7))) {
            Part validation = Objects.requireNonNull(splits.validation());
            Part test = Objects.requireNonNull(splits.test());
            assertThat(splits.labels().counts()).containsExactly(69L, 30L, 1L);
            assertThat(splits.train().balance(splits.labels())).containsExactly(48L, 21L, 1L);
            assertThat(validation.balance(splits.labels())).containsExactly(7L, 3L, 0L);
            assertThat(test.balance(splits.labels())).containsExactly(14L, 6L, 0L);
            Set<Integer> all = rows(splits.train());
            all.addAll(rows(validation));
            all.addAll(rows(test));
            assertThat(all).hasSize(100);
            assertThat(splits.notes()).noneMatch(note -> note.contains("also trained on"));
        }
    }

    /** Of 63 texts no two have the same labels. */
    @Test
    void texts_with_any_number_of_labels_are_kept_as_often_as_asked() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int subset = 1; subset < 64; subset++) {
            text.append("{\"text\":\"number ").append(subset).append("\",\"labels\":[");
            List<String> labels = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                if ((subset >> i & 1) == 1) {
                    labels.add("\"" + "abcdef".charAt(i) + "\"");
                }
            }
            text.append(String.join(",", labels)).append("]}\n");
        }
        Path file = files.write("a.jsonl", text.toString());
        try (Splits splits = files.splits(Given.of(file), new Shares(0.1, 0.2, 7))) {
            assertThat(splits.kind()).isEqualTo(Kind.LABELS);
            assertThat(Objects.requireNonNull(splits.validation()).size()).isEqualTo(6);
            assertThat(Objects.requireNonNull(splits.test()).size()).isEqualTo(13);
            assertThat(splits.train().size()).isEqualTo(44);
            assertThat(splits.notes()).noneMatch(note -> note.contains("asked for"));
        }
    }

    @Test
    void a_share_that_comes_out_empty_or_far_too_small_is_said() throws IOException {
        Path file = files.write("a.csv", "text,label\na,x\nb,x\nc,y\nd,z\ne,w\nf,v\n");
        try (Splits splits = files.splits(Given.of(file), new Shares(0.5, 0.2, 7))) {
            assertThat(Objects.requireNonNull(splits.validation()).size()).isEqualTo(1);
            assertThat(splits.test()).isNull();
            assertThat(splits.notes())
                    .contains(
                            "Only 1 of 6 examples could be kept for validation, where 50 % were asked for, since one of each"
                                    + " class is trained on. Give more examples, a larger share, or a file for validation.",
                            "Nothing of 6 examples could be kept for test, where 20 % were asked for, since one of each"
                                    + " class is trained on. Give more examples, a larger share, or a file for test.");
        }
    }

    @Test
    void the_seed_decides_which() throws IOException {
        Path file = hundred();
        List<Set<Integer>> drawn = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            try (Splits splits = files.splits(Given.of(file), new Shares(0, 0.2, seed))) {
                assertThat(splits.validation()).isNull();
                drawn.add(rows(Objects.requireNonNull(splits.test())));
                hashes.add(splits.sha256());
            }
        }
        assertThat(drawn.get(0)).isEqualTo(drawn.get(1)).isNotEqualTo(drawn.get(2));
        assertThat(hashes.get(0)).isEqualTo(hashes.get(1)).isNotEqualTo(hashes.get(2));
    }

    @Test
    void a_shuffle_is_an_order_of_the_same_and_the_seed_decides_which() throws IOException {
        try (Corpus corpus = files.read(hundred())) {
            Part part = Part.all(corpus);
            List<Integer> order = order(part.shuffled(3));
            assertThat(order).isEqualTo(order(part.shuffled(3))).isNotEqualTo(order(part.shuffled(4)));
            assertThat(new HashSet<>(order)).hasSize(100);
            assertThat(order).isNotEqualTo(order(part));
        }
    }

    /** Each of the orders of three comes equally often: chi-square with 5 degrees of freedom, 99.9 % quantile 20.5. */
    @Test
    void each_order_is_as_likely_as_another() throws IOException {
        try (Corpus corpus = files.read(files.write("a.txt", "a\nb\nc\n"))) {
            java.util.Map<List<Integer>, Integer> counts = new java.util.HashMap<>();
            for (int seed = 0; seed < 6000; seed++) {
                counts.merge(order(Part.all(corpus).shuffled(seed)), 1, Integer::sum);
            }
            assertThat(counts).hasSize(6);
            double chi = counts.values().stream()
                    .mapToDouble(count -> (count - 1000.0) * (count - 1000.0) / 1000)
                    .sum();
            assertThat(chi).isLessThan(20.5);
        }
    }

    private static List<Integer> order(Part part) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < part.size(); i++) {
            order.add(part.row(i));
        }
        return order;
    }

    @Test
    void a_folder_says_by_its_names_what_is_for_what() throws IOException {
        Path train = files.write("set/train.tsv", "a\tx\nb\ty\nc\tx\nd\ty\n");
        files.write("set/dev.tsv", "e\tx\n");
        files.write("set/test.tsv", "f\ty\ng\ty\n");
        try (Splits splits = files.splits(Given.of(train.getParent()), Shares.NONE)) {
            assertThat(splits.train().size()).isEqualTo(4);
            assertThat(TinyFiles.items(Objects.requireNonNull(splits.validation())))
                    .containsExactly(new Item.Labelled("dev.tsv:1", "e", null, List.of("x")));
            assertThat(Objects.requireNonNull(splits.test()).size()).isEqualTo(2);
        }
    }

    @Test
    void labels_that_nothing_is_trained_on_are_named_with_their_places() throws IOException {
        Path train = files.write("train.csv", "text,label\na,x\nb,y\n");
        Path test = files.write("test.csv", "text,label\nc,x\nd,w\ne,v\nf,w\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> files.splits(new Given(List.of(train), List.of(), List.of(test)), Shares.NONE))
                .withMessage(
                        "test.csv: 3 of 4 rows have labels that none has that is trained on: 'w' (test.csv:3), 'v'"
                                + " (test.csv:4); known are 'x' 1, 'y' 1. Train on examples of these too, or take the rows away.");
    }

    @Test
    void what_stands_in_two_parts_is_counted_and_said() throws IOException {
        Path train = files.write("train.csv", "text,label\na,x\nb,y\nc,x\n");
        Path test = files.write("test.csv", "text,label\nd,x\nb,x\nc,x\n");
        try (Splits splits = files.splits(new Given(List.of(train), List.of(), List.of(test)), Shares.NONE)) {
            assertThat(splits.notes())
                    .contains(
                            "2 of 3 examples for test are also trained on, so that what is measured there is too good;"
                                    + " the first is test.csv:3.");
        }
    }

    private static List<Item> items(Part part) throws IOException {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < part.size(); i++) {
            items.add(part.get(i));
        }
        return items;
    }

    @Test
    void examples_that_were_read_already_are_split_as_their_file_is() throws IOException {
        try (Splits read = files.splits(Given.of(hundred()), new Shares(0.1, 0.2, 7));
                Corpus all = Corpus.read(List.of(hundred()), Wanted.USUAL, folder);
                Splits made = Splits.of(
                        "hundred", Kind.CLASSES, items(Part.all(all)), List.of(), new Shares(0.1, 0.2, 7), folder)) {
            assertThat(made.labels()).isEqualTo(all.labels());
            assertThat(items(made.train())).isEqualTo(items(read.train()));
            assertThat(items(Objects.requireNonNull(made.validation())))
                    .isEqualTo(items(Objects.requireNonNull(read.validation())));
            assertThat(items(Objects.requireNonNull(made.test())))
                    .isEqualTo(items(Objects.requireNonNull(read.test())));
            assertThat(made.kind()).isEqualTo(Kind.CLASSES);
        }
    }

    @Test
    void numbers_pairs_and_pictures_that_were_read_already_come_back_as_they_were() throws IOException {
        List<Item> numbers =
                List.of(new Item.Scored("a:1", "one", "other", 0.1), new Item.Scored("a:2", "two", null, -3e-7));
        List<Item> pictures = List.of(
                new Item.Pictured("x/1.png", files.write("1.png", "1"), "x"),
                new Item.Pictured("y/2.png", files.write("2.png", "2"), "y"));
        try (Splits scored = Splits.of("numbers", Kind.SCORES, numbers, numbers, Shares.NONE, folder);
                Splits seen = Splits.of("pictures", Kind.PICTURES, pictures, List.of(), Shares.NONE, folder)) {
            assertThat(items(scored.train())).isEqualTo(numbers);
            assertThat(items(Objects.requireNonNull(scored.test()))).isEqualTo(numbers);
            assertThat(items(seen.train())).isEqualTo(pictures);
            assertThat(seen.validation()).isNull();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Splits.of("numbers", Kind.CLASSES, numbers, List.of(), Shares.NONE, folder))
                .withMessage(
                        "a:1: this is no example of a class each, or of none that can be gathered: texts or pictures"
                                + " with a class each, texts with a number each.");
        List<Item> other = List.of(new Item.Pictured("z/3.png", files.write("3.png", "3"), "z"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Splits.of("pictures", Kind.PICTURES, pictures, other, Shares.NONE, folder))
                .withMessageStartingWith("pictures: 1 of 1 rows have labels that none has that is trained on: 'z'");
    }
}
