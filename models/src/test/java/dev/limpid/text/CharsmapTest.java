package dev.limpid.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.format.Mutations;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class CharsmapTest {
    private static final byte[] SOUND = sound();

    private static byte[] sound() {
        try {
            return Base64.getDecoder()
                    .decode(new ObjectMapper()
                            .readTree(TokenizerGoldens.file("xlm-roberta", "tokenizer.json"))
                            .at("/normalizer/normalizers/0/precompiled_charsmap")
                            .asText());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_table_as_it_is_written_has_no_flaw() {
        assertThat(Charsmap.flaw(SOUND)).isEmpty();
    }

    @Test
    void a_table_cut_short_has_one() {
        assertThat(Charsmap.flaw(Arrays.copyOf(SOUND, 3))).isEqualTo("it ends before it begins");
        assertThat(Charsmap.flaw(Arrays.copyOf(SOUND, 1000)))
                .startsWith("its trie is of ")
                .endsWith(" bytes, 996 are there");
        byte[] noTexts = Arrays.copyOf(
                SOUND, 4 + ByteBuffer.wrap(SOUND).order(ByteOrder.LITTLE_ENDIAN).getInt());
        assertThat(Charsmap.flaw(noTexts)).isEqualTo("a leaf of its trie leads outside");
        byte[] noText = SOUND.clone();
        noText[SOUND.length - 2] = (byte) 0xff;
        assertThat(Charsmap.flaw(noText)).isEqualTo("its texts are not UTF-8");
    }

    /** The oracle follows keys as the library does, and would throw where the library would end the process. */
    @Test
    void no_key_leads_outside_of_a_table_without_a_flaw() {
        Mutations mutations = new Mutations(1);
        Random random = new Random(1);
        int taken = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = SOUND.clone();
            int units = ByteBuffer.wrap(SOUND).order(ByteOrder.LITTLE_ENDIAN).getInt();
            if (round % 3 == 0) {
                damaged = mutations.damage(damaged);
            } else {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    damaged[4 + random.nextInt(units)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            if (Charsmap.flaw(damaged).isEmpty()) {
                taken++;
                for (String key :
                        new String[] {"é", "e\u0301", "Ａ", "ﬁ", "①", "㈱", "ﷺ", "\u200b", "\uffff", "𝟙", "a"}) {
                    follow(damaged, key.getBytes(StandardCharsets.UTF_8));
                }
                for (int i = 0; i < 50; i++) {
                    byte[] key = new byte[6];
                    random.nextBytes(key);
                    follow(damaged, key);
                }
            }
        }
        assertThat(taken).isBetween(100, 2900);
    }

    private static void follow(byte[] table, byte[] key) {
        ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        int size = bytes.getInt();
        String texts = new String(table, 4 + size, table.length - 4 - size, StandardCharsets.ISO_8859_1);
        long at = offset(unit(table, size, 0));
        for (byte one : key) {
            if (one == 0) {
                return;
            }
            at ^= one & 0xff;
            int unit = unit(table, size, at);
            if ((unit & 0x800000ff) != (one & 0xff)) {
                return;
            }
            at ^= offset(unit);
            if ((unit >> 8 & 1) == 1) {
                String rest = texts.substring(unit(table, size, at) & 0x7fffffff);
                assertThat(rest.isEmpty() || (rest.charAt(0) & 0xc0) != 0x80).isTrue();
            }
        }
    }

    private static int unit(byte[] table, int size, long at) {
        assertThat(at).isLessThan(size / 4);
        return ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).getInt((int) (4 + 4 * at));
    }

    private static long offset(int unit) {
        return (unit & 0xffffffffL) >>> 10 << ((unit & 1 << 9) >>> 6);
    }
}
