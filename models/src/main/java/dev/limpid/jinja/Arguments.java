package dev.limpid.jinja;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a call is given, by place and by name. */
record Arguments(Run run, String function, List<Value> places, Map<String, Value> names) {
    /**
     * The same by name alone.
     *
     * @param known parameters in order
     * @throws TemplateException if something else is given, or something twice
     */
    Bound bind(String... known) {
        if (places.size() > known.length) {
            throw run.fail("'" + function + "' takes " + known.length + " arguments, got " + places.size() + ".");
        }
        Map<String, Value> values = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            values.put(known[i], places.get(i));
        }
        for (Map.Entry<String, Value> name : names.entrySet()) {
            if (!List.of(known).contains(name.getKey())) {
                throw run.fail("'" + function + "' has no parameter '" + name.getKey() + "'.");
            }
            if (values.put(name.getKey(), name.getValue()) != null) {
                throw run.fail("'" + function + "' is given '" + name.getKey() + "' twice.");
            }
        }
        return new Bound(run, function, values);
    }

    /** Arguments by their parameter's name. */
    record Bound(Run run, String function, Map<String, Value> values) {
        @Nullable
        Value get(String name) {
            return values.get(name);
        }

        Value need(String name) {
            Value value = values.get(name);
            if (value == null) {
                throw run.fail("'" + function + "' needs '" + name + "'.");
            }
            return value;
        }

        Value or(String name, Value usual) {
            return values.getOrDefault(name, usual);
        }

        boolean holds(String name) {
            Value value = values.get(name);
            return value != null && value.holds();
        }

        /** A text; null where there is none or it is none. */
        @Nullable
        String text(String name) {
            Value value = values.get(name);
            if (value == null || value == Value.None.NONE) {
                return null;
            }
            if (value instanceof Value.Str text) {
                return text.text();
            }
            throw run.fail("'" + function + "' takes a text as '" + name + "', got " + value.kind() + ".");
        }

        String needText(String name) {
            need(name);
            String text = text(name);
            if (text == null) {
                throw run.fail("'" + function + "' takes a text as '" + name + "', got none.");
            }
            return text;
        }

        long number(String name, long usual) {
            Value value = values.get(name);
            if (value == null) {
                return usual;
            }
            if (value instanceof Value.Int number) {
                return number.number();
            }
            if (value instanceof Value.Bool bool) {
                return bool.ordinal();
            }
            throw run.fail("'" + function + "' takes an integer as '" + name + "', got " + value.kind() + ".");
        }
    }
}
