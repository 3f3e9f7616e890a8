package dev.limpid.jinja;

import dev.limpid.jinja.Expression.Attribute;
import dev.limpid.jinja.Expression.Call;
import dev.limpid.jinja.Expression.Constant;
import dev.limpid.jinja.Expression.Entries;
import dev.limpid.jinja.Expression.Entry;
import dev.limpid.jinja.Expression.Item;
import dev.limpid.jinja.Expression.Items;
import dev.limpid.jinja.Expression.Name;
import dev.limpid.jinja.Expression.Slice;
import dev.limpid.jinja.Token.Kind;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Literals, names and brackets; and what stands right behind one: {@code .name}, {@code [key]}, {@code (…)}. */
record Primaries(Tokens tokens, ExpressionParser expressions) {
    private static final int LONGEST_ROW = 200;

    Expression primary() {
        Token token = tokens.current();
        return switch (token.kind()) {
            case NAME -> {
                tokens.next();
                yield name(token.text());
            }
            case STRING -> {
                StringBuilder text = new StringBuilder();
                while (tokens.current().kind() == Kind.STRING) {
                    text.append(tokens.next().text());
                }
                yield new Constant(new Value.Str(text.toString()));
            }
            case INTEGER ->
                new Constant(new Value.Int(Long.parseLong(tokens.next().text())));
            case FLOAT ->
                new Constant(new Value.Real(Double.parseDouble(tokens.next().text())));
            case OPERATOR -> brackets(token.text());
            default -> throw tokens.unexpected("a value");
        };
    }

    private static Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Constant(Value.Bool.TRUE);
            case "false", "False" -> new Constant(Value.Bool.FALSE);
            case "none", "None" -> new Constant(Value.None.NONE);
            default -> new Name(name);
        };
    }

    private Expression brackets(String open) {
        tokens.deeper();
        Expression value = switch (open) {
            case "(" -> round();
            case "[" -> list();
            case "{" -> entries();
            default -> throw tokens.unexpected("a value");
        };
        tokens.back();
        return value;
    }

    private Expression round() {
        tokens.next();
        Expression value = tokens.current().isOperator(")") ? new Items(List.of(), true) : expressions.tuple(true);
        tokens.expectOperator(")");
        return value;
    }

    private Expression list() {
        tokens.next();
        List<Expression> items = new ArrayList<>();
        while (!tokens.current().isOperator("]")) {
            items.add(expressions.expression());
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        tokens.expectOperator("]");
        return new Items(items, false);
    }

    private Expression entries() {
        tokens.next();
        List<Entry> entries = new ArrayList<>();
        while (!tokens.current().isOperator("}")) {
            Expression key = expressions.expression();
            tokens.expectOperator(":");
            entries.add(new Entry(key, expressions.expression()));
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        tokens.expectOperator("}");
        return new Entries(entries);
    }

    Expression postfix(Expression start) {
        Expression value = start;
        for (int row = 0; ; row++) {
            if (row > LONGEST_ROW) {
                throw tokens.fail("more than " + LONGEST_ROW + " attributes and calls in a row.");
            }
            if (tokens.skipOperator(".")) {
                Token name = tokens.next();
                value = switch (name.kind()) {
                    case NAME -> new Attribute(value, name.text());
                    case INTEGER -> new Item(value, new Constant(new Value.Int(Long.parseLong(name.text()))));
                    default ->
                        throw new TemplateException(
                                name.line(), "expected a name or a number behind '.', got " + name.shown() + ".");
                };
            } else if (tokens.current().isOperator("[")) {
                value = item(value);
            } else if (tokens.current().isOperator("(")) {
                value = new Call(value, expressions.given());
            } else {
                return value;
            }
        }
    }

    private Expression item(Expression of) {
        tokens.next();
        Expression start = tokens.current().isOperator(":") ? null : expressions.expression();
        if (start != null && tokens.skipOperator("]")) {
            return new Item(of, start);
        }
        tokens.expectOperator(":");
        Expression stop = bound();
        Expression step = tokens.skipOperator(":") ? bound() : null;
        tokens.expectOperator("]");
        return new Slice(of, start, stop, step);
    }

    private @Nullable Expression bound() {
        return tokens.current().isOperator(":") || tokens.current().isOperator("]") ? null : expressions.expression();
    }
}
