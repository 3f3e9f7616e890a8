package dev.limpid.jinja;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A template that was read and can be run, as often as need be and by several threads. */
public final class Template {
    private static final int LONGEST = 1 << 18;

    private final List<Statement> statements;

    private Template(List<Statement> statements) {
        this.statements = statements;
    }

    /**
     * @throws TemplateException if it is no template, too long (262,144 characters), or uses what is not supported here
     */
    public static Template of(String source) {
        if (source.length() > LONGEST) {
            throw new TemplateException(
                    1, source.length() + " characters are more than a template may have (" + LONGEST + ").");
        }
        return new Template(Parser.statements(source));
    }

    /**
     * The text with variables. Steps and letters are counted, and limited by how much is given: to a second or so for a chat
     * of usual length.
     *
     * @param variables by name: texts, booleans, numbers, null (which becomes none), and lists and maps of these
     * @param now what {@code strftime_now} writes
     * @throws TemplateException if the template refuses them, asks for what is not there, or takes too much
     * @throws IllegalArgumentException if a variable is of another type
     */
    public String render(Map<String, ?> variables, LocalDateTime now) {
        Run run = new Run(now);
        Scope globals = new Scope(null);
        Globals.define(globals);
        Scope scope = new Scope(globals);
        variables.forEach((name, value) -> scope.set(name, value(run, value)));
        return new Interpreter(run).text(statements, scope);
    }

    private static Value value(Run run, @Nullable Object of) {
        if (of == null) {
            return Value.None.NONE;
        }
        if (of instanceof String text) {
            run.given(text.length());
            return new Value.Str(text);
        }
        if (of instanceof Boolean bool) {
            return Value.Bool.of(bool);
        }
        if (of instanceof Integer || of instanceof Long) {
            return new Value.Int(((Number) of).longValue());
        }
        if (of instanceof BigInteger whole && whole.bitLength() < Long.SIZE) {
            return new Value.Int(whole.longValue());
        }
        if (of instanceof Double || of instanceof Float || of instanceof BigDecimal) {
            return new Value.Real(((Number) of).doubleValue());
        }
        if (of instanceof List<?> list) {
            List<Value> items = new ArrayList<>();
            list.forEach(item -> items.add(value(run, item)));
            return Value.Seq.list(items);
        }
        if (of instanceof Map<?, ?> map) {
            Map<Value, Value> entries = new LinkedHashMap<>();
            map.forEach((key, entry) -> entries.put(new Value.Str(String.valueOf(key)), value(run, entry)));
            return new Value.Dict(entries);
        }
        throw new IllegalArgumentException("A template takes texts, booleans, numbers, null, lists and maps, not "
                + of.getClass().getName() + ".");
    }
}
