package dev.limpid.corpus;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class CorpusTest {
    @TempDir
    Path folder;

    TinyFiles files;

    @BeforeEach
    void files() {
        files = new TinyFiles(folder);
    }

    private static Item.Labelled labelled(String place, String text, String label) {
        return new Item.Labelled(place, text, null, List.of(label));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "a.csv#text,label;my dog,good;'she, ran',bad;it is,good#2,3,4",
                "a.csv.gz#label,text;good,my dog;bad,'she, ran';good,it is#2,3,4",
                "a.tsv#my dog\tgood;she, ran\tbad;it is\tgood;my cat\tgood#1,2,3,4",
                "a.txt#my dog\tgood;she, ran\tbad;;it is\tgood;my cat\tbad#1,2,4,5",
                "a.jsonl#{'text':'my dog','label':'good'};;{'label':'bad','text':'she, ran'};{'text':'it is','label':'good'}#1,3,4",
                "a.json#[{'text':'my dog','label':'good'},{'label':'bad','text':'she, ran'},{'text':'it is','label':'good'}]#1,2,3",
                "a.json#{'version':1,'data':[{'text':'my dog','label':'good'},{'label':'bad','text':'she, ran'},{'text':'it is','label':'good'}],'end':[]}#1,2,3",
                "a.ndjson#{'text':'my dog','label':'good'};{'label':'bad','text':'she, ran'};{'text':'it is','label':'good'}#1,2,3",
            })
    void rows_are_read_however_they_are_written(String name, String text, String lines) throws IOException {
        Path file = files.write(name, text.replace('\'', '"').replace(';', '\n'));
        try (Corpus corpus = files.read(file)) {
            assertThat(corpus.kind()).isEqualTo(Kind.CLASSES);
            List<String> numbers = List.of(lines.split(","));
            assertThat(TinyFiles.items(Part.all(corpus)).subList(0, 3))
                    .containsExactly(
                            labelled(name + ":" + numbers.get(0), "my dog", "good"),
                            labelled(name + ":" + numbers.get(1), "she, ran", "bad"),
                            labelled(name + ":" + numbers.get(2), "it is", "good"));
            assertThat(corpus.labels().names()).containsExactly("bad", "good");
        }
    }

    @Test
    void nothing_stays_behind() throws IOException {
        Path file = files.write("a.csv", "text,label\na,x\nb,y\n");
        files.read(file).close();
        try (Stream<Path> left = Files.list(folder.resolve("stores"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void quotes_hold_commas_lines_and_quotes_and_a_row_is_called_by_its_first_line() throws IOException {
        Path file = files.write("a.csv", "text,label\n\"one,\ntwo\",x\r\n\"say \"\"no\"\"\",y\nlast,x");
        assertThat(files.items(Wanted.USUAL, file))
                .containsExactly(
                        labelled("a.csv:2", "one,\ntwo", "x"),
                        labelled("a.csv:4", "say \"no\"", "y"),
                        labelled("a.csv:5", "last", "x"));
    }

    @Test
    void what_is_learnt_follows_from_the_columns_and_what_stands_in_them() throws IOException {
        assertThat(kind("premise,hypothesis,label\na,b,0\nc,d,1\ne,f,2\n")).isEqualTo(Kind.CLASSES);
        assertThat(kind("sentence1,sentence2,score\na,b,0.5\nc,d,1\n")).isEqualTo(Kind.SCORES);
        assertThat(kind("text,label\na,0.5\nc,1\n")).isEqualTo(Kind.SCORES);
        assertThat(kind("text,label\na,x|y\nc,x\n")).isEqualTo(Kind.LABELS);
        assertThat(kind("text,label\na,\"[\"\"x\"\",\"\"y\"\"]\"\nc,[]\n")).isEqualTo(Kind.LABELS);
        assertThat(kind("sentence1,sentence2\na,b\nc,d\n")).isEqualTo(Kind.PAIRS);
        assertThat(kind("text\na\nc\n")).isEqualTo(Kind.TEXT);
        assertThat(kind("tokens,ner_tags\na b,O O\nc,B-X\n")).isEqualTo(Kind.TAGS);
        assertThat(kind("question,context,answer,answer_start\nWho?,It is I.,I,6\n"))
                .isEqualTo(Kind.ANSWERS);
    }

    private Kind kind(String csv) throws IOException {
        try (Corpus corpus = files.read(files.write("k.csv", csv))) {
            return corpus.kind();
        }
    }

    @Test
    void many_different_whole_numbers_are_a_scale_unless_they_number_classes() throws IOException {
        StringBuilder scale = new StringBuilder("text,label\n");
        StringBuilder classes = new StringBuilder("text,label\n");
        for (int i = 0; i < 120; i++) {
            scale.append("a").append(i).append(',').append(i % 40 + 60).append('\n');
            classes.append("a").append(i).append(',').append(i % 40).append('\n');
        }
        assertThat(kind(scale.toString())).isEqualTo(Kind.SCORES);
        assertThat(kind(classes.toString())).isEqualTo(Kind.CLASSES);
    }

    @Test
    void labels_are_in_order_with_how_many_there_are() throws IOException {
        try (Corpus corpus = files.read(files.write("a.csv", "text,label\na,10\nb,9\nc,2\nd,9\ne,10\nf,9\n"))) {
            assertThat(corpus.labels().names()).containsExactly("2", "9", "10");
            assertThat(corpus.labels().counts()).containsExactly(1L, 3L, 2L);
            assertThat(corpus.labels().index("10")).isEqualTo(2);
            assertThat(corpus.notes())
                    .containsExactly("a.csv has 6 rows: a class each. Of 3 classes: '9' 3, '10' 2, '2' 1.");
        }
        try (Corpus corpus = files.read(files.write("b.csv", "text,label\na,x|y\nb, y | z\nc,y\n"))) {
            assertThat(corpus.labels().names()).containsExactly("x", "y", "z");
            assertThat(corpus.labels().counts()).containsExactly(1L, 3L, 1L);
            assertThat(corpus.get(1)).isEqualTo(new Item.Labelled("b.csv:3", "b", null, List.of("y", "z")));
        }
    }

    @Test
    void what_was_taken_for_what_is_said_and_a_user_may_say_it() throws IOException {
        Path file = files.write("a.csv", "id,premise,hypothesis,y,note\n1,a,b,x,p\n2,c,d,z,q\n");
        try (Corpus corpus = files.read(file)) {
            assertThat(corpus.notes())
                    .startsWith(
                            "Of a.csv 'premise' was taken for the text, 'hypothesis' was taken for the pair, 'y' was taken"
                                    + " for the label.",
                            "Of a.csv these columns are not read: 'id', 'note'.");
        }
        Wanted said = Wanted.USUAL.naming(Role.TEXT, "note").naming(Role.LABEL, "hypothesis");
        try (Corpus corpus = files.read(said, file)) {
            assertThat(corpus.columns().names())
                    .containsEntry(Role.TEXT, "note")
                    .containsEntry(Role.LABEL, "hypothesis");
            assertThat(corpus.get(0).labelled()).containsExactly("b");
        }
        Path bare = files.write("b.tsv", "x\tthe first\nz\tthe second\nx\tthe third\n");
        Wanted numbers = Wanted.USUAL.naming(Role.TEXT, "1").naming(Role.LABEL, "0");
        assertThat(files.items(numbers, bare)).contains(labelled("b.tsv:3", "the third", "x"));
    }

    @Test
    void a_first_line_that_differs_from_all_others_holds_names() throws IOException {
        StringBuilder text = new StringBuilder("comment,toxic\n");
        for (int i = 0; i < 20; i++) {
            text.append("number ").append(i).append(',').append(i % 2).append('\n');
        }
        try (Corpus corpus = files.read(files.write("a.csv", text.toString()))) {
            assertThat(corpus.size()).isEqualTo(20);
            assertThat(corpus.labels().names()).containsExactly("0", "1");
            assertThat(corpus.notes())
                    .startsWith(
                            "Of a.csv the first line was taken for names: 'comment', 'toxic'.",
                            "Of a.csv 'comment' was taken for the text, 'toxic' was taken for the label.");
        }
    }

    @Test
    void a_label_that_is_called_as_a_column_may_be_is_no_name() throws IOException {
        Path file = files.write("a.tsv", "one\ty\ntwo\tn\nthree\ty\nfour\ty\n");
        try (Corpus corpus = files.read(file)) {
            assertThat(corpus.size()).isEqualTo(4);
            assertThat(corpus.labels().names()).containsExactly("n", "y");
        }
    }

    @Test
    void parts_of_a_file_are_one() throws IOException {
        Path first = files.write("shards/a.csv", "text,label\na,x\nb,y\n");
        files.write("shards/b.csv", "label,text\nx,c\n");
        files.write("shards/c.csv", "d,y\n");
        try (Corpus corpus = files.read(first.getParent())) {
            assertThat(TinyFiles.items(Part.all(corpus)))
                    .containsExactly(
                            labelled("a.csv:2", "a", "x"),
                            labelled("a.csv:3", "b", "y"),
                            labelled("b.csv:2", "c", "x"),
                            labelled("c.csv:1", "d", "y"));
            assertThat(corpus.notes())
                    .contains("c.csv has no line of names; its columns are taken in the order of a.csv.");
        }
    }

    @Test
    void documents_stand_between_blank_lines() throws IOException {
        Path file = files.write("a.txt", "\none\ntwo\n\n \nthree\n");
        assertThat(files.items(Wanted.USUAL, file))
                .containsExactly(
                        new Item.Plain("a.txt:2", "one"),
                        new Item.Plain("a.txt:3", "two"),
                        new Item.Plain("a.txt:6", "three"));
        assertThat(files.items(Wanted.USUAL.written(Format.DOCUMENTS), file))
                .containsExactly(new Item.Plain("a.txt:2", "one\ntwo"), new Item.Plain("a.txt:6", "three"));
    }

    @Test
    void texts_are_utf8_or_what_their_mark_or_the_user_says() throws IOException {
        for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Path file = files.write("a.txt", "\uFEFFcaf\u00e9 \uD83D\uDE00\nb\n".getBytes(charset));
            assertThat(files.items(Wanted.USUAL, file))
                    .containsExactly(
                            new Item.Plain("a.txt:1", "caf\u00e9 \uD83D\uDE00"), new Item.Plain("a.txt:2", "b"));
        }
        Path latin = files.write("b.txt", "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(files.items(Wanted.USUAL.encoded(dev.limpid.table.Encoding.of("latin1")), latin))
                .containsExactly(new Item.Plain("b.txt:1", "caf\u00e9"));
    }

    @Test
    void rows_that_teach_nothing_are_left_out_and_counted() throws IOException {
        Path file = files.write("a.csv", "text,label\na,x\nb,\n,y\nc,y\nd, \n");
        try (Corpus corpus = files.read(file)) {
            assertThat(corpus.size()).isEqualTo(2);
            assertThat(corpus.notes())
                    .contains(
                            "2 of 5 rows have no label and are left out, first a.csv:3.",
                            "1 of 5 rows has no text and is left out, first a.csv:4.");
        }
    }

    @Test
    void the_same_cells_have_the_same_hash_however_they_are_written() throws IOException {
        String csv = hash(files.write("a.csv", "text,label\na,x\nb,y\n"));
        assertThat(hash(files.write("b.jsonl", "{\"label\":\"x\",\"text\":\"a\"}\n{\"text\":\"b\",\"label\":\"y\"}")))
                .isEqualTo(csv);
        assertThat(hash(files.write("c.csv", "text,label\na,x\nb,x\nb,y\n"))).isNotEqualTo(csv);
        assertThat(hash(files.write("d.csv", "text,label\nb,y\na,x\n"))).isNotEqualTo(csv);
    }

    private String hash(Path file) throws IOException {
        try (Corpus corpus = files.read(file)) {
            return corpus.sha256();
        }
    }
}
