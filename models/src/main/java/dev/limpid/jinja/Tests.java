package dev.limpid.jinja;

import dev.limpid.jinja.Value.Bool;
import dev.limpid.jinja.Value.Dict;
import dev.limpid.jinja.Value.Int;
import dev.limpid.jinja.Value.None;
import dev.limpid.jinja.Value.Seq;
import dev.limpid.jinja.Value.Str;
import dev.limpid.jinja.Value.Undefined;

import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What may stand behind {@code is}. */
final class Tests {
    private interface OfTwo {
        boolean holds(Run run, Value of, Value other);
    }

    private static final Map<String, BiPredicate<Run, Value>> ALONE = Map.ofEntries(
            Map.entry("defined", alone(value -> !(value instanceof Undefined))),
            Map.entry("undefined", alone(Undefined.class::isInstance)),
            Map.entry("none", alone(value -> value == None.NONE)),
            Map.entry("string", alone(Str.class::isInstance)),
            Map.entry("mapping", alone(Dict.class::isInstance)),
            Map.entry("sequence", alone(Tests::runs)),
            Map.entry("iterable", alone(Tests::runs)),
            Map.entry("number", alone(Numbers::is)),
            Map.entry("integer", alone(Int.class::isInstance)),
            Map.entry("float", alone(Value.Real.class::isInstance)),
            Map.entry("boolean", alone(Bool.class::isInstance)),
            Map.entry("true", alone(value -> value == Bool.TRUE)),
            Map.entry("false", alone(value -> value == Bool.FALSE)),
            Map.entry("callable", alone(Value.Function.class::isInstance)),
            Map.entry("odd", (run, value) -> whole(run, value, "odd") % 2 != 0),
            Map.entry("even", (run, value) -> whole(run, value, "even") % 2 == 0),
            Map.entry("lower", (run, value) -> {
                String text = Written.text(run, value);
                return text.equals(text.toLowerCase(Locale.ROOT)) && !text.equals(text.toUpperCase(Locale.ROOT));
            }),
            Map.entry("upper", (run, value) -> {
                String text = Written.text(run, value);
                return text.equals(text.toUpperCase(Locale.ROOT)) && !text.equals(text.toLowerCase(Locale.ROOT));
            }));

    private static final Map<String, OfTwo> OF_TWO = Map.ofEntries(
            Map.entry("eq", Compare::equal),
            Map.entry("equalto", Compare::equal),
            Map.entry("==", Compare::equal),
            Map.entry("ne", (run, a, b) -> !Compare.equal(run, a, b)),
            Map.entry("!=", (run, a, b) -> !Compare.equal(run, a, b)),
            Map.entry("lt", (run, a, b) -> Compare.order(run, a, b) < 0),
            Map.entry("lessthan", (run, a, b) -> Compare.order(run, a, b) < 0),
            Map.entry("<", (run, a, b) -> Compare.order(run, a, b) < 0),
            Map.entry("le", (run, a, b) -> Compare.order(run, a, b) <= 0),
            Map.entry("<=", (run, a, b) -> Compare.order(run, a, b) <= 0),
            Map.entry("gt", (run, a, b) -> Compare.order(run, a, b) > 0),
            Map.entry("greaterthan", (run, a, b) -> Compare.order(run, a, b) > 0),
            Map.entry(">", (run, a, b) -> Compare.order(run, a, b) > 0),
            Map.entry("ge", (run, a, b) -> Compare.order(run, a, b) >= 0),
            Map.entry(">=", (run, a, b) -> Compare.order(run, a, b) >= 0),
            Map.entry("in", Compare::in),
            Map.entry("sameas", (run, a, b) -> a == b || a.getClass() == b.getClass() && Numbers.is(a) && a.equals(b)),
            Map.entry(
                    "divisibleby",
                    (run, a, b) -> !Numbers.calculate(run, a, "%", b).holds()));

    private Tests() {}

    private static BiPredicate<Run, Value> alone(Predicate<Value> test) {
        return (run, value) -> test.test(value);
    }

    private static boolean runs(Value value) {
        return value instanceof Seq || value instanceof Str || value instanceof Dict || value instanceof Undefined;
    }

    private static long whole(Run run, Value value, String test) {
        if (value instanceof Int number) {
            return number.number();
        }
        throw run.fail("'" + test + "' is a question for an integer, not for " + value.kind() + ".");
    }

    /**
     * @param given what is tested comes first
     * @throws TemplateException if there is no such test
     */
    static boolean holds(Arguments given) {
        BiPredicate<Run, Value> alone = ALONE.get(given.function());
        if (alone != null) {
            return alone.test(given.run(), given.bind("value").need("value"));
        }
        OfTwo ofTwo = OF_TWO.get(given.function());
        if (ofTwo != null) {
            Arguments.Bound bound = given.bind("value", "other");
            return ofTwo.holds(given.run(), bound.need("value"), bound.need("other"));
        }
        throw given.run().fail("there is no test '" + given.function() + "' here.");
    }
}
