package dev.limpid.jinja;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** Variables, and those around them, which are seen but not changed from here. */
final class Scope {
    private final @Nullable Scope around;
    private final Map<String, Value> variables = new HashMap<>();

    Scope(@Nullable Scope around) {
        this.around = around;
    }

    Value get(String name) {
        for (Scope scope = this; scope != null; scope = scope.around) {
            Value value = scope.variables.get(name);
            if (value != null) {
                return value;
            }
        }
        return new Value.Undefined("'" + name + "' is undefined");
    }

    void set(String name, Value value) {
        variables.put(name, value);
    }
}
