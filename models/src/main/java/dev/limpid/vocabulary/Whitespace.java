package dev.limpid.vocabulary;

/** Unicode's property White_Space, which Java has only within regular expressions. */
final class Whitespace {
    private Whitespace() {}

    static boolean is(int c) {
        if (c < 0x85) {
            return c == ' ' || c >= '\t' && c <= '\r';
        }
        return c == 0x85 || Character.isSpaceChar(c);
    }
}
