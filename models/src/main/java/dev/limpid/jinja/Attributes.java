package dev.limpid.jinja;

import dev.limpid.jinja.Value.Dict;
import dev.limpid.jinja.Value.Str;
import dev.limpid.jinja.Value.Undefined;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What stands behind a dot or in square brackets: methods first behind a dot, entries first in brackets. */
final class Attributes {
    private Attributes() {}

    static Value attribute(Run run, Value of, String name) {
        Value method = method(run, of, name);
        if (method != null) {
            return method;
        }
        Value entry = of instanceof Dict dict ? Dicts.get(run, dict, new Str(name)) : null;
        return entry != null ? entry : missing(run, of, "'" + name + "'");
    }

    static Value item(Run run, Value of, Value key) {
        Value found = null;
        if (of instanceof Dict dict) {
            found = Dicts.get(run, dict, key);
        } else if ((of instanceof Value.Seq || of instanceof Str) && Numbers.is(key) && !(key instanceof Value.Real)) {
            found = Sequences.at(run, of, Numbers.whole(key));
        }
        if (found == null && key instanceof Str name) {
            found = method(run, of, name.text());
        }
        return found != null
                ? found
                : missing(
                        run,
                        of,
                        Numbers.is(key)
                                ? Written.text(run, key)
                                : key instanceof Str name ? "'" + name.text() + "'" : key.kind());
    }

    private static Value missing(Run run, Value of, String name) {
        if (of instanceof Undefined undefined) {
            throw run.fail(undefined.why() + ", so it has no " + name + ".");
        }
        return new Undefined(of.kind() + " has no " + name);
    }

    private static @Nullable Value method(Run run, Value of, String name) {
        if (of instanceof Str text) {
            return TextMethods.of(text.text(), name);
        }
        if (of instanceof Value.Namespace namespace) {
            return namespace.fields().get(name);
        }
        if (of instanceof Value.Loop loop) {
            return loop.fields().get(name);
        }
        if (of instanceof Dict dict) {
            return dictMethod(dict, name);
        }
        return of instanceof Value.Seq seq ? listMethod(seq, name) : null;
    }

    private static @Nullable Value dictMethod(Dict dict, String name) {
        return switch (name) {
            case "get" ->
                new Value.Function(name, given -> {
                    Arguments.Bound bound = given.bind("key", "default");
                    Value value = Dicts.get(given.run(), dict, bound.need("key"));
                    return value == null ? bound.or("default", Value.None.NONE) : value;
                });
            case "items" ->
                new Value.Function(name, given -> {
                    given.bind();
                    return Dicts.items(given.run(), dict);
                });
            case "keys" ->
                new Value.Function(name, given -> {
                    given.bind();
                    return Value.Seq.list(new ArrayList<>(dict.entries().keySet()));
                });
            case "values" ->
                new Value.Function(name, given -> {
                    given.bind();
                    return Value.Seq.list(new ArrayList<>(dict.entries().values()));
                });
            case "update", "pop", "popitem", "clear", "setdefault" -> unchangeable("a dict", name);
            default -> null;
        };
    }

    private static @Nullable Value listMethod(Value.Seq seq, String name) {
        return switch (name) {
            case "index" ->
                new Value.Function(name, given -> {
                    Value wanted = given.bind("value").need("value");
                    List<Value> items = seq.items();
                    for (int i = 0; i < items.size(); i++) {
                        if (Compare.equal(given.run(), items.get(i), wanted)) {
                            return new Value.Int(i);
                        }
                    }
                    throw given.run().fail("'index' did not find the value in the list.");
                });
            case "count" ->
                new Value.Function(name, given -> {
                    Value wanted = given.bind("value").need("value");
                    return new Value.Int(seq.items().stream()
                            .filter(item -> Compare.equal(given.run(), item, wanted))
                            .count());
                });
            case "append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse" ->
                unchangeable("a list", name);
            default -> null;
        };
    }

    private static Value unchangeable(String of, String name) {
        return new Value.Function(name, given -> {
            throw given.run().fail("'" + name + "' would change " + of + ", which templates may not.");
        });
    }
}
