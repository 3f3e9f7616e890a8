package dev.limpid.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.IntBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * SentencePiece's precompiled table of characters and what they become (Kudo and Richardson 2018): the size of a double-array
 * trie in bytes, the trie, and the texts that its leaves point at, each ended by a zero.
 *
 * <p>A unit of the trie is 32 bits. Of an inner one bits 0 to 7 are its label, bit 8 says that a leaf hangs below, and bits 10
 * to 30, shifted by eight more if bit 9 is set, are how far (by exclusive or) its children lie. A leaf has bit 31, and the
 * others are where its text begins.
 */
final class Charsmap {
    private static final int LABEL = 1 << 31 | 0xFF;

    private final IntBuffer units;
    private final ByteBuffer texts;

    private Charsmap(IntBuffer units, ByteBuffer texts) {
        this.units = units;
        this.texts = texts;
    }

    /**
     * Whether no text can lead outside of the table.
     *
     * @return what is wrong; empty if nothing is
     */
    static String flaw(byte[] bytes) {
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 4) {
            return "it ends before it begins";
        }
        int size = all.getInt();
        if (size <= 0 || size % 4 != 0 || size > all.remaining()) {
            return "its trie is of " + Integer.toUnsignedString(size) + " bytes, " + all.remaining() + " are there";
        }
        IntBuffer units = all.slice(4, size).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        ByteBuffer texts = all.slice(4 + size, bytes.length - 4 - size);
        try {
            CharBuffer ignored = StandardCharsets.UTF_8.newDecoder().decode(texts.duplicate());
        } catch (CharacterCodingException broken) {
            return "its texts are not UTF-8";
        }
        return new Charsmap(units, texts).walk();
    }

    private String walk() {
        BitSet seen = new BitSet();
        Deque<Integer> bases = new ArrayDeque<>();
        visit(offset(units.get(0)), seen, bases);
        while (!bases.isEmpty()) {
            int base = bases.pop();
            if ((base | 0xFF) >= units.limit()) {
                return "its trie leads outside";
            }
            for (int label = 1; label < 256; label++) {
                int at = base ^ label;
                int unit = units.get(at);
                if ((unit & LABEL) != label) {
                    continue;
                }
                int next = at ^ offset(unit);
                if ((unit & 1 << 8) != 0 && (next >= units.limit() || !isText(units.get(next) & ~(1 << 31)))) {
                    return "a leaf of its trie leads outside";
                }
                visit(next, seen, bases);
            }
        }
        return "";
    }

    private static void visit(int base, BitSet seen, Deque<Integer> bases) {
        if (!seen.get(base)) {
            seen.set(base);
            bases.push(base);
        }
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    /** Whether a character begins there, or all texts end. */
    private boolean isText(int at) {
        return at == texts.limit() || at < texts.limit() && (texts.get(at) & 0xC0) != 0x80;
    }
}
