package dev.limpid.corpus;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Data of words, of questions and of folders. */
class FormsTest {
    @TempDir
    Path folder;

    TinyFiles files;

    @BeforeEach
    void files() {
        files = new TinyFiles(folder);
    }

    private static Item.Tagged tagged(String place, String words, String tags) {
        return new Item.Tagged(place, List.of(words.split(" ")), List.of(tags.split(" ")));
    }

    @Test
    void sentences_of_conll_end_at_blank_lines() throws IOException {
        String text = "-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n\n\nPeter NNP B-NP B-PER\n";
        assertThat(files.items(Wanted.USUAL, files.write("a.conll", text)))
                .containsExactly(tagged("a.conll:3", "EU rejects", "B-ORG O"), tagged("a.conll:7", "Peter", "B-PER"));
        assertThat(files.items(
                        Wanted.USUAL.written(Format.CONLL), files.write("b.txt", "New York\tB-LOC\r\n.\tO\r\n\r\n")))
                .containsExactly(new Item.Tagged("b.txt:1", List.of("New York", "."), List.of("B-LOC", "O")));
    }

    @Test
    void words_and_tags_may_be_lists() throws IOException {
        Path lines = files.write(
                "a.jsonl",
                "{\"tokens\":[\"EU\",\"rejects\"],\"ner_tags\":[3,0]}\n{\"tokens\":[\"a\"],\"ner_tags\":[0]}");
        assertThat(files.items(Wanted.USUAL, lines))
                .containsExactly(tagged("a.jsonl:1", "EU rejects", "3 0"), tagged("a.jsonl:2", "a", "0"));
        Path sheet = files.write(
                "b.csv", "tokens,tags\n\"[\"\"New York\"\",\"\".\"\"]\",\"[\"\"B-LOC\"\",\"\"O\"\"]\"\na b,O O\n");
        try (Corpus corpus = files.read(sheet)) {
            assertThat(corpus.get(0))
                    .isEqualTo(new Item.Tagged("b.csv:2", List.of("New York", "."), List.of("B-LOC", "O")));
            assertThat(corpus.labels().names()).containsExactly("B-LOC", "O");
            assertThat(corpus.labels().counts()).containsExactly(1L, 3L);
        }
    }

    @Test
    void questions_are_read_from_articles_or_columns_and_places_are_code_points() throws IOException {
        String context = "\uD83D\uDE00 Ann came, and Ann left.";
        Item.Asked asked = new Item.Asked(
                "a.json:1", "Who?", context, List.of(new Item.Answer("Ann", 2), new Item.Answer("Ann", 16)));
        Path articles = files.write("a.json", """
                {"version": "v2.0", "data": [{"title": "t", "paragraphs": [{"context": "%s", "qas": [
                  {"id": "1", "question": "Who?", "is_impossible": false,
                   "answers": [{"text": "Ann", "answer_start": 2}, {"text": "Ann", "answer_start": 16}]},
                  {"id": "2", "question": "Why?", "is_impossible": true, "answers": [],
                   "plausible_answers": [{"text": "Ann", "answer_start": 2}]}]}]}]}
                """.formatted(context));
        Item.Asked none = new Item.Asked("a.json:2", "Why?", context, List.of());
        assertThat(files.items(Wanted.USUAL, articles)).containsExactly(asked, none);
        Path lines = files.write(
                "a.json",
                "[{\"question\":\"Who?\",\"context\":\"" + context
                        + "\",\"answers\":{\"text\":[\"Ann\",\"Ann\"],\"answer_start\":[2,16]}},{\"question\":\"Why?\","
                        + "\"context\":\"" + context + "\",\"answers\":{\"text\":[],\"answer_start\":[]}}]");
        assertThat(files.items(Wanted.USUAL, lines)).containsExactly(asked, none);
        Path sheet = files.write(
                "b.csv", "question,context,answer,answer_start\nWho?,\"" + context + "\",Ann,16\nWhy?,x,,\n");
        assertThat(files.items(Wanted.USUAL, sheet))
                .containsExactly(
                        new Item.Asked("b.csv:2", "Who?", context, List.of(new Item.Answer("Ann", 16))),
                        new Item.Asked("b.csv:3", "Why?", "x", List.of()));
    }

    @Test
    void an_answer_that_does_not_stand_where_it_is_said_to_teaches_nothing() throws IOException {
        Path sheet = files.write(
                "a.csv",
                "question,context,answer,answer_start\nWho?,Ann came.,Ann,0\nWho?,Ann came.,Ann,1\nWho?,Ann,Ann,99\n");
        try (Corpus corpus = files.read(sheet)) {
            assertThat(corpus.size()).isEqualTo(1);
            assertThat(corpus.notes())
                    .contains(
                            "2 of 3 rows have an answer that does not stand in the context where it is said to and are"
                                    + " left out, first a.csv:3.");
        }
        Path unplaced = files.write("b.csv", "question,context,answer\nWho?,It was Ann.,Ann\nWho?,Ann came.,Bob\n");
        assertThat(files.items(Wanted.USUAL, unplaced))
                .containsExactly(new Item.Asked("b.csv:2", "Who?", "It was Ann.", List.of(new Item.Answer("Ann", 7))));
    }

    @Test
    void a_folder_of_folders_holds_texts_or_pictures_by_label() throws IOException {
        files.write("texts/bad/2.txt", " she ran\nagain \n");
        files.write("texts/good/1.txt.gz", "my dog");
        files.write("texts/good/.hidden", "no");
        assertThat(files.items(Wanted.USUAL, folder.resolve("texts")))
                .containsExactly(
                        new Item.Labelled("bad/2.txt", "she ran\nagain", null, List.of("bad")),
                        new Item.Labelled("good/1.txt.gz", "my dog", null, List.of("good")));
        Path cat = files.write("pictures/cat/a.png", "x");
        Path dog = files.write("pictures/dog/a.JPG", "yy");
        try (Corpus corpus = files.read(folder.resolve("pictures"))) {
            assertThat(corpus.kind()).isEqualTo(Kind.PICTURES);
            assertThat(TinyFiles.items(Part.all(corpus)))
                    .containsExactly(
                            new Item.Pictured("cat/a.png", cat, "cat"), new Item.Pictured("dog/a.JPG", dog, "dog"));
        }
    }

    @Test
    void a_sheet_may_name_pictures_from_its_folder_on() throws IOException {
        Path cat = files.write("set/pictures/a.png", "x");
        Path dog = files.write("set/b.png", "yy");
        Path sheet = files.write("set/train.csv", "file_name,label\npictures/a.png,cat\nb.png,dog\n");
        assertThat(files.items(Wanted.USUAL, sheet))
                .containsExactly(
                        new Item.Pictured("train.csv:2", cat, "cat"), new Item.Pictured("train.csv:3", dog, "dog"));
        Path none = files.write("set/test.csv", "file_name,label\nc.png,cat\nb.png,dog\n");
        assertThatThrownBy(() -> files.read(none))
                .hasMessage(
                        "test.csv:2: there is no picture 'c.png', expected a file from the folder of this one on. Say"
                                + " another column with --image-column.");
    }

    @Test
    void pictures_in_two_parts_are_told_by_their_bytes() throws IOException {
        Path train = files.write("train/cat/a.png", "one").getParent().getParent();
        files.write("train/dog/b.png", "two");
        Path test = files.write("test/cat/c.png", "two").getParent().getParent();
        files.write("test/dog/d.png", "six");
        try (Splits splits = files.splits(new Given(List.of(train), List.of(), List.of(test)), Shares.NONE)) {
            assertThat(splits.notes())
                    .contains(
                            "1 of 2 examples for test are also trained on, so that what is measured there is too good;"
                                    + " the first is cat/c.png.");
        }
    }
}
