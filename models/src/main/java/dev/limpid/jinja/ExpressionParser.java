package dev.limpid.jinja;

import dev.limpid.jinja.Expression.Binary;
import dev.limpid.jinja.Expression.Choice;
import dev.limpid.jinja.Expression.Compared;
import dev.limpid.jinja.Expression.Comparison;
import dev.limpid.jinja.Expression.Filtered;
import dev.limpid.jinja.Expression.Given;
import dev.limpid.jinja.Expression.Items;
import dev.limpid.jinja.Expression.Joined;
import dev.limpid.jinja.Expression.Logic;
import dev.limpid.jinja.Expression.Named;
import dev.limpid.jinja.Expression.Not;
import dev.limpid.jinja.Expression.Signed;
import dev.limpid.jinja.Expression.Tested;
import dev.limpid.jinja.Token.Kind;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Expressions, loosest first: {@code if else}, {@code or}, {@code and}, {@code not}, comparisons, {@code + -}, {@code ~},
 * {@code * / // %}, {@code **} (leftmost first), signs, and behind a {@linkplain Primaries primary} filters and tests.
 */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> SUMS = Set.of("+", "-");
    private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");
    private static final Set<Kind> VALUES = Set.of(Kind.NAME, Kind.STRING, Kind.INTEGER, Kind.FLOAT);
    private static final Set<String> NO_VALUES = Set.of("else", "or", "and");
    /** Operators in a row lean on each other, so that a long row is deep. */
    private static final int LONGEST_ROW = 200;

    private final Tokens tokens;
    private final Primaries primaries;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
        this.primaries = new Primaries(tokens, this);
    }

    /** One expression, or several with commas between them, which are a tuple. */
    Expression tuple(boolean choices) {
        List<Expression> items = new ArrayList<>();
        boolean comma = false;
        while (!tupleEnds()) {
            items.add(choices ? expression() : or());
            comma = tokens.skipOperator(",");
            if (!comma) {
                break;
            }
        }
        if (items.isEmpty()) {
            throw tokens.unexpected("an expression");
        }
        return items.size() == 1 && !comma ? items.get(0) : new Items(items, true);
    }

    boolean tupleEnds() {
        Token token = tokens.current();
        return token.kind() == Kind.VARIABLE_END
                || token.kind() == Kind.BLOCK_END
                || token.kind() == Kind.END
                || token.isOperator(")");
    }

    Expression expression() {
        tokens.deeper();
        Expression value = or();
        for (int row = 0; tokens.skipName("if"); row++) {
            requireRow(row);
            Expression condition = or();
            value = new Choice(condition, value, tokens.skipName("else") ? expression() : null);
        }
        tokens.back();
        return value;
    }

    private void requireRow(int row) {
        if (row >= LONGEST_ROW) {
            throw tokens.fail("more than " + LONGEST_ROW + " operators in a row.");
        }
    }

    private Expression or() {
        Expression left = and();
        for (int row = 0; tokens.skipName("or"); row++) {
            requireRow(row);
            left = new Logic(left, and(), false);
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        for (int row = 0; tokens.skipName("and"); row++) {
            requireRow(row);
            left = new Logic(left, not(), true);
        }
        return left;
    }

    private Expression not() {
        if (!tokens.skipName("not")) {
            return compared();
        }
        tokens.deeper();
        Expression of = not();
        tokens.back();
        return new Not(of);
    }

    private Expression compared() {
        Expression first = sum();
        List<Comparison> others = new ArrayList<>();
        while (true) {
            Token token = tokens.current();
            if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
                tokens.next();
                others.add(new Comparison(token.text(), sum()));
            } else if (tokens.skipName("in")) {
                others.add(new Comparison("in", sum()));
            } else if (token.isName("not") && tokens.following().isName("in")) {
                tokens.next();
                tokens.next();
                others.add(new Comparison("not in", sum()));
            } else {
                return others.isEmpty() ? first : new Compared(first, others);
            }
        }
    }

    private @Nullable String operator(Set<String> operators) {
        Token token = tokens.current();
        return token.kind() == Kind.OPERATOR && operators.contains(token.text())
                ? tokens.next().text()
                : null;
    }

    private Expression sum() {
        Expression left = joined();
        int row = 0;
        for (String operator = operator(SUMS); operator != null; operator = operator(SUMS)) {
            requireRow(row++);
            left = new Binary(left, operator, joined());
        }
        return left;
    }

    private Expression joined() {
        List<Expression> parts = new ArrayList<>(List.of(product()));
        while (tokens.skipOperator("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.get(0) : new Joined(parts);
    }

    private Expression product() {
        Expression left = power();
        int row = 0;
        for (String operator = operator(PRODUCTS); operator != null; operator = operator(PRODUCTS)) {
            requireRow(row++);
            left = new Binary(left, operator, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = unary(true);
        for (int row = 0; tokens.skipOperator("**"); row++) {
            requireRow(row);
            left = new Binary(left, "**", unary(true));
        }
        return left;
    }

    private Expression unary(boolean filters) {
        Expression value;
        String sign = operator(SUMS);
        if (sign != null) {
            tokens.deeper();
            value = new Signed(unary(false), sign.equals("-"));
            tokens.back();
        } else {
            value = primaries.primary();
        }
        value = primaries.postfix(value);
        return filters ? filters(value) : value;
    }

    private Expression filters(Expression start) {
        Expression value = start;
        for (int row = 0; ; row++) {
            requireRow(row);
            if (tokens.current().isOperator("|")) {
                value = filtered(value);
            } else if (tokens.skipName("is")) {
                value = tested(value);
            } else if (tokens.current().isOperator("(")) {
                value = new Expression.Call(value, given());
            } else {
                return value;
            }
        }
    }

    Expression filtered(Expression of) {
        tokens.expectOperator("|");
        return filter(of);
    }

    Filtered filter(Expression of) {
        String name = dotted();
        return new Filtered(of, name, tokens.current().isOperator("(") ? given() : Given.NOTHING);
    }

    private String dotted() {
        StringBuilder name = new StringBuilder(tokens.expect(Kind.NAME).text());
        while (tokens.skipOperator(".")) {
            name.append('.').append(tokens.expect(Kind.NAME).text());
        }
        return name.toString();
    }

    private Expression tested(Expression of) {
        boolean negated = tokens.skipName("not");
        String name = dotted();
        Token token = tokens.current();
        Given given = Given.NOTHING;
        if (token.isOperator("(")) {
            given = given();
        } else if (token.isOperator("[")
                || token.isOperator("{")
                || VALUES.contains(token.kind()) && !(token.kind() == Kind.NAME && NO_VALUES.contains(token.text()))) {
            if (token.isName("is")) {
                throw tokens.fail("a test cannot follow a test.");
            }
            given = new Given(List.of(primaries.postfix(primaries.primary())), List.of());
        }
        Expression test = new Tested(of, name, given);
        return negated ? new Not(test) : test;
    }

    /** What is between the brackets of a call. */
    Given given() {
        tokens.expectOperator("(");
        List<Expression> places = new ArrayList<>();
        List<Named> names = new ArrayList<>();
        while (!tokens.current().isOperator(")")) {
            if (!places.isEmpty() || !names.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.current().isOperator(")")) {
                    break;
                }
            }
            if (tokens.current().isOperator("*") || tokens.current().isOperator("**")) {
                throw tokens.fail("'*' before what a call is given is not supported.");
            }
            if (tokens.current().kind() == Kind.NAME && tokens.following().isOperator("=")) {
                String name = tokens.next().text();
                tokens.next();
                names.add(new Named(name, expression()));
            } else if (names.isEmpty()) {
                places.add(expression());
            } else {
                throw tokens.fail("what is given by place comes before what is given by name.");
            }
        }
        tokens.expectOperator(")");
        return new Given(places, names);
    }
}
