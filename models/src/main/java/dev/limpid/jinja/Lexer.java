package dev.limpid.jinja;

import dev.limpid.jinja.Token.Kind;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a template's source into tokens and takes away the white space that tags take along: {@code -} at either end all of
 * it; without a sign a block or comment what stands before it on its line, and one newline behind it; {@code +} nothing.
 */
final class Lexer {
    private static final List<String> LONG_OPERATORS = List.of("//", "**", "==", "!=", ">=", "<=");
    private static final String OPERATORS = "+-/*%~[](){}><=.:|,;";

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    /** The line of {@code counted}, both of which only grow. */
    private int line = 1;

    private int counted;
    /** Whether only a newline, or nothing, is right before {@code at}. */
    private boolean lineStarts = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) {
        String lines = template.replace("\r\n", "\n").replace('\r', '\n');
        Lexer lexer = new Lexer(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                add(Kind.DATA, source.substring(at), at);
                break;
            }
            char kind = source.charAt(tag + 1);
            int inside = tag + 2;
            char sign = sign(inside);
            inside += sign == ' ' ? 0 : 1;
            data(tag, sign, kind == '{');
            int raw = kind == '%' ? rawTag(tag) : -1;
            if (raw >= 0) {
                at = raw;
                raw(tag);
            } else if (kind == '#') {
                at = inside;
                comment(tag);
            } else {
                at = inside;
                inside(kind == '{', tag);
            }
        }
        at = source.length();
        add(Kind.END, "", at);
    }

    private int nextTag() {
        for (int i = source.indexOf('{', at); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            char next = source.charAt(i + 1);
            if (next == '{' || next == '%' || next == '#') {
                return i;
            }
        }
        return -1;
    }

    private char sign(int place) {
        char c = place < source.length() ? source.charAt(place) : ' ';
        return c == '-' || c == '+' ? c : ' ';
    }

    /** The text up to a tag, without what the tag takes along. */
    private void data(int tag, char sign, boolean variable) {
        String text = source.substring(at, tag);
        if (sign == '-') {
            text = Space.right(text);
        } else if (sign == ' ' && !variable) {
            int start = text.lastIndexOf('\n') + 1;
            if ((start > 0 || lineStarts) && text.substring(start).codePoints().allMatch(Space::is)) {
                text = text.substring(0, start);
            }
        }
        if (!text.isEmpty()) {
            add(Kind.DATA, text, at);
        }
    }

    /** Behind {@code {% raw %}} if that is what starts here, else −1. */
    private int rawTag(int tag) {
        int i = skipSpace(tag + 2 + (sign(tag + 2) == ' ' ? 0 : 1));
        if (!source.startsWith("raw", i)) {
            return -1;
        }
        i = skipSpace(i + 3);
        if (source.startsWith("-%}", i)) {
            return skipSpace(i + 3);
        }
        return source.startsWith("%}", i) ? i + 2 : -1;
    }

    private void raw(int tag) {
        for (int i = source.indexOf("{%", at); i >= 0; i = source.indexOf("{%", i + 1)) {
            int name = skipSpace(i + 2 + (sign(i + 2) == ' ' ? 0 : 1));
            if (!source.startsWith("endraw", name)) {
                continue;
            }
            int end = blockEnd(skipSpace(name + 6));
            if (end >= 0) {
                lineStarts = source.charAt(at - 1) == '\n';
                data(i, sign(i + 2), false);
                goTo(end);
                return;
            }
        }
        throw new TemplateException(lineAt(tag), "'{% raw %}' is not ended by '{% endraw %}'.");
    }

    private void comment(int tag) {
        for (int i = source.indexOf("#}", at); i >= 0; i = source.indexOf("#}", i + 1)) {
            char sign = i > at ? source.charAt(i - 1) : ' ';
            goTo(sign == '-' ? skipSpace(i + 2) : sign == '+' ? i + 2 : skipNewline(i + 2));
            return;
        }
        throw new TemplateException(lineAt(tag), "the comment that starts here is not ended by '#}'.");
    }

    /** Behind the end of a block that starts here, with the white space that it takes along; −1 if none starts here. */
    private int blockEnd(int place) {
        if (source.startsWith("-%}", place)) {
            return skipSpace(place + 3);
        }
        if (source.startsWith("+%}", place)) {
            return place + 3;
        }
        return source.startsWith("%}", place) ? skipNewline(place + 2) : -1;
    }

    private int variableEnd(int place) {
        if (source.startsWith("-}}", place)) {
            return skipSpace(place + 3);
        }
        return source.startsWith("}}", place) ? place + 2 : -1;
    }

    private void inside(boolean variable, int tag) {
        add(variable ? Kind.VARIABLE_BEGIN : Kind.BLOCK_BEGIN, "", tag);
        Deque<Character> open = new ArrayDeque<>();
        while (true) {
            int end = open.isEmpty() ? variable ? variableEnd(at) : blockEnd(at) : -1;
            if (end >= 0) {
                add(variable ? Kind.VARIABLE_END : Kind.BLOCK_END, "", at);
                goTo(end);
                return;
            }
            if (at >= source.length()) {
                throw new TemplateException(
                        lineAt(tag), "what starts here is not ended by '" + (variable ? "}}" : "%}") + "'.");
            }
            one(open);
        }
    }

    private void one(Deque<Character> open) {
        int c = source.codePointAt(at);
        int start = at;
        if (Space.is(c)) {
            at = skipSpace(at);
        } else if (c >= '0' && c <= '9') {
            at = new NumberLexer(source, lineAt(at)).add(at, tokens);
        } else if (c == '_' || Character.isUnicodeIdentifierStart(c)) {
            while (at < source.length() && isNamePart(source.codePointAt(at))) {
                at += Character.charCount(source.codePointAt(at));
            }
            add(Kind.NAME, source.substring(start, at), start);
        } else if (c == '\'' || c == '"') {
            string((char) c);
        } else {
            operator(open);
        }
    }

    private static boolean isNamePart(int c) {
        return c == '_' || Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }

    private void string(char quote) {
        int i = at + 1;
        while (i < source.length() && source.charAt(i) != quote) {
            i += source.charAt(i) == '\\' ? 2 : 1;
        }
        if (i >= source.length()) {
            throw new TemplateException(lineAt(at), "the text that starts here is not ended by " + quote + ".");
        }
        add(Kind.STRING, Escapes.read(source.substring(at + 1, i), lineAt(at)), at);
        at = i + 1;
    }

    private void operator(Deque<Character> open) {
        String operator = source.substring(at, Math.min(source.length(), at + 2));
        if (!LONG_OPERATORS.contains(operator)) {
            operator = source.substring(at, at + 1);
            if (OPERATORS.indexOf(operator.charAt(0)) < 0) {
                String shown = source.substring(at, at + Character.charCount(source.codePointAt(at)));
                throw new TemplateException(lineAt(at), "'" + shown + "' is not expected here.");
            }
        }
        char c = operator.charAt(0);
        if ("([{".indexOf(c) >= 0) {
            open.push("(".indexOf(c) >= 0 ? ')' : "[".indexOf(c) >= 0 ? ']' : '}');
        } else if (")]}".indexOf(c) >= 0 && (open.isEmpty() || open.pop() != c)) {
            throw new TemplateException(lineAt(at), "'" + c + "' closes nothing that is open.");
        }
        add(Kind.OPERATOR, operator, at);
        at += operator.length();
    }

    private int skipSpace(int place) {
        int i = place;
        while (i < source.length() && Space.is(source.charAt(i))) {
            i++;
        }
        return i;
    }

    private int skipNewline(int place) {
        return source.startsWith("\n", place) ? place + 1 : place;
    }

    private void goTo(int place) {
        at = place;
        lineStarts = source.charAt(place - 1) == '\n';
    }

    private void add(Kind kind, String text, int place) {
        tokens.add(new Token(kind, text, lineAt(place)));
    }

    private int lineAt(int place) {
        for (; counted < place; counted++) {
            if (source.charAt(counted) == '\n') {
                line++;
            }
        }
        return line;
    }
}
