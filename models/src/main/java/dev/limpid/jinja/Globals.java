package dev.limpid.jinja;

import dev.limpid.jinja.Value.Int;
import dev.limpid.jinja.Value.Seq;
import dev.limpid.jinja.Value.Str;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Functions that every template knows. */
final class Globals {
    private static final int LONGEST_RANGE = 100_000;

    private Globals() {}

    static void define(Scope scope) {
        define(scope, "raise_exception", given -> {
            String message = Written.text(given.run(), given.bind("message").need("message"));
            throw new TemplateException(given.run().line(), message, true);
        });
        define(scope, "strftime_now", given -> {
            String format = given.bind("format").needText("format");
            return given.run().text(Strftime.format(given.run(), format));
        });
        define(scope, "namespace", given -> new Value.Namespace(fields(given)));
        define(scope, "dict", given -> Dicts.named(fields(given)));
        define(scope, "range", Globals::range);
    }

    private static void define(Scope scope, String name, Value.Body body) {
        scope.set(name, new Value.Function(name, body));
    }

    /** Of one dict, and of what is given by name. */
    private static Map<String, Value> fields(Arguments given) {
        Map<String, Value> fields = new LinkedHashMap<>();
        List<Value> places = given.places();
        if (places.size() > 1 || places.size() == 1 && !(places.get(0) instanceof Value.Dict)) {
            throw given.run().fail("'" + given.function() + "' takes one dict, and values by name.");
        }
        if (!places.isEmpty()) {
            ((Value.Dict) places.get(0)).entries().forEach((key, value) -> {
                if (!(key instanceof Str name)) {
                    throw given.run().fail("'" + given.function() + "' takes names as keys, got " + key.kind() + ".");
                }
                fields.put(name.text(), value);
            });
        }
        fields.putAll(given.names());
        return fields;
    }

    private static Value range(Arguments given) {
        int count = given.places().size();
        Arguments.Bound bound = count == 1 ? given.bind("stop") : given.bind("start", "stop", "step");
        bound.need("stop");
        long start = bound.number("start", 0);
        long stop = bound.number("stop", 0);
        long step = bound.number("step", 1);
        if (step == 0) {
            throw given.run().fail("the step of 'range' cannot be 0.");
        }
        List<Value> numbers = new ArrayList<>();
        for (long i = start; step > 0 ? i < stop : i > stop; ) {
            if (numbers.size() == LONGEST_RANGE) {
                throw given.run().fail("'range' has more than " + LONGEST_RANGE + " numbers.");
            }
            numbers.add(new Int(i));
            long next = i + step;
            if (step > 0 ? next < i : next > i) {
                break;
            }
            i = next;
        }
        given.run().makeItems(numbers.size());
        return Seq.list(numbers);
    }
}
