package dev.limpid.jinja;

import dev.limpid.jinja.Token.Kind;

import java.util.List;

/** Tokens with a place among them, and how deep what is being read is nested. */
final class Tokens {
    /** Enough for any template, and little enough for any stack. */
    private static final int DEEPEST = 100;

    private final List<Token> tokens;
    private int at;
    private int depth;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token following() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean skipName(String name) {
        return skip(current().isName(name));
    }

    boolean skipOperator(String operator) {
        return skip(current().isOperator(operator));
    }

    private boolean skip(boolean matches) {
        if (matches) {
            next();
        }
        return matches;
    }

    Token expect(Kind kind) {
        if (current().kind() != kind) {
            throw unexpected(new Token(kind, kind == Kind.NAME ? "a name" : "", 0).shown());
        }
        return next();
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected("'" + name + "'");
        }
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    TemplateException unexpected(String expected) {
        return fail("expected " + expected.replace("'a name'", "a name") + ", got "
                + current().shown() + ".");
    }

    TemplateException fail(String problem) {
        return new TemplateException(current().line(), problem);
    }

    void deeper() {
        if (++depth > DEEPEST) {
            throw fail("nested deeper than " + DEEPEST + " levels.");
        }
    }

    void back() {
        depth--;
    }
}
