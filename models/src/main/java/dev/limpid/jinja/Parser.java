package dev.limpid.jinja;

import dev.limpid.jinja.Statement.Branch;
import dev.limpid.jinja.Statement.Field;
import dev.limpid.jinja.Statement.Parameter;
import dev.limpid.jinja.Statement.Several;
import dev.limpid.jinja.Statement.Target;
import dev.limpid.jinja.Statement.Variable;
import dev.limpid.jinja.Token.Kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Statements. */
final class Parser {
    private static final Set<String> NOT_HERE = Set.of(
            "block", "extends", "include", "import", "from", "call", "print", "autoescape", "trans", "do", "debug");
    private static final Set<String> CONSTANTS = Set.of("true", "True", "false", "False", "none", "None");

    private static final int MOST_FILTERS = 200;

    private final Tokens tokens;
    private final ExpressionParser expressions;
    /** Loops around what is being read, up to the macro or text that it is in. */
    private int loops;

    private Parser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    static List<Statement> statements(String source) {
        return new Parser(new Tokens(Lexer.tokens(source))).body(Set.of());
    }

    /** Up to a tag with one of these names, which is then the current token; with none, to the template's end. */
    private List<Statement> body(Set<String> ends) {
        List<Statement> body = new ArrayList<>();
        while (true) {
            Token token = tokens.current();
            switch (token.kind()) {
                case DATA ->
                    body.add(new Statement.Text(token.line(), tokens.next().text()));
                case VARIABLE_BEGIN -> {
                    tokens.next();
                    body.add(new Statement.Output(token.line(), expressions.tuple(true)));
                    tokens.expect(Kind.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    tokens.next();
                    if (tokens.current().kind() == Kind.NAME
                            && ends.contains(tokens.current().text())) {
                        return body;
                    }
                    body.add(statement());
                    tokens.expect(Kind.BLOCK_END);
                }
                default -> {
                    if (ends.isEmpty()) {
                        return body;
                    }
                    throw tokens.fail("the template ends before " + String.join(" or ", sorted(ends)) + ".");
                }
            }
        }
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().map(name -> "'{% " + name + " %}'").toList();
    }

    /** A body of a statement, from the end of its first tag; the tag that ends it is left as the current token. */
    private List<Statement> inner(String... ends) {
        // As in Python, which some are used to.
        tokens.skipOperator(":");
        tokens.expect(Kind.BLOCK_END);
        tokens.deeper();
        List<Statement> body = body(Set.of(ends));
        tokens.back();
        return body;
    }

    private List<Statement> innerTo(String end) {
        List<Statement> body = inner(end);
        tokens.next();
        return body;
    }

    /** A body that no loop reaches into. */
    private List<Statement> apart(String end) {
        int around = loops;
        loops = 0;
        List<Statement> body = innerTo(end);
        loops = around;
        return body;
    }

    private Statement statement() {
        Token token = tokens.expect(Kind.NAME);
        int line = token.line();
        return switch (token.text()) {
            case "if" -> branches(line);
            case "for" -> loop(line);
            case "set" -> set(line);
            case "macro" -> macro(line);
            case "with" -> with(line);
            case "generation" -> new Statement.With(line, List.of(), apart("endgeneration"));
            case "filter" -> {
                Expression filter = filters(expressions.filter(Expression.BLOCK));
                yield new Statement.FilterText(line, filter, apart("endfilter"));
            }
            case "break", "continue" -> {
                if (loops == 0) {
                    throw new TemplateException(line, "'" + token.text() + "' is in no loop.");
                }
                yield new Statement.Jump(line, token.text().equals("break"));
            }
            default ->
                throw new TemplateException(
                        line,
                        NOT_HERE.contains(token.text())
                                ? "'{% " + token.text() + " %}' is not supported in chat templates."
                                : "there is no tag " + token.shown() + " that could stand here.");
        };
    }

    private Statement branches(int line) {
        List<Branch> branches = new ArrayList<>();
        int at = line;
        while (true) {
            branches.add(new Branch(at, expressions.tuple(false), inner("elif", "else", "endif")));
            Token end = tokens.next();
            at = end.line();
            if (end.isName("else")) {
                return new Statement.If(line, branches, innerTo("endif"));
            }
            if (end.isName("endif")) {
                return new Statement.If(line, branches, List.of());
            }
        }
    }

    private Statement loop(int line) {
        Target target = targets(true);
        tokens.expectName("in");
        Expression over = expressions.tuple(false);
        Expression only = tokens.skipName("if") ? expressions.expression() : null;
        if (tokens.current().isName("recursive")) {
            throw tokens.fail("recursive loops are not supported.");
        }
        loops++;
        List<Statement> body = inner("endfor", "else");
        loops--;
        boolean otherwise = tokens.next().isName("else");
        return new Statement.For(line, target, over, only, body, otherwise ? innerTo("endfor") : List.of());
    }

    private Statement set(int line) {
        Target target = targets(false);
        if (tokens.skipOperator("=")) {
            return new Statement.Set(line, target, expressions.tuple(true));
        }
        Expression filter = tokens.current().isOperator("|") ? filters(expressions.filtered(Expression.BLOCK)) : null;
        return new Statement.SetText(line, target, filter, apart("endset"));
    }

    /** The filters of a text behind its first. */
    private Expression filters(Expression first) {
        Expression filter = first;
        for (int row = 1; tokens.current().isOperator("|"); row++) {
            if (row >= MOST_FILTERS) {
                throw tokens.fail("more than " + MOST_FILTERS + " filters in a row.");
            }
            filter = expressions.filtered(filter);
        }
        return filter;
    }

    private Statement with(int line) {
        List<Statement.Set> sets = new ArrayList<>();
        while (tokens.current().kind() != Kind.BLOCK_END) {
            if (!sets.isEmpty()) {
                tokens.expectOperator(",");
            }
            Target target = targets(false);
            tokens.expectOperator("=");
            sets.add(new Statement.Set(line, target, expressions.expression()));
        }
        return new Statement.With(line, sets, innerTo("endwith"));
    }

    private Statement macro(int line) {
        String name = newName();
        List<Parameter> parameters = new ArrayList<>();
        tokens.expectOperator("(");
        while (!tokens.current().isOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expectOperator(",");
            }
            String parameter = newName();
            boolean usual = tokens.skipOperator("=");
            if (!usual
                    && !parameters.isEmpty()
                    && parameters.get(parameters.size() - 1).usual() != null) {
                throw tokens.fail("a parameter without a usual value follows one that has one.");
            }
            parameters.add(new Parameter(parameter, usual ? expressions.expression() : null));
        }
        tokens.expectOperator(")");
        return new Statement.Macro(line, name, parameters, apart("endmacro"));
    }

    private String newName() {
        Token token = tokens.expect(Kind.NAME);
        if (CONSTANTS.contains(token.text())) {
            throw new TemplateException(token.line(), "nothing can be given to " + token.shown() + ".");
        }
        return token.text();
    }

    /** @param loop whether {@code in} ends them, and no field of a namespace is among them */
    private Target targets(boolean loop) {
        List<Target> targets = new ArrayList<>();
        boolean comma = false;
        do {
            targets.add(target(loop));
            comma = tokens.skipOperator(",");
        } while (comma
                        && tokens.current().kind() == Kind.NAME
                        && !(loop && tokens.current().isName("in"))
                || comma && tokens.current().isOperator("("));
        return targets.size() == 1 && !comma ? targets.get(0) : new Several(targets);
    }

    private Target target(boolean loop) {
        if (tokens.skipOperator("(")) {
            tokens.deeper();
            Target inner = targets(loop);
            tokens.back();
            tokens.expectOperator(")");
            return inner;
        }
        String name = newName();
        if (!loop && tokens.skipOperator(".")) {
            return new Field(name, tokens.expect(Kind.NAME).text());
        }
        return new Variable(name);
    }
}
