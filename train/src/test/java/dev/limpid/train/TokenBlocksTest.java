package dev.limpid.train;

import dev.limpid.text.Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class TokenBlocksTest {
    private static final long NO = -100;

    @TempDir
    Path folder;

    private Tokenizer letters;

    @BeforeEach
    void learn() throws IOException {
        letters = LearntTokenizers.bytes(folder);
    }

    @AfterEach
    void close() {
        letters.close();
    }

    private long id(String token) {
        return letters.vocabulary().id(token).orElseThrow();
    }

    /** Digits are in no merge: a token each. */
    private TokenFile digits(String... texts) throws IOException {
        try (TokenWriter writer = new TokenWriter(folder.resolve("digits"), letters, 0)) {
            for (String text : texts) {
                writer.add(text);
            }
            return writer.done();
        }
    }

    private long[] row(String digits) {
        return digits.chars()
                .mapToLong(c -> c == '|' ? 0 : c == '_' ? NO : id(Character.toString(c)))
                .toArray();
    }

    @Test
    void texts_go_on_from_block_to_block() throws IOException {
        TokenFile file = digits("12345", "6", "789");
        TokenBlocks blocks = TokenBlocks.causal(file, 4);
        // The row is 12345|6|789| : twelve tokens.
        assertThat(file.tokens()).isEqualTo(12);
        assertThat(blocks.size()).isEqualTo(3);
        assertThat(blocks.leftOut()).isZero();
        assertThat(blocks.ids(0)).containsExactly(row("1234"));
        assertThat(blocks.ids(1)).containsExactly(row("5|6|"));
        assertThat(blocks.ids(2)).containsExactly(row("789|"));
        assertThat(blocks.successors(0)).containsExactly(row("2345"));
        assertThat(blocks.successors(1)).containsExactly(row("|6|7"));
        assertThat(blocks.successors(2)).containsExactly(row("89|_"));
    }

    @Test
    void what_fills_no_block_is_left_out_or_filled_up() throws IOException {
        TokenBlocks blocks = TokenBlocks.causal(digits("12345", "6", "789"), 5);
        assertThat(blocks.size()).isEqualTo(2);
        assertThat(blocks.leftOut()).isEqualTo(2);
        assertThat(blocks.ids(1)).containsExactly(row("|6|78"));
        assertThat(blocks.successors(1)).containsExactly(row("6|789"));
        TokenBlocks padded = blocks.padded(0);
        assertThat(padded.size()).isEqualTo(3);
        assertThat(padded.leftOut()).isZero();
        assertThat(padded.filled(2)).isEqualTo(2);
        assertThat(padded.ids(2)).containsExactly(row("9||||"));
        assertThat(padded.successors(2)).containsExactly(row("|____"));
    }

    @Test
    void masked_blocks_stand_between_two_tokens() throws IOException {
        try (Tokenizer pieces = LearntTokenizers.pieces(folder);
                TokenWriter writer = new TokenWriter(folder.resolve("pieces.tokens"), pieces, 3)) {
            writer.add("the the the");
            writer.add("cat the");
            TokenFile file = writer.done();
            long the = pieces.vocabulary().id("the").orElseThrow();
            long cat = pieces.vocabulary().id("cat").orElseThrow();
            TokenBlocks blocks = TokenBlocks.masked(file, 5, pieces);
            // the the the | the cat … : [CLS] is 2, [SEP] is 3.
            assertThat(blocks.ids(0)).containsExactly(2, the, the, the, 3);
            assertThat(blocks.ids(1)).containsExactly(2, 3, cat, the, 3);
            assertThat(blocks.size()).isEqualTo(2);
            assertThat(blocks.leftOut()).isEqualTo(1);
            TokenBlocks padded = blocks.padded(0);
            assertThat(padded.size()).isEqualTo(3);
            assertThat(padded.leftOut()).isZero();
            assertThat(padded.filled(1)).isEqualTo(5);
            assertThat(padded.filled(2)).isEqualTo(3);
            assertThat(padded.ids(2)).containsExactly(2, 3, 3, 0, 0);
            assertThatThrownBy(() -> blocks.successors(0))
                    .hasMessage("Blocks that something is put around are not for a causal model.");
        }
    }

    /** Train: 1 twice, 2 once, three ends of text, six tokens of 300; p = (count + 1) / 306. */
    @Test
    void unigrams_are_those_of_hand() throws IOException {
        Unigrams unigrams = Unigrams.of(digits("1", "1", "2"));
        assertThat(unigrams.information(id("1"))).isCloseTo(Math.log(306 / 3.0), within(1e-12));
        assertThat(unigrams.information(id("2"))).isCloseTo(Math.log(306 / 2.0), within(1e-12));
        assertThat(unigrams.information(id("3"))).isCloseTo(Math.log(306), within(1e-12));
        assertThat(unigrams.information(0)).isCloseTo(Math.log(306 / 4.0), within(1e-12));
        double sum = 0;
        for (int token = 0; token < 300; token++) {
            sum += Math.exp(-unigrams.information(token));
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        // Held out 3 1 2 | : 1, 2 and the end are asked for.
        TokenBlocks held = TokenBlocks.causal(digits("312"), 4);
        assertThat(unigrams.entropy(held))
                .isCloseTo((Math.log(306 / 3.0) + Math.log(306 / 2.0) + Math.log(306 / 4.0)) / 3, within(1e-12));
        assertThat(unigrams.perplexity(held)).isCloseTo(Math.cbrt(102.0 * 153 * 76.5), within(1e-9));
        assertThatThrownBy(() -> unigrams.information(300)).hasMessage("The vocabulary has ids 0 to 299, got 300.");
    }

    @Test
    void any_block_of_a_long_row_is_reached() throws IOException {
        TokenFile file;
        try (TokenWriter writer = new TokenWriter(folder.resolve("many"), letters, 0)) {
            String text = "1234567890".repeat(200);
            for (int i = 0; i < 100; i++) {
                writer.add(text);
            }
            file = writer.done();
        }
        assertThat(file.tokens()).isEqualTo(200_100);
        TokenBlocks blocks = TokenBlocks.causal(file, 100);
        assertThat(blocks.size()).isEqualTo(2001);
        assertThat(blocks.leftOut()).isZero();
        // A text and its end are 2,001 tokens.
        assertThat(blocks.ids(20)[0]).isEqualTo(0);
        assertThat(blocks.ids(1999)[0])
                .isEqualTo(id(Character.toString("1234567890".charAt((199_900 - 99 * 2001) % 10))));
        assertThat(blocks.ids(2000)[99]).isEqualTo(0);
    }

    @Test
    void rejects_blocks_that_cannot_be() throws IOException {
        TokenFile file = digits("123");
        assertThatThrownBy(() -> TokenBlocks.causal(file, 1))
                .hasMessage("Blocks need room for at least 2 tokens of the text, a length of 1 leaves 1.");
        assertThatThrownBy(() -> TokenBlocks.causal(file, 5))
                .hasMessage(
                        "The text has 4 tokens, a block 5: there is none. Give more text, or ask for shorter blocks.");
        assertThatThrownBy(() -> TokenBlocks.causal(file, 4).ids(1)).hasMessage("There are blocks 0 to 0, got 1.");
        assertThatThrownBy(() -> TokenBlocks.masked(file, 4, letters))
                .hasMessage(
                        "Blocks for a masked model stand between two tokens such as [CLS] and [SEP], the tokenizer puts"
                                + " in 0.");
    }
}
