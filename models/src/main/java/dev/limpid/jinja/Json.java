package dev.limpid.jinja;

import dev.limpid.jinja.Value.Dict;
import dev.limpid.jinja.Value.Seq;
import dev.limpid.jinja.Value.Str;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Values as Python's {@code json.dumps} writes them.
 *
 * @param ascii whether other characters are escaped
 * @param indent what each level is indented with, or null for one line
 * @param comma between items
 * @param colon between key and value
 */
record Json(Run run, boolean ascii, @Nullable String indent, String comma, String colon, boolean sorted) {
    /**
     * @throws TemplateException if it is undefined, a function, a loop or a namespace
     */
    String write(Value value) {
        StringBuilder out = new StringBuilder();
        write(value, 0, out);
        return out.toString();
    }

    private void write(Value value, int level, StringBuilder out) {
        run.take(1L + comma.length() + colon.length());
        run.deeper();
        if (value instanceof Str text) {
            quote(text.text(), out);
        } else if (value instanceof Value.Real number) {
            out.append(real(number.number()));
        } else if (value instanceof Seq seq) {
            List<Runnable> items = new ArrayList<>();
            seq.items().forEach(item -> items.add(() -> write(item, level + 1, out)));
            bracket('[', items, ']', level, out);
        } else if (value instanceof Dict dict) {
            List<Runnable> items = new ArrayList<>();
            for (Map.Entry<String, Value> entry : named(dict)) {
                items.add(() -> {
                    quote(entry.getKey(), out);
                    out.append(colon);
                    write(entry.getValue(), level + 1, out);
                });
            }
            bracket('{', items, '}', level, out);
        } else {
            out.append(plain(value));
        }
        run.back();
    }

    private String plain(Value value) {
        if (value instanceof Value.Int number) {
            return Long.toString(number.number());
        }
        if (value instanceof Value.Bool bool) {
            return bool.holds() ? "true" : "false";
        }
        if (value == Value.None.NONE) {
            return "null";
        }
        throw run.fail(value.kind() + " cannot be written as JSON.");
    }

    private static String real(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        return Double.isInfinite(number) ? number > 0 ? "Infinity" : "-Infinity" : Written.real(number);
    }

    private List<Map.Entry<String, Value>> named(Dict dict) {
        List<Map.Entry<String, Value>> entries = new ArrayList<>();
        dict.entries().forEach((key, value) -> entries.add(Map.entry(name(key), value)));
        if (sorted) {
            entries.sort((a, b) -> Compare.texts(a.getKey(), b.getKey()));
        }
        return entries;
    }

    private String name(Value key) {
        return key instanceof Str text
                ? text.text()
                : key instanceof Value.Real number ? real(number.number()) : plain(key);
    }

    private void bracket(char open, List<Runnable> items, char shut, int level, StringBuilder out) {
        out.append(open);
        String gap = "";
        for (Runnable item : items) {
            out.append(gap);
            newline(level + 1, out);
            item.run();
            gap = comma;
        }
        if (!items.isEmpty()) {
            newline(level, out);
        }
        out.append(shut);
    }

    private void newline(int level, StringBuilder out) {
        if (indent != null) {
            run.take(1L + (long) level * indent.length());
            out.append('\n').append(indent.repeat(level));
        }
    }

    private void quote(String text, StringBuilder out) {
        run.take(text.length());
        out.append('"');
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c < 0x20 || ascii && c > 0x7e) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
