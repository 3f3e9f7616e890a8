package dev.limpid.vocabulary;

import dev.limpid.format.FormatException;
import dev.limpid.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LearntVocabularyTest {
    @TempDir
    Path folder;

    private static WordCounts counts(Recipe recipe, String... texts) {
        WordCounts counts = new WordCounts(recipe, WordCounts.MOST_WORDS);
        for (String text : texts) {
            counts.add(text);
        }
        return counts;
    }

    private static List<String> words(Recipe recipe, String text) {
        List<String> words = new ArrayList<>();
        recipe.cut(text, words::add);
        return words;
    }

    /** The example of Sennrich et al. 2016, section 3.2: low ×5, lower ×2, newest ×6, widest ×3. */
    @Test
    void the_papers_example_is_joined_as_in_the_paper() {
        WordCounts counts = counts(new ByteLevelBpe());
        for (String word :
                List.of("low low low low low", "lower lower", "newest newest newest", "newest newest newest")) {
            for (String one : word.split(" ")) {
                counts.add(one);
            }
        }
        counts.add("widest");
        counts.add("widest");
        counts.add("widest");
        LearntVocabulary learnt = LearntVocabulary.of(counts, 257 + 4, 1);
        assertThat(learnt.merges())
                .extracting(merge -> merge.left() + " " + merge.right())
                // 9 × es, then 9 × est; then lo, 7, before low, 7.
                .containsExactly("e s", "es t", "l o", "lo w");
    }

    /** As the paper's own listing does it: all pairs counted anew before each joining. */
    @Test
    void what_is_kept_up_to_date_is_what_counting_anew_gives() {
        Random random = new Random(11);
        for (int round = 0; round < 60; round++) {
            WordCounts counts = counts(new ByteLevelBpe());
            Map<List<String>, Integer> words = new HashMap<>();
            for (int i = 0; i < 40; i++) {
                String word = random.ints(1 + random.nextInt(12), 'a', 'a' + 1 + round % 3)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
                counts.add(word);
                words.merge(List.of(word.split("")), 1, Integer::sum);
            }
            assertThat(LearntVocabulary.of(counts, 257 + 25, 1).merges()).isEqualTo(joinedSlowly(words, 25));
        }
    }

    private static List<LearntVocabulary.Merge> joinedSlowly(Map<List<String>, Integer> words, int most) {
        List<String> ids = new ArrayList<>(
                ByteAlphabet.all().chars().mapToObj(Character::toString).toList());
        List<LearntVocabulary.Merge> merges = new ArrayList<>();
        Map<List<String>, Integer> left = words;
        while (merges.size() < most) {
            Map<LearntVocabulary.Merge, Integer> pairs = new HashMap<>();
            left.forEach((word, count) -> IntStream.range(1, word.size())
                    .forEach(i -> pairs.merge(
                            new LearntVocabulary.Merge(word.get(i - 1), word.get(i)), count, Integer::sum)));
            if (pairs.isEmpty()) {
                break;
            }
            LearntVocabulary.Merge best = pairs.keySet().stream()
                    .min(Comparator.<LearntVocabulary.Merge>comparingInt(pair -> -pairs.get(pair))
                            .thenComparing(pair -> ids.indexOf(pair.left()))
                            .thenComparing(pair -> ids.indexOf(pair.right())))
                    .orElseThrow();
            merges.add(best);
            ids.add(best.left() + best.right());
            Map<List<String>, Integer> joined = new HashMap<>();
            left.forEach((word, count) -> {
                List<String> next = new ArrayList<>();
                for (int i = 0; i < word.size(); i++) {
                    boolean here = i + 1 < word.size()
                            && word.get(i).equals(best.left())
                            && word.get(i + 1).equals(best.right());
                    next.add(here ? best.left() + word.get(++i) : word.get(i));
                }
                joined.merge(next, count, Integer::sum);
            });
            left = joined;
        }
        return merges;
    }

    @Test
    void every_text_comes_back_from_its_bytes() throws IOException {
        LearntVocabulary.of(counts(new ByteLevelBpe(), "abc abc"), 260, 1).write(folder, 64);
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            for (String text : List.of("Zoë  says\n道可道 \uD83D\uDE00\t!", " a", "", "x\u0000y")) {
                List<Integer> ids = tokenizer.tokens(dev.limpid.text.Text.of(text)).stream()
                        .map(token -> (int) token.id())
                        .toList();
                assertThat(tokenizer.decode(ids)).isEqualTo(text);
            }
        }
    }

    @Test
    void the_order_of_the_texts_does_not_matter() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(VocabulariesGoldenTest.TEXT));
        for (Recipe recipe : List.of(new ByteLevelBpe(), new BertWordPiece(true))) {
            LearntVocabulary one = LearntVocabulary.of(counts(recipe, lines.toArray(String[]::new)), 900, 1);
            Collections.shuffle(lines, new Random(3));
            assertThat(LearntVocabulary.of(counts(recipe, lines.toArray(String[]::new)), 900, 1))
                    .isEqualTo(one);
        }
    }

    @Test
    void roles_are_those_of_the_models() throws IOException {
        LearntVocabulary.of(counts(new BertWordPiece(true), "some words"), 60, 1)
                .write(folder.resolve("bert"), 64);
        try (Tokenizer tokenizer = Tokenizer.of(folder.resolve("bert"))) {
            assertThat(tokenizer.pad()).hasValue(0);
            assertThat(tokenizer.unknown()).hasValue(1);
            assertThat(tokenizer.mask()).hasValue(4);
            assertThat(tokenizer.continuation()).isEqualTo("##");
            assertThat(tokenizer.isText(4)).isFalse();
        }
        LearntVocabulary.of(counts(new ByteLevelBpe(List.of("<end>", "<more>")), "some words"), 260, 1)
                .write(folder.resolve("gpt2"), 64);
        try (Tokenizer tokenizer = Tokenizer.of(folder.resolve("gpt2"))) {
            assertThat(tokenizer.begin()).hasValue(0);
            assertThat(tokenizer.isText(1)).isFalse();
            assertThat(tokenizer.isText(2)).isTrue();
        }
    }

    @Test
    void files_are_replaced_whole_and_nothing_else_is_left() throws IOException {
        WordCounts counts = counts(new ByteLevelBpe(), "abc abc");
        Files.writeString(folder.resolve("tokenizer.json"), "old");
        LearntVocabulary.of(counts, 260, 1).write(folder, 64);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json");
        }
        assertThat(folder.resolve("tokenizer.json")).content().startsWith("{").endsWith("}");
    }

    @Test
    void contractions_and_spaces_are_cut_as_the_pattern_says() {
        assertThat(words(new ByteLevelBpe(), "they're  we'll 'tis 3x\n\n end "))
                .containsExactly("they", "'re", " ", " we", "'ll", " '", "tis", " 3", "x", "\n\n", " end", " ");
    }

    @Test
    void the_rarest_characters_are_left_out() {
        WordCounts counts = counts(new BertWordPiece(true, 2, List.of()), "aab bba c");
        // Five special tokens, a and b and those within words; of c nothing.
        assertThat(LearntVocabulary.of(counts, 9, 1).tokens().subList(5, 9)).containsExactly("a", "b", "##a", "##b");
        assertThat(LearntVocabulary.of(counts(new BertWordPiece(true, 2, List.of()), "abc cba"), 9, 1)
                        .tokens())
                .contains("a", "b")
                .doesNotContain("c", "##c");
    }

    @Test
    void memory_is_bounded_and_what_was_forgotten_is_said() {
        WordCounts counts = new WordCounts(new ByteLevelBpe(), 100);
        for (int i = 0; i < 1000; i++) {
            counts.add("often");
            counts.add("rare" + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26) + (char) ('a' + i / 676));
        }
        assertThat(counts.different()).isLessThanOrEqualTo(100);
        assertThat(counts.words()).isEqualTo(2000);
        assertThat(counts.forgotten()).isBetween(850L, 999L);
        LearntVocabulary learnt = LearntVocabulary.of(counts, 300, 2);
        assertThat(learnt.tokens()).contains("often");
        assertThat(learnt.notes())
                .anyMatch(note -> note.endsWith("occurrences of words, all rare, were left out to bound memory."));
    }

    @Test
    void a_line_of_data_is_no_word() {
        LearntVocabulary learnt =
                LearntVocabulary.of(counts(new ByteLevelBpe(), "x".repeat(10_001), "yes yes"), 300, 1);
        assertThat(learnt.notes())
                .contains("1 words have more than 10,000 characters, and nothing was learnt from them.");
        assertThat(learnt.tokens()).doesNotContain("xx");
    }

    @Test
    void a_vocabulary_that_comes_out_smaller_says_so() {
        LearntVocabulary learnt = LearntVocabulary.of(counts(new ByteLevelBpe(), "abc abc"), 2000, 2);
        assertThat(learnt.tokens()).hasSize(257 + 2);
        assertThat(learnt.notes())
                .containsExactly("The vocabulary has 259 tokens, not 2,000: no more pairs of pieces occur at"
                        + " least 2 times in the text.");
    }

    @Test
    void special_tokens_in_the_text_are_told() {
        LearntVocabulary learnt =
                LearntVocabulary.of(counts(new BertWordPiece(true), "a [MASK] b [MASK]", "[CLS]"), 40, 1);
        assertThat(learnt.notes())
                .contains(
                        "The special token '[CLS]' stands 1 times in the text, and will there be read as that token.",
                        "The special token '[MASK]' stands 2 times in the text, and will there be read as that token.");
    }

    @Test
    void rejects_what_cannot_be_learnt_from() {
        assertThatThrownBy(() -> LearntVocabulary.of(counts(new ByteLevelBpe(), "", ""), 300, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "There is no text to learn a vocabulary from: 2 texts were read, and no word stands in them.");
        assertThatThrownBy(() -> LearntVocabulary.of(counts(new ByteLevelBpe(), "abc"), 200, 1))
                .hasMessage("A vocabulary of 200 tokens is too small: the 256 characters that words are spelt with and"
                        + " 1 special tokens are 257. Ask for more tokens.");
        assertThatThrownBy(() -> LearntVocabulary.of(counts(new BertWordPiece(true), "abc"), 8, 1))
                .hasMessage("A vocabulary of 8 tokens is too small: the 5 characters that words are spelt with and"
                        + " 5 special tokens are 10. Ask for more tokens, or keep fewer characters.");
        assertThatThrownBy(() -> LearntVocabulary.of(counts(new ByteLevelBpe(), "abc"), 300, 0))
                .hasMessage("Expected a least frequency of 1 or more, got 0.");
        assertThatThrownBy(() -> LearntVocabulary.of(counts(new ByteLevelBpe(List.of("ab")), "abc ab"), 300, 1))
                .hasMessage("The special token 'ab' is also a piece of the text's words, so one id would mean both."
                        + " Call it otherwise, such as '<|ab|>'.");
        assertThatThrownBy(() -> new ByteLevelBpe(List.of("<a>", "<a>")))
                .hasMessage("The special tokens [<a>, <a>] are not all different.");
        assertThatThrownBy(() -> new ByteLevelBpe(List.of(" ")))
                .hasMessage("A special token is empty or white space. Give it a name such as '<|end|>'.");
        assertThatThrownBy(() -> new ByteLevelBpe(List.of()))
                .hasMessage("Expected at least 1 special token, got none.");
        assertThatThrownBy(() -> new WordCounts(new ByteLevelBpe(), 0))
                .hasMessage("Expected room for at least 1 word, got 0.");
        assertThatThrownBy(() -> new BertWordPiece(true, 0, List.of()))
                .hasMessage("Expected room for at least 1 character, got 0.");
    }

    @Test
    void a_file_in_another_encoding_names_its_line() throws IOException {
        Path file =
                Files.write(folder.resolve("latin.txt"), "one\ntwo\ncaf\u00E9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> counts(new ByteLevelBpe()).add(file))
                .isInstanceOf(FormatException.class)
                .hasMessage("latin.txt: line 3 is not UTF-8 text. Save the file as UTF-8 and run it again.");
    }

    @Test
    void lines_keep_their_ends_and_long_ones_come_in_parts() throws IOException {
        String longest = "é".repeat(800_000);
        Path file = Files.writeString(folder.resolve("a.txt"), "\uFEFFone\r\n\n" + longest + "\nlast");
        List<String> lines = new ArrayList<>();
        try (Utf8Lines read = new Utf8Lines(file)) {
            for (String line = read.next(); line != null; line = read.next()) {
                lines.add(line);
            }
        }
        assertThat(String.join("", lines)).isEqualTo("one\r\n\n" + longest + "\nlast");
        assertThat(lines).hasSize(5).startsWith("one\r\n", "\n").endsWith("last");
    }

    @Test
    void pair_counts_are_those_of_a_map() {
        PairCounts counts = new PairCounts();
        Map<Long, Long> map = new HashMap<>();
        Random random = new Random(1);
        IntStream.range(0, 400_000).forEach(i -> {
            long pair = PairCounts.pair(random.nextInt(700), random.nextInt(700));
            counts.add(counts.number(pair), i);
            map.merge(pair, (long) i, Long::sum);
        });
        assertThat(counts.size()).isEqualTo(map.size());
        map.forEach(
                (pair, count) -> assertThat(counts.count(counts.number(pair))).isEqualTo(count));
    }
}
