package dev.limpid.jinja;

/** What backslashes in a string stand for, as in Python; one before anything else stands for itself. */
final class Escapes {
    private Escapes() {}

    static String read(String raw, int line) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char kind = raw.charAt(i++);
            switch (kind) {
                case '\n' -> {}
                case '\\', '\'', '"' -> text.append(kind);
                case 'a' -> text.append('\u0007');
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'v' -> text.append('\u000B');
                case 'x' -> i = hexadecimal(raw, i, 2, text, line);
                case 'u' -> i = hexadecimal(raw, i, 4, text, line);
                case 'U' -> i = hexadecimal(raw, i, 8, text, line);
                case 'N' -> throw new TemplateException(line, "characters by name (\\N) are not supported.");
                case '0', '1', '2', '3', '4', '5', '6', '7' -> i = octal(raw, i - 1, text);
                default -> text.append('\\').append(kind);
            }
        }
        return text.toString();
    }

    private static int hexadecimal(String raw, int start, int digits, StringBuilder text, int line) {
        int value = 0;
        for (int i = start; i < start + digits; i++) {
            int digit = i < raw.length() && raw.charAt(i) < 128 ? Character.digit(raw.charAt(i), 16) : -1;
            if (digit < 0 || value > Character.MAX_CODE_POINT >> 4) {
                throw new TemplateException(
                        line,
                        "'\\" + raw.charAt(start - 1) + "' needs " + digits + " hexadecimal digits of a character.");
            }
            value = value << 4 | digit;
        }
        if (value > Character.MAX_CODE_POINT) {
            throw new TemplateException(line, "there is no character " + Integer.toHexString(value) + ".");
        }
        text.appendCodePoint(value);
        return start + digits;
    }

    private static int octal(String raw, int start, StringBuilder text) {
        int value = 0;
        int i = start;
        while (i < raw.length() && i < start + 3 && raw.charAt(i) >= '0' && raw.charAt(i) <= '7') {
            value = value * 8 + raw.charAt(i++) - '0';
        }
        text.appendCodePoint(value);
        return i;
    }
}
