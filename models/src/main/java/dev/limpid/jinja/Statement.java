package dev.limpid.jinja;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What writes something or changes a variable. Each knows its line. */
sealed interface Statement {
    int line();

    record Text(int line, String text) implements Statement {}

    record Output(int line, Expression of) implements Statement {}

    /** @param otherwise what is run if no condition holds */
    record If(int line, List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(int line, Expression condition, List<Statement> body) {}

    /**
     * @param only which items the loop runs over, or null for all
     * @param otherwise what is run if there are none
     */
    record For(
            int line,
            Target target,
            Expression over,
            @Nullable Expression only,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {}

    record Set(int line, Target target, Expression value) implements Statement {}

    /** @param filter what is done with the text, or null */
    record SetText(int line, Target target, @Nullable Expression filter, List<Statement> body) implements Statement {}

    /** Variables of a body of its own; a scope without any for {@code generation}. */
    record With(int line, List<Set> sets, List<Statement> body) implements Statement {}

    record FilterText(int line, Expression filter, List<Statement> body) implements Statement {}

    record Macro(int line, String name, List<Parameter> parameters, List<Statement> body) implements Statement {}

    record Parameter(String name, @Nullable Expression usual) {}

    record Jump(int line, boolean out) implements Statement {}

    /** What a value is given to. */
    sealed interface Target {}

    record Variable(String name) implements Target {}

    /** {@code namespace.field} */
    record Field(String namespace, String name) implements Target {}

    record Several(List<Target> targets) implements Target {}
}
