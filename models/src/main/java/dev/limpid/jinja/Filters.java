package dev.limpid.jinja;

import dev.limpid.jinja.Arguments.Bound;
import dev.limpid.jinja.Value.Int;
import dev.limpid.jinja.Value.None;
import dev.limpid.jinja.Value.Real;
import dev.limpid.jinja.Value.Str;
import dev.limpid.jinja.Value.Undefined;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What may stand behind {@code |}. Those of lists are {@link ListFilters}. */
final class Filters {
    /** A filter, given what it is of as its first argument. */
    interface Filter {
        Value apply(Arguments given);
    }

    private static final Map<String, Filter> FILTERS = filters();

    private Filters() {}

    private static Map<String, Filter> filters() {
        Map<String, Filter> filters = new HashMap<>(ListFilters.FILTERS);
        filters.put("upper", text(text -> text.toUpperCase(Locale.ROOT)));
        filters.put("lower", text(text -> text.toLowerCase(Locale.ROOT)));
        filters.put("capitalize", text(Letters::capitalized));
        filters.put("title", text(Filters::title));
        filters.put(
                "string",
                given -> new Str(Written.text(given.run(), given.bind("value").need("value"))));
        filters.put("safe", filters.get("string"));
        filters.put("trim", given -> {
            Bound bound = given.bind("value", "chars");
            String text = Written.text(given.run(), bound.need("value"));
            return Space.strip(given.run(), text, bound.text("chars"), true, true);
        });
        filters.put("replace", given -> {
            Bound bound = given.bind("value", "old", "new", "count");
            String text = Written.text(given.run(), bound.need("value"));
            Value count = bound.or("count", None.NONE);
            return Letters.replaced(
                    given.run(),
                    text,
                    Written.text(given.run(), bound.need("old")),
                    Written.text(given.run(), bound.need("new")),
                    count == None.NONE ? -1 : bound.number("count", -1));
        });
        filters.put("default", Filters::usual);
        filters.put("d", Filters::usual);
        filters.put("tojson", Filters::json);
        filters.put("indent", Filters::indent);
        filters.put("int", Filters::whole);
        filters.put("float", given -> {
            Bound bound = given.bind("value", "default");
            Real number = number(defined(given, bound.need("value")));
            return number == null ? bound.or("default", new Real(0)) : number;
        });
        filters.put("abs", given -> {
            Value value = given.bind("value").need("value");
            Value negative = Numbers.signed(given.run(), value, true);
            return Numbers.compare(negative, new Int(0)) > 0 ? negative : Numbers.signed(given.run(), value, false);
        });
        filters.put("round", Filters::round);
        return Map.copyOf(filters);
    }

    /**
     * @param given what the filter is of comes first
     * @throws TemplateException if there is no such filter
     */
    static Value apply(Arguments given) {
        Filter filter = FILTERS.get(given.function());
        if (filter == null) {
            throw given.run().fail("there is no filter '" + given.function() + "' here.");
        }
        return filter.apply(given);
    }

    private static Filter text(UnaryOperator<String> change) {
        return given -> given.run()
                .text(change.apply(Written.text(given.run(), given.bind("value").need("value"))));
    }

    /** Large are the letters at the start and behind white space, hyphens and opening brackets; all others small. */
    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean starts = true;
        for (int c : text.codePoints().toArray()) {
            String letter = Character.toString(c);
            out.append(starts ? letter.toUpperCase(Locale.ROOT) : letter.toLowerCase(Locale.ROOT));
            starts = Space.is(c) || "-({[<".indexOf(c) >= 0;
        }
        return out.toString();
    }

    private static Value usual(Arguments given) {
        Bound bound = given.bind("value", "default_value", "boolean");
        Value value = bound.need("value");
        boolean missing = value instanceof Undefined || bound.holds("boolean") && !value.holds();
        return missing ? bound.or("default_value", new Str("")) : value;
    }

    private static Value json(Arguments given) {
        Bound bound = given.bind("value", "ensure_ascii", "indent", "separators", "sort_keys");
        Value indent = bound.or("indent", None.NONE);
        String step = indent == None.NONE
                ? null
                : indent instanceof Str text
                        ? text.text()
                        : " ".repeat((int) Math.max(0, Math.min(64, bound.number("indent", 0))));
        String comma = step == null ? ", " : ",";
        String colon = ": ";
        if (bound.or("separators", None.NONE) != None.NONE) {
            if (!(bound.need("separators") instanceof Value.Seq pair)
                    || pair.items().size() != 2
                    || !(pair.items().get(0) instanceof Str first)
                    || !(pair.items().get(1) instanceof Str second)) {
                throw given.run().fail("'tojson' takes two texts as 'separators'.");
            }
            comma = first.text();
            colon = second.text();
        }
        Json json = new Json(given.run(), bound.holds("ensure_ascii"), step, comma, colon, bound.holds("sort_keys"));
        return new Str(json.write(bound.need("value")));
    }

    private static Value indent(Arguments given) {
        Bound bound = given.bind("value", "width", "first", "blank");
        Value width = bound.or("width", new Int(4));
        String step = width instanceof Str text
                ? text.text()
                : " ".repeat((int) Math.max(0, Math.min(1000, bound.number("width", 4))));
        String text = Written.text(given.run(), bound.need("value"));
        boolean blank = bound.holds("blank");
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (String line : Letters.lines(text + "\n", false)) {
            given.run().take(line.length() + step.length());
            out.append(first ? "" : "\n");
            out.append(first ? bound.holds("first") ? step : "" : line.isEmpty() && !blank ? "" : step);
            out.append(line);
            first = false;
        }
        return new Str(out.toString());
    }

    private static Value whole(Arguments given) {
        Bound bound = given.bind("value", "default", "base");
        Value value = defined(given, bound.need("value"));
        if (bound.number("base", 10) != 10) {
            throw given.run().fail("'int' takes no base but 10 here.");
        }
        if (value instanceof Str text) {
            try {
                return new Int(Long.parseLong(Space.both(text.text()).replace("_", "")));
            } catch (NumberFormatException notWhole) {
                // Then it may be a real one that is to be cut.
            }
        }
        Real number = number(value);
        if (value instanceof Int || value instanceof Value.Bool) {
            return new Int(Numbers.whole(value));
        }
        return number != null && Math.abs(number.number()) < 9.2e18
                ? new Int((long) number.number())
                : bound.or("default", new Int(0));
    }

    private static Value defined(Arguments given, Value value) {
        if (value instanceof Undefined undefined) {
            throw given.run().fail("'" + given.function() + "' needs a value, but " + undefined.why() + ".");
        }
        return value;
    }

    private static @Nullable Real number(Value value) {
        if (Numbers.is(value)) {
            return new Real(Numbers.real(value));
        }
        if (value instanceof Str text) {
            String digits = Space.both(text.text());
            // Java would take hexadecimal digits and a type behind them, too.
            return digits.matches("[+-]?([0-9]{1,300}\\.?[0-9]{0,300}|\\.[0-9]{1,300})([eE][+-]?[0-9]{1,5})?")
                    ? new Real(Double.parseDouble(digits))
                    : null;
        }
        return null;
    }

    private static Value round(Arguments given) {
        Bound bound = given.bind("value", "precision", "method");
        Value value = bound.need("value");
        String method = bound.text("method");
        RoundingMode mode = switch (method == null ? "common" : method) {
            case "common" -> RoundingMode.HALF_EVEN;
            case "ceil" -> RoundingMode.CEILING;
            case "floor" -> RoundingMode.FLOOR;
            default -> throw given.run().fail("'round' takes common, ceil or floor as 'method'.");
        };
        if (!Numbers.is(value)) {
            throw given.run().fail("'round' takes a number, got " + value.kind() + ".");
        }
        double number = Numbers.real(value);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return new Real(number);
        }
        int digits = (int) Math.max(-300, Math.min(300, bound.number("precision", 0)));
        if (!(value instanceof Real) && mode == RoundingMode.HALF_EVEN) {
            return new Int(BigDecimal.valueOf(Numbers.whole(value))
                    .setScale(Math.min(0, digits), mode)
                    .longValue());
        }
        return new Real(new BigDecimal(number).setScale(digits, mode).doubleValue());
    }
}
