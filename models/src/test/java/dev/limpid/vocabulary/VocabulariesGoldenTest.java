package dev.limpid.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** What is learnt from a small text is what Hugging Face's trainers learn (tools/golden/vocabularies.py). */
class VocabulariesGoldenTest {
    static final Path TEXT = Path.of("src/test/resources/vocabulary/old-texts.txt");

    private static final JsonNode GOLDEN = golden();

    @TempDir
    Path folder;

    private static JsonNode golden() {
        try (InputStream in = new GZIPInputStream(VocabulariesGoldenTest.class
                .getResource("/golden/vocabularies.json.gz")
                .openStream())) {
            return new JsonMapper().readTree(in);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static Recipe recipe(JsonNode expected) {
        return switch (expected.get("kind").asText()) {
            case "byte-level" -> new ByteLevelBpe();
            case "uncased" -> new BertWordPiece(true);
            default -> new BertWordPiece(false);
        };
    }

    private static LearntVocabulary learnt(JsonNode expected) throws IOException {
        WordCounts counts = new WordCounts(recipe(expected), WordCounts.MOST_WORDS);
        counts.add(TEXT);
        return LearntVocabulary.of(
                counts, expected.get("size").asInt(), expected.get("least").asLong());
    }

    private static String name(JsonNode expected) {
        return expected.get("kind") + " of " + expected.get("size") + ", at least " + expected.get("least");
    }

    @Test
    void tokens_and_merges_are_the_same() throws IOException {
        assertThat(GOLDEN.get("cases")).hasSizeGreaterThan(12);
        for (JsonNode expected : GOLDEN.get("cases")) {
            LearntVocabulary learnt = learnt(expected);
            assertThat(learnt.tokens()).as(name(expected)).containsExactlyElementsOf(texts(expected.get("tokens")));
            if (expected.get("kind").asText().equals("byte-level")) {
                List<String> merges = new ArrayList<>();
                expected.get("merges")
                        .forEach(pair -> merges.add(
                                pair.get(0).asText() + " " + pair.get(1).asText()));
                assertThat(learnt.merges())
                        .as(name(expected))
                        .extracting(merge -> merge.left() + " " + merge.right())
                        .containsExactlyElementsOf(merges);
            }
        }
    }

    @Test
    void held_out_texts_are_cut_the_same() throws IOException {
        for (JsonNode expected : GOLDEN.get("cases")) {
            learnt(expected).write(folder, 128);
            try (Tokenizer tokenizer = Tokenizer.of(folder)) {
                for (int i = 0; i < GOLDEN.get("held-out").size(); i++) {
                    String text = GOLDEN.get("held-out").get(i).asText();
                    List<Long> ids = new ArrayList<>();
                    expected.get("ids").get(i).forEach(id -> ids.add(id.asLong()));
                    assertThat(tokenizer.tokens(new Text(text, null)))
                            .as("%s: %s", name(expected), text)
                            .extracting(Token::id)
                            .containsExactlyElementsOf(ids);
                }
            }
        }
    }

    /** Libraries know different versions of Unicode: what is younger than Unicode 8 is taken by the library as unknown in part. */
    @Test
    void each_character_parts_words_the_same_but_for_young_ones() {
        List<Recipe> recipes = List.of(new BertWordPiece(true), new BertWordPiece(false), new ByteLevelBpe());
        List<Integer> unlike = new ArrayList<>();
        int all = 0;
        for (JsonNode run : GOLDEN.get("characters")) {
            for (int c = run.get(0).asInt(); c < run.get(1).asInt(); c++) {
                String itself = "ab|@".indexOf(c) >= 0 ? "@" : Character.toString(c);
                for (int i = 0; i < recipes.size(); i++) {
                    List<String> words = new ArrayList<>();
                    recipes.get(i).cut("a" + Character.toString(c) + "b", words::add);
                    all++;
                    if (!String.join("|", words).equals(run.get(2 + i).asText().replace("@", itself))) {
                        unlike.add(c);
                    }
                }
            }
        }
        assertThat(all).isGreaterThan(40_000);
        assertThat(unlike).hasSizeLessThan(250).allMatch(c -> c >= 0x7FD);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
