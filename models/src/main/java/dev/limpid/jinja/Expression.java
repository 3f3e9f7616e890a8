package dev.limpid.jinja;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What has a value. */
sealed interface Expression {
    /** The text of a block that filters are of. No template can spell its name. */
    Name BLOCK = new Name("{block}");

    record Constant(Value value) implements Expression {}

    record Name(String name) implements Expression {}

    /** @param tuple whether it was written with round brackets or none */
    record Items(List<Expression> items, boolean tuple) implements Expression {}

    record Entries(List<Entry> entries) implements Expression {}

    record Entry(Expression key, Expression value) {}

    /** {@code of.name} */
    record Attribute(Expression of, String name) implements Expression {}

    /** {@code of[key]} */
    record Item(Expression of, Expression key) implements Expression {}

    /** {@code of[start:stop:step]} */
    record Slice(
            Expression of,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step) implements Expression {}

    record Call(Expression function, Given given) implements Expression {}

    record Filtered(Expression of, String filter, Given given) implements Expression {}

    record Tested(Expression of, String test, Given given) implements Expression {}

    record Not(Expression of) implements Expression {}

    record Signed(Expression of, boolean negative) implements Expression {}

    /** Both or either of them, the second looked at only if need be. */
    record Logic(Expression left, Expression right, boolean both) implements Expression {}

    record Binary(Expression left, String operator, Expression right) implements Expression {}

    /** {@code a ~ b ~ c} */
    record Joined(List<Expression> parts) implements Expression {}

    /** {@code first < second <= third}: every neighbour is compared with the next. */
    record Compared(Expression first, List<Comparison> others) implements Expression {}

    record Comparison(String operator, Expression with) {}

    /** {@code then if condition else otherwise} */
    record Choice(
            Expression condition, Expression then, @Nullable Expression otherwise) implements Expression {}

    /** What a call is given: by place and by name. */
    record Given(List<Expression> places, List<Named> names) {
        static final Given NOTHING = new Given(List.of(), List.of());
    }

    record Named(String name, Expression value) {}
}
