package dev.limpid.jinja;

import dev.limpid.jinja.Token.Kind;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as Python writes them: {@code 1_000}, {@code 0x1f}, {@code 1.5e-3}; behind a dot only whole ones. */
record NumberLexer(String source, int line) {
    private static final String DIGITS = "[0-9](?:_?[0-9])*+";
    private static final Pattern FLOAT =
            Pattern.compile(DIGITS + "(?:(?:\\." + DIGITS + ")?[eE][+-]?" + DIGITS + "|\\." + DIGITS + ")");
    private static final Pattern INTEGER = Pattern.compile(
            "0[bB](?:_?[01])++|0[oO](?:_?[0-7])++|0[xX](?:_?[0-9a-fA-F])++|[1-9](?:_?[0-9])*+|0(?:_?0)*+");
    private static final int LONGEST = 400;

    /** Adds the number that starts at a place; returns the place behind it. */
    int add(int at, List<Token> tokens) {
        int end = Math.min(source.length(), at + LONGEST);
        Matcher real = FLOAT.matcher(source).region(at, end);
        if ((at == 0 || source.charAt(at - 1) != '.') && real.lookingAt()) {
            tokens.add(new Token(Kind.FLOAT, real.group().replace("_", ""), line));
            return real.end();
        }
        Matcher whole = INTEGER.matcher(source).region(at, end);
        if (!whole.lookingAt()) {
            throw new TemplateException(line, "'" + source.charAt(at) + "' starts no number.");
        }
        tokens.add(new Token(Kind.INTEGER, Long.toString(value(whole.group().replace("_", ""))), line));
        return whole.end();
    }

    private long value(String digits) {
        try {
            if (digits.length() > 2 && Character.isLetter(digits.charAt(1))) {
                int base = switch (digits.charAt(1)) {
                    case 'b', 'B' -> 2;
                    case 'o', 'O' -> 8;
                    default -> 16;
                };
                return Long.parseLong(digits.substring(2), base);
            }
            return Long.parseLong(digits);
        } catch (NumberFormatException large) {
            throw new TemplateException(line, "the number " + digits + " does not fit into 64 bits.");
        }
    }
}
