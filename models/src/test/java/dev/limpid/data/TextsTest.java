package dev.limpid.data;

import dev.limpid.evaluate.Truth;
import dev.limpid.format.FormatException;
import dev.limpid.format.Mutations;
import dev.limpid.model.Feature;
import dev.limpid.task.Task;
import dev.limpid.task.TextModel;
import dev.limpid.text.Granularity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Texts with labels and reasons in the forms that people have them in, and what is said of those that are in none. */
class TextsTest {
    private static TextModel moods;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        moods = TinyModels.moods();
    }

    @AfterAll
    static void close() {
        moods.close();
    }

    private Path file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, content);
    }

    private Dataset read(String name, String content) throws IOException {
        return Dataset.read(moods, file(name, content), Dataset.Wanted.USUAL);
    }

    private static List<String> names(Dataset set) {
        return set.cases().stream().map(one -> one.example().name()).toList();
    }

    private static List<String> shown(Dataset set) {
        return set.cases().stream().map(one -> one.example().shown()).toList();
    }

    private static List<Integer> answers(Dataset set) {
        List<Integer> answers = new ArrayList<>();
        set.cases().forEach(one -> answers.add(one.answer()));
        return answers;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.csv|text,label;my dog,very good;\"she, ran\",BAD",
                "a.csv|id,Sentence,CLASS;1,my dog,VERY GOOD;2,\"she, ran\",bad",
                "a.tsv|label\ttext;0\tmy dog;2\tshe, ran",
                "a.tsv|my dog\t0;she, ran\t2",
                "a.tsv|very good\tmy dog;bad\tshe, ran",
                "a.txt|my dog\tLABEL_0;she, ran\tLABEL_2",
                "a.txt|__label__bad\tshe, ran;__label__very good\tmy dog",
                "a.jsonl|{'text':'my dog','label':0};{'label':'BAD','text':'she, ran','more':[1]}",
                "a.json|[{'review':'my dog','y':'very good'},{'review':'she, ran','y':2}]",
                "a.json|[['my dog','very good'],['she, ran','BAD']]"
            })
    void labels_and_texts_are_told_apart_however_they_are_written(String given) throws IOException {
        String[] parts = given.split("\\|", 2);
        Dataset set = read(parts[0], parts[1].replace(';', '\n').replace('\'', '"') + "\n");
        assertThat(shown(set)).containsExactlyInAnyOrder("my dog", "she, ran");
        for (Case one : set.cases()) {
            assertThat(one.answer()).isEqualTo(one.example().shown().equals("my dog") ? 0 : 2);
            assertThat(one.truth()).isNull();
        }
    }

    @Test
    void a_case_is_called_by_its_line() throws IOException {
        Dataset set = read("a.csv", "text,label\n\n\"two\nlines\",0\nmy dog,1\n");
        assertThat(names(set)).containsExactly("a.csv:3", "a.csv:5");
        assertThat(names(read("b.jsonl", "\n{\"text\":\"my dog\"}\n"))).containsExactly("b.jsonl:2");
        assertThat(names(read("c.txt", "my dog\n\nshe ran"))).containsExactly("c.txt:1", "c.txt:3");
        assertThat(answers(read("c.txt", "my dog\n\nshe ran"))).containsOnlyNulls();
    }

    @Test
    void what_was_taken_for_what_is_said() throws IOException {
        assertThat(read("a.tsv", "my dog\t0\nshe ran\t2\n").notes())
                .containsExactly(
                        "Of a.tsv 'column 0' was taken for the text, 'column 1' was taken for the label.",
                        "Labels were taken for the model's classes by their numbers: 0 for 'very good', 2 for 'BAD'.");
        assertThat(read("a.csv", "id,text,label,by\n1,my dog,bad,me\n").notes())
                .containsExactly("Of a.csv these columns are not read: 'id', 'by'.");
        assertThat(read("a.csv", "text,label\nmy dog,bad\n").notes()).isEmpty();
    }

    @Test
    void a_user_may_say_which_column_is_what() throws IOException {
        Path named = file("a.csv", "body,title,stars\nmy dog,x,bad\n");
        Map<String, String> said = Map.of("text", "body", "text_pair", "title", "label", "stars");
        Dataset set = Dataset.read(moods, named, Dataset.Wanted.USUAL.naming(said));
        assertThat(shown(set)).containsExactly("my dog\nx");
        assertThat(answers(set)).containsExactly(2);
        assertThat(set.notes()).isEmpty();
        Path unnamed = file("b.tsv", "bad\tx\tmy dog\n");
        Dataset numbered = Dataset.read(moods, unnamed, Dataset.Wanted.USUAL.naming(Map.of("text", "2", "label", "0")));
        assertThat(shown(numbered)).containsExactly("my dog");
        assertThat(numbered.notes()).containsExactly("Of b.tsv these columns are not read: 'column 1'.");
    }

    @Test
    void quotes_of_a_tab_separated_file_are_a_texts_own_unless_they_hold_a_cell() throws IOException {
        String tsv = "sentence\tlabel\n\"my\" dog \"ran\tbad\n\"she \"\"ran\"\"\"\tbad\n\"my\" \"dog\"\tbad\n";
        assertThat(shown(read("a.tsv", tsv))).containsExactly("\"my\" dog \"ran", "she \"ran\"", "\"my\" \"dog\"");
    }

    @Test
    void packed_files_are_unpacked() throws IOException {
        Path file = folder.resolve("a.tsv.gz");
        Files.write(file, packed("\uFEFFtext\tlabel\nmy dog\tbad\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(shown(Dataset.read(moods, file, Dataset.Wanted.USUAL))).containsExactly("my dog");
    }

    private static byte[] packed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[3,6],[7,12]]", "0 1 1 0", "[0, 1, 1, 0]"})
    void reasons_are_spans_or_marks(String rationale) throws IOException {
        Path file = file("a.tsv", "text\tlabel\trationale\nmy dog ran away\tbad\t" + rationale + "\nno dog\t0\t\n");
        List<Case> cases = Dataset.read(moods, file, Dataset.Wanted.USUAL).cases();
        Truth truth = Objects.requireNonNull(cases.get(0).truth());
        // The second span ends behind the first letter of "away".
        assertThat(truth.kind()).isEqualTo(Truth.Kind.RATIONALE);
        double last = rationale.startsWith("[[") ? 1.0 / 4 : 0;
        assertThat(truth.inside()).containsExactly(0, 1, 1, last);
        assertThat(truth.sizes()).containsOnly(1);
        assertThat(cases.get(1).truth()).isNull();
        String json = "{\"text\":\"my dog ran away\",\"rationale\":"
                + (rationale.startsWith("[") ? rationale : "\"" + rationale + "\"") + "}\n{\"text\":\"my\"}";
        List<Case> same = read("a.jsonl", json).cases();
        assertThat(Objects.requireNonNull(same.get(0).truth()).inside()).containsExactly(truth.inside());
        assertThat(same.get(1).truth()).isNull();
    }

    @Test
    void reasons_are_places_of_characters_whatever_the_features() throws IOException {
        // An astral character is one character; the text's own leading space counts.
        String text = " \uD83D\uDE00 dog. She ran.";
        Path file = file("a.jsonl", "{\"text\":\"" + text + "\",\"rationale\":[[3,6]]}");
        for (Granularity words : new Granularity[] {Granularity.TOKEN, Granularity.WORD, Granularity.SENTENCE}) {
            Dataset.Wanted wanted = new Dataset.Wanted(Map.of(), null, null, 0, words, Dataset.Wanted.USUAL.regions());
            Case one = Dataset.read(moods, file, wanted).cases().get(0);
            List<Feature> features = one.example().input().features().stream()
                    .filter(feature -> !feature.special())
                    .toList();
            Truth truth = Objects.requireNonNull(one.truth());
            assertThat(truth.inside()).hasSameSizeAs(features);
            for (int i = 0; i < features.size(); i++) {
                String own = features.get(i).text();
                assertThat(truth.inside()[i])
                        .as(words + " " + own)
                        .isEqualTo(own.contains("dog") ? 3.0 / own.codePointCount(0, own.length()) : 0);
            }
        }
    }

    @Test
    void of_two_texts_the_reasons_are_in_the_first_and_of_a_question_in_the_context() throws IOException {
        Path pair = file("a.jsonl", "{\"text\":\"my dog\",\"text_pair\":\"my dog\",\"rationale\":[[3,6]]}");
        Case one = Dataset.read(moods, pair, Dataset.Wanted.USUAL).cases().get(0);
        assertThat(Objects.requireNonNull(one.truth()).inside()).containsExactly(0, 1, 0, 0);
        try (TextModel asked = TinyModels.text("/tiny-spans/bert-spans", Task.QUESTION_ANSWERING)) {
            Path file = file("b.csv", "question,context,rationale\nmy dog?,she ran,\"[[4,7]]\"\n");
            Case answered =
                    Dataset.read(asked, file, Dataset.Wanted.USUAL).cases().get(0);
            List<String> inside = new ArrayList<>();
            List<Feature> features = answered.example().input().features().stream()
                    .filter(feature -> !feature.special())
                    .toList();
            for (int i = 0; i < features.size(); i++) {
                if (Objects.requireNonNull(answered.truth()).isInside(i)) {
                    inside.add(features.get(i).text());
                }
            }
            assertThat(inside).containsExactly("ran");
            Path without = file("c.csv", "question,by\nmy dog?,me\n");
            assertThatThrownBy(() -> Dataset.read(asked, without, Dataset.Wanted.USUAL))
                    .hasMessage("c.csv: the task question-answering needs a column context, there is 'question', 'by'."
                            + " Say which it is: context=NAME.");
        }
    }

    @Test
    void a_model_of_other_answers_has_labels_without_classes() throws IOException {
        try (TextModel fill = TinyModels.text("/tiny-bert", Task.FILL_MASK)) {
            Path file = file("a.tsv", "my [MASK]\tpos\nmy dog\tneg\nshe [MASK]\tpos\nhe [MASK]\tneg\nit [MASK]\tneg\n");
            Dataset set = Dataset.read(fill, file, Dataset.Wanted.USUAL);
            assertThat(set.cases())
                    .extracting(one -> one.example().label())
                    .containsExactly("pos", "neg", "pos", "neg", "neg");
            assertThat(answers(set)).containsOnlyNulls();
        }
    }

    @Test
    void some_are_drawn_evenly_over_labels_and_the_seed_decides_which() throws IOException {
        StringBuilder many = new StringBuilder("text,label\n");
        for (int i = 0; i < 300; i++) {
            many.append("dog ").append(i).append(i < 4 ? ",so-so\n" : i < 100 ? ",bad\n" : ",very good\n");
        }
        Path file = file("a.csv", many.toString());
        Dataset one = Dataset.read(moods, file, Dataset.Wanted.USUAL.drawing(30, 5));
        assertThat(answers(one).stream().filter(answer -> answer == 1)).hasSize(4);
        assertThat(answers(one).stream().filter(answer -> answer == 2)).hasSize(13);
        assertThat(answers(one).stream().filter(answer -> answer == 0)).hasSize(13);
        assertThat(names(one)).isSortedAccordingTo((a, b) -> Integer.compare(line(a), line(b)));
        assertThat(names(Dataset.read(moods, file, Dataset.Wanted.USUAL.drawing(30, 5))))
                .isEqualTo(names(one));
        assertThat(names(Dataset.read(moods, file, Dataset.Wanted.USUAL.drawing(30, 6))))
                .isNotEqualTo(names(one));
        assertThat(Dataset.read(moods, file, Dataset.Wanted.USUAL.drawing(1000, 5))
                        .cases())
                .hasSize(300);
        assertThatThrownBy(() -> Dataset.read(moods, file, Dataset.Wanted.USUAL.drawing(0, 5)))
                .hasMessage("At least 1 example is needed, got 0.");
    }

    private static int line(String name) {
        return Integer.parseInt(name.substring(name.indexOf(':') + 1));
    }

    @Test
    void texts_that_the_model_cannot_read_are_left_out_and_told() throws IOException {
        String longer = "dog ".repeat(70).strip();
        Path file = file("a.csv", "text,label\nmy dog,0\n" + longer + ",0\n,1\nshe ran,1\n");
        Dataset set = Dataset.read(moods, file, Dataset.Wanted.USUAL.drawing(4, 1));
        assertThat(names(set)).containsExactly("a.csv:2", "a.csv:5");
        assertThat(set.notes().get(0)).startsWith("2 examples were left out, which the model cannot read: a.csv:");
        refuses(
                file("b.csv", "text,label\n" + longer + ",0\n"),
                IllegalArgumentException.class,
                "The model can read none of the examples: b.csv:2: The text has 72 tokens, the model reads at most 64."
                        + " Shorten it, or add --windows to read it in parts; nothing is cut off silently.");
    }

    @Test
    void a_folder_holds_texts_with_a_folder_for_each_label_or_without() throws IOException {
        file("labelled/BAD/1.txt", "my dog\n");
        file("labelled/so-so/2.txt", "she ran");
        Dataset set = Dataset.read(moods, folder.resolve("labelled"), Dataset.Wanted.USUAL);
        assertThat(names(set)).containsExactly("BAD/1.txt", "so-so/2.txt");
        assertThat(answers(set)).containsExactly(2, 1);
        file("flat/1.txt", "my dog");
        file("flat/.hidden", "");
        assertThat(answers(Dataset.read(moods, folder.resolve("flat"), Dataset.Wanted.USUAL)))
                .containsOnlyNulls();
        file("mixed/1.txt", "my dog");
        file("mixed/more/2.txt", "my dog");
        refuses(
                folder.resolve("mixed"),
                IllegalArgumentException.class,
                folder.resolve("mixed/more") + " is a folder: " + folder.resolve("mixed")
                        + " holds either files, or a folder of files for each label.");
    }

    @Test
    void what_is_no_data_is_refused_with_its_place() throws IOException {
        refuses(file("a.csv", ""), FormatException.class, "a.csv: it has no rows, at least one is needed.");
        refuses(file("b.csv", "text,label\n"), FormatException.class, "b.csv: it has no rows, at least one is needed.");
        refuses(
                file("c.csv", "text,label\nmy dog\n"),
                FormatException.class,
                "c.csv: line 2 has 1 cell, line 1 has 2. Put quotes around a cell that holds commas.");
        refuses(
                file("d.csv", "text,label\nmy dog,3\n"),
                IllegalArgumentException.class,
                "d.csv:2: label '3' is none of model 'tiny': it has very good | so-so | BAD. Call it as one of these, or"
                        + " number them from 0.");
        refuses(
                file("e.csv", "text,text\na,b\n"),
                FormatException.class,
                "e.csv: two columns are called 'text'. Give each a name.");
        refuses(
                file("f.csv", "sentence,review\na,b\n"),
                IllegalArgumentException.class,
                "f.csv: which column is the text, 'sentence', 'review'? Say text=sentence.");
        refuses(
                file("g.csv", "label,stars,body\nbad,1,x\n"),
                IllegalArgumentException.class,
                "g.csv: which column is the text cannot be told of 'label', 'stars', 'body'. Say it:"
                        + " text=NAME,label=NAME.");
        refuses(
                file("h.tsv", "my dog\tshe ran\nthe dog\the ran\n"),
                IllegalArgumentException.class,
                "h.tsv: which column is the text cannot be told of 2 columns without names. Say it: text=0,label=1,"
                        + " counted from 0.");
        refuses(
                file("i.json", "{\"text\":"),
                FormatException.class,
                "i.json: not JSON (Unexpected end-of-input within/between Object entries) in line 1.");
        refuses(
                file("j.jsonl", "{\"text\":\"a\"}\n[1]\n"),
                FormatException.class,
                "j.jsonl: line 2: expected an object of values by column, as the first is.");
        refuses(
                file("k.jsonl", "{\"text\":\"a\"}\n{a}\n"),
                FormatException.class,
                "k.jsonl: line 2 is not JSON (Unexpected character ('a' (code 97)): was expecting double-quote to start"
                        + " field name).");
        Path latin = Files.write(folder.resolve("l.csv"), "text\ncaf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        refuses(
                latin,
                FormatException.class,
                "l.csv: it is no text in UTF-8: byte 8, in line 2, is E9 in hexadecimal. Save it as UTF-8.");
        refuses(
                file("m.csv.gz", "text\nmy dog\n"),
                FormatException.class,
                "m.csv.gz: it is damaged, or not packed by gzip as its name says.");
        refuses(
                folder.resolve("none.csv"),
                IllegalArgumentException.class,
                folder.resolve("none.csv") + " does not exist: expected a .csv, .tsv, .json or .jsonl file (or one of"
                        + " these and .gz), a .txt file with a text a line, or a folder of text files.");
        refuses(
                file("n.xlsx", "PK"),
                IllegalArgumentException.class,
                folder.resolve("n.xlsx")
                        + " is a file: expected a .csv, .tsv, .json or .jsonl file (or one of these and"
                        + " .gz), a .txt file with a text a line, or a folder of text files.");
    }

    @Test
    void columns_that_are_not_there_are_refused() throws IOException {
        Path file = file("a.csv", "text,label\nmy dog,bad\n");
        assertThatThrownBy(() -> Dataset.read(moods, file, Dataset.Wanted.USUAL.naming(Map.of("label", "stars"))))
                .hasMessage("a.csv: it has no column 'stars', only 'text', 'label'.");
        assertThatThrownBy(() -> Dataset.read(moods, file, Dataset.Wanted.USUAL.naming(Map.of("stars", "text"))))
                .hasMessage(
                        "Columns are named text, text_pair, label and rationale, of questions also question and context;"
                                + " got 'stars'.");
        assertThatThrownBy(() -> Dataset.read(moods, file, Dataset.Wanted.USUAL.outlined(folder)))
                .hasMessage("Masks outline things in pictures; model 'tiny' reads none. Mark words in a column"
                        + " 'rationale'.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[12,18] | the rationale is '[12.0, 18.0]', expected spans of characters, [[12,18],[20,25]], or 0 or 1 for each"
                        + " word, 0 1 0.",
                "dog | the rationale is 'dog', expected spans of characters, [[12,18],[20,25]], or 0 or 1 for each word, 0 1"
                        + " 0.",
                "[[3,7]] | the rationale has the span [3,7], the text has characters 0 to 6.",
                "[[3,3]] | the rationale has the span [3,3], the text has characters 0 to 6.",
                "[[3]] | the rationale is '[[3.0]]', expected spans of characters, [[12,18],[20,25]], or 0 or 1 for each word,"
                        + " 0 1 0.",
                "0 1 1 | the rationale marks 3 words, the text has 2 between white space. Give spans of characters:"
                        + " [[12,18],[20,25]].",
            })
    void reasons_that_cannot_be_understood_are_refused(String rationale, String message) throws IOException {
        refuses(
                file("a.tsv", "text\trationale\nmy dog\t" + rationale + "\n"),
                IllegalArgumentException.class,
                "a.tsv:2: " + message);
    }

    private static void refuses(Path path, Class<?> kind, String message) {
        assertThatThrownBy(() -> Dataset.read(moods, path, Dataset.Wanted.USUAL))
                .isInstanceOf(kind)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.tsv", "a.jsonl", "a.json", "a.txt", "a.tsv.gz"})
    void damaged_files_are_read_or_refused_in_one_line(String name) throws IOException {
        String good = switch (name) {
            case "a.csv" -> "text,label,rationale\nmy dog,bad,\"[[0,2]]\"\n\"she, ran\",0,0 1\n";
            case "a.jsonl" -> "{\"text\":\"my dog\",\"label\":2,\"rationale\":[[0,2]]}\n{\"text\":\"she ran\"}";
            case "a.json" -> "[{\"text\":\"my dog\",\"rationale\":[0,1]},{\"text\":\"she ran\",\"label\":\"bad\"}]";
            case "a.txt" -> "my dog\nshe ran\n";
            default -> "my dog\t0\nshe ran\tBAD\n";
        };
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        byte[] saved = name.endsWith(".gz") ? packed(bytes) : bytes;
        Mutations mutations = new Mutations(name.length());
        Path file = folder.resolve(name);
        int refused = 0;
        for (int round = 0; round < 200; round++) {
            Files.write(file, mutations.damage(saved));
            try {
                assertThat(Dataset.read(moods, file, Dataset.Wanted.USUAL).cases())
                        .isNotEmpty();
            } catch (IllegalArgumentException | FormatException refusal) {
                refused++;
                assertThat(refusal.getMessage()).contains(name).doesNotContain("\n", "\r");
            }
        }
        assertThat(refused).isBetween(20, 199);
    }
}
