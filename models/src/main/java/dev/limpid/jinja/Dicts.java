package dev.limpid.jinja;

import dev.limpid.jinja.Value.Dict;
import dev.limpid.jinja.Value.Seq;
import dev.limpid.jinja.Value.Str;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Entries of dicts. */
final class Dicts {
    private Dicts() {}

    /**
     * A key. Unlike Python's, one of another type is another: 1 is not 1.0.
     *
     * @throws TemplateException if it can be none
     */
    static Value key(Run run, Value value) {
        if (value instanceof Str text) {
            run.take(text.text().length());
        }
        if (value instanceof Str || Numbers.is(value) || value == Value.None.NONE) {
            return value;
        }
        throw run.fail(value.kind() + " cannot be a key of a dict.");
    }

    static @Nullable Value get(Run run, Dict dict, Value key) {
        return dict.entries().get(key(run, key));
    }

    /** Pairs, as tuples. */
    static Seq items(Run run, Dict dict) {
        run.makeItems(dict.entries().size());
        List<Value> pairs = new ArrayList<>();
        dict.entries().forEach((key, value) -> pairs.add(new Seq(List.of(key, value), true)));
        return Seq.list(pairs);
    }

    static Dict named(Map<String, Value> fields) {
        Map<Value, Value> entries = new LinkedHashMap<>();
        fields.forEach((name, value) -> entries.put(new Str(name), value));
        return new Dict(entries);
    }
}
