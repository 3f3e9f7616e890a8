package dev.limpid.train;

import dev.limpid.text.Text;
import dev.limpid.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MaskedTokensTest {
    private static final int VOCABULARY = 1000;
    private static final int MASK = 4;
    private static final long NO = -100;
    private static final int EXAMPLES = 2000;

    /** Ids 0 to 4 are special; of the others every third goes on with a word. */
    private static final Maskable MASKABLE = maskable();

    private static Maskable maskable() {
        BitSet text = new BitSet();
        text.set(5, VOCABULARY);
        BitSet within = new BitSet();
        for (int id = 7; id < VOCABULARY; id += 3) {
            within.set(id);
        }
        return new Maskable(MASK, text, within);
    }

    /** [CLS], a hundred tokens of text, [SEP], two of padding. */
    private static long[] example(int number) {
        long[] ids = new long[104];
        ids[0] = 2;
        for (int i = 1; i <= 100; i++) {
            ids[i] = 5 + (i * 37L + number * 11L) % (VOCABULARY - 5);
        }
        ids[101] = 3;
        return ids;
    }

    /** Five standard deviations of a binomial distribution. */
    private static void assertShare(long count, long of, double share) {
        double deviation = Math.sqrt(of * share * (1 - share));
        assertThat((double) count).isBetween(of * share - 5 * deviation, of * share + 5 * deviation);
    }

    @Test
    void of_fifteen_in_a_hundred_eight_in_ten_are_masked_and_one_in_ten_is_another() {
        MaskedTokens masked = new MaskedTokens(MASKABLE, false, 1);
        long asked = 0;
        long hidden = 0;
        long stayed = 0;
        long[] drawn = new long[VOCABULARY];
        long[] places = new long[104];
        for (int e = 0; e < EXAMPLES; e++) {
            long[] ids = example(e);
            MaskedTokens.Masked one = masked.hide(ids, 3, e);
            for (int i = 0; i < ids.length; i++) {
                if (one.labels()[i] == NO) {
                    assertThat(one.ids()[i]).isEqualTo(ids[i]);
                    continue;
                }
                assertThat(one.labels()[i]).isEqualTo(ids[i]);
                asked++;
                places[i]++;
                if (one.ids()[i] == MASK) {
                    hidden++;
                } else if (one.ids()[i] == ids[i]) {
                    stayed++;
                } else {
                    drawn[(int) one.ids()[i]]++;
                }
            }
        }
        long other = LongStream.of(drawn).sum();
        assertShare(asked, 100L * EXAMPLES, 0.15);
        assertShare(hidden, asked, 0.8);
        // One in 995 draws is the token itself.
        assertShare(stayed, asked, 0.1 + 0.1 / 995);
        assertShare(other, asked, 0.1 * 994 / 995);
        assertThat(LongStream.of(drawn).limit(5).sum()).isZero();
        // Evenly: Pearson's χ² with 994 degrees of freedom, five standard deviations.
        double expected = other / 995.0;
        double chi2 = LongStream.of(drawn)
                .skip(5)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertThat(chi2).isBetween(994 - 5 * Math.sqrt(2 * 994.0), 994 + 5 * Math.sqrt(2 * 994.0));
        for (int i = 1; i <= 100; i++) {
            assertShare(places[i], EXAMPLES, 0.15);
        }
        assertThat(places[0] + places[101] + places[102] + places[103]).isZero();
    }

    @Test
    void the_same_place_has_the_same_bits_and_another_has_others() {
        MaskedTokens.Masked one = new MaskedTokens(MASKABLE, false, 9).hide(example(0), 2, 5);
        MaskedTokens masked = new MaskedTokens(MASKABLE, false, 9);
        masked.hide(example(4), 1, 1);
        assertThat(masked.hide(example(0), 2, 5).ids()).containsExactly(one.ids());
        assertThat(masked.hide(example(0), 2, 5).labels()).containsExactly(one.labels());
        assertThat(masked.hide(example(0), 3, 5).labels()).isNotEqualTo(one.labels());
        assertThat(masked.hide(example(0), 2, 6).labels()).isNotEqualTo(one.labels());
        assertThat(new MaskedTokens(MASKABLE, false, 10).hide(example(0), 2, 5).labels())
                .isNotEqualTo(one.labels());
    }

    @Test
    void words_are_asked_for_whole() {
        MaskedTokens masked = new MaskedTokens(MASKABLE, true, 1);
        long words = 0;
        long asked = 0;
        long longer = 0;
        for (int e = 0; e < EXAMPLES; e++) {
            long[] ids = example(e);
            MaskedTokens.Masked one = masked.hide(ids, 0, e);
            for (int i = 1; i <= 100; i++) {
                boolean within = i > 1 && MASKABLE.within().get((int) ids[i]);
                if (within) {
                    longer++;
                    assertThat(one.labels()[i] == NO).isEqualTo(one.labels()[i - 1] == NO);
                } else {
                    words++;
                    asked += one.labels()[i] == NO ? 0 : 1;
                }
            }
        }
        assertThat(longer).isGreaterThan(10_000);
        assertShare(asked, words, 0.15);
    }

    @Test
    void something_is_always_asked_for_where_there_is_text() {
        MaskedTokens masked = new MaskedTokens(MASKABLE, true, 1);
        int[] first = new int[2];
        for (int e = 0; e < 3000; e++) {
            // Two words, of one token and of two.
            long[] labels = masked.hide(new long[] {2, 8, 9, 10, 3}, 0, e).labels();
            assertThat(LongStream.of(labels).filter(label -> label != NO).count())
                    .isPositive();
            first[0] += labels[1] != NO ? 1 : 0;
            first[1] += labels[2] != NO ? 1 : 0;
        }
        // Each by itself in 15 of 100 cases, and half of those where neither is: 0.15 + 0.85²/2.
        assertShare(first[0], 3000, 0.15 + 0.85 * 0.85 / 2);
        assertShare(first[1], 3000, 0.15 + 0.85 * 0.85 / 2);
        assertThat(masked.hide(new long[] {2, 3, 0}, 0, 0).labels()).containsOnly(NO);
    }

    @TempDir
    Path folder;

    @Test
    void tokenizers_say_what_is_text_and_what_goes_on_with_a_word() throws IOException {
        try (Tokenizer pieces = LearntTokenizers.pieces(folder)) {
            Maskable maskable = Maskable.of(pieces);
            assertThat(maskable.mask()).isEqualTo(4);
            assertThat(maskable.text().nextSetBit(0)).isEqualTo(5);
            assertThat(maskable.text().cardinality())
                    .isEqualTo(pieces.vocabulary().size() - 5);
            for (var token : pieces.tokens(Text.of("unhappily swimming"))) {
                assertThat(maskable.within().get((int) token.id()))
                        .isEqualTo(token.text().startsWith("##"));
            }
        }
        try (Tokenizer bytes = LearntTokenizers.bytes(folder)) {
            assertThatThrownBy(() -> Maskable.of(bytes))
                    .hasMessage("The tokenizer has no mask token, so a masked model cannot be trained with it. Learn a"
                            + " vocabulary of WordPiece, or train a causal model.");
        }
    }
}
