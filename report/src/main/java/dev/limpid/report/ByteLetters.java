package dev.limpid.report;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Bytes of UTF-8 as vocabularies of GPT-2's kind write them, a letter each (Radford et al. 2019): visible characters of Latin-1
 * are themselves, the others in order are U+0100 and on, so that a space is {@code Ġ}.
 */
final class ByteLetters {
    private ByteLetters() {}

    /**
     * The text that the letters stand for; the letters themselves, if one stands for no byte. Of a character whose bytes are
     * spread over tokens each byte is told: {@code \xE4}.
     */
    static String text(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            int value = value(token.charAt(i));
            if (value < 0) {
                return token;
            }
            bytes[i] = (byte) value;
        }
        StringBuilder text = new StringBuilder();
        int from = 0;
        while (from < bytes.length) {
            int length = length(bytes, from);
            text.append(
                    length == 0
                            ? String.format(Locale.ROOT, "\\x%02X", bytes[from])
                            : new String(bytes, from, length, StandardCharsets.UTF_8));
            from += Math.max(1, length);
        }
        return text.toString();
    }

    // How many bytes make up the character that begins here; 0 if none does.
    private static int length(byte[] bytes, int from) {
        for (int length = 1; length <= 4 && from + length <= bytes.length; length++) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
                return length;
            } catch (CharacterCodingException part) {
                continue;
            }
        }
        return 0;
    }

    // -1 for a letter that stands for no byte.
    private static int value(char letter) {
        if (isVisible(letter)) {
            return letter;
        }
        int borrowed = letter - 0x100;
        for (int value = 0; borrowed >= 0 && value < 0x100; value++) {
            if (!isVisible(value) && borrowed-- == 0) {
                return value;
            }
        }
        return -1;
    }

    private static boolean isVisible(int value) {
        return value >= '!' && value <= '~' || value >= 0xA1 && value <= 0xAC || value >= 0xAE && value <= 0xFF;
    }
}
