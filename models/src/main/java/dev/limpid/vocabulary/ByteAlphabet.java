package dev.limpid.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A visible character for each byte (Radford et al. 2019): those of Latin-1 that can be seen stand for themselves, the other
 * bytes, in their order, for the characters from U+0100 on. A space is {@code Ġ}.
 */
final class ByteAlphabet {
    private static final char[] CHARACTERS = characters();

    private ByteAlphabet() {}

    private static char[] characters() {
        char[] characters = new char[256];
        char next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean visible = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xFF && b != 0xAD;
            characters[b] = visible ? (char) b : next++;
        }
        return characters;
    }

    /** All of it, by code point. */
    static String all() {
        char[] sorted = CHARACTERS.clone();
        Arrays.sort(sorted);
        return new String(sorted);
    }

    /** A text's bytes in UTF-8. */
    static String of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        char[] spelt = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            spelt[i] = CHARACTERS[bytes[i] & 0xFF];
        }
        return new String(spelt);
    }
}
