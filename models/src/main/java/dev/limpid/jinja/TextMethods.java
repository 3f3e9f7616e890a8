package dev.limpid.jinja;

import dev.limpid.jinja.Arguments.Bound;
import dev.limpid.jinja.Value.Bool;
import dev.limpid.jinja.Value.Int;
import dev.limpid.jinja.Value.Seq;
import dev.limpid.jinja.Value.Str;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;

/** Methods of texts, as Python's. */
final class TextMethods {
    private static final Map<String, BiFunction<String, Arguments, Value>> METHODS = Map.ofEntries(
            Map.entry("strip", (text, given) -> strip(text, given, true, true)),
            Map.entry("lstrip", (text, given) -> strip(text, given, true, false)),
            Map.entry("rstrip", (text, given) -> strip(text, given, false, true)),
            Map.entry("split", (text, given) -> split(text, given, false)),
            Map.entry("rsplit", (text, given) -> split(text, given, true)),
            Map.entry("splitlines", TextMethods::splitLines),
            Map.entry("startswith", (text, given) -> ends(text, given, true)),
            Map.entry("endswith", (text, given) -> ends(text, given, false)),
            Map.entry("upper", (text, given) -> plain(given, text.toUpperCase(Locale.ROOT))),
            Map.entry("lower", (text, given) -> plain(given, text.toLowerCase(Locale.ROOT))),
            Map.entry("title", (text, given) -> plain(given, Letters.title(text))),
            Map.entry("capitalize", (text, given) -> plain(given, Letters.capitalized(text))),
            Map.entry("replace", (text, given) -> {
                Bound bound = given.bind("old", "new", "count");
                return Letters.replaced(
                        given.run(), text, bound.needText("old"), bound.needText("new"), bound.number("count", -1));
            }),
            Map.entry("find", (text, given) -> find(text, given, false)),
            Map.entry("rfind", (text, given) -> find(text, given, true)),
            Map.entry("count", (text, given) -> {
                String part = given.bind("sub").needText("sub");
                given.run().search(text, part);
                return new Int(
                        part.isEmpty()
                                ? text.codePointCount(0, text.length()) + 1L
                                : Letters.split(text, part, Integer.MAX_VALUE).size() - 1L);
            }),
            Map.entry("join", (text, given) -> {
                Value items = given.bind("items").need("items");
                List<String> parts = new ArrayList<>();
                for (Value item : Sequences.items(given.run(), items)) {
                    if (!(item instanceof Str part)) {
                        throw given.run().fail("'join' of a text takes texts, got " + item.kind() + ".");
                    }
                    parts.add(part.text());
                }
                return Letters.joined(given.run(), text, parts);
            }),
            Map.entry("isdigit", (text, given) -> all(text, given, Character::isDigit)),
            Map.entry("isalpha", (text, given) -> all(text, given, Character::isLetter)),
            Map.entry("isalnum", (text, given) -> all(text, given, Character::isLetterOrDigit)),
            Map.entry("isspace", (text, given) -> all(text, given, Space::is)),
            Map.entry("isupper", (text, given) -> cased(text, given, Character::isLowerCase, Character::isUpperCase)),
            Map.entry("islower", (text, given) -> cased(text, given, Character::isUpperCase, Character::isLowerCase)),
            Map.entry("removeprefix", (text, given) -> {
                String prefix = given.bind("prefix").needText("prefix");
                return new Str(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
            }),
            Map.entry("removesuffix", (text, given) -> {
                String suffix = given.bind("suffix").needText("suffix");
                return new Str(text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
            }));

    private TextMethods() {}

    static @Nullable Value of(String text, String name) {
        BiFunction<String, Arguments, Value> method = METHODS.get(name);
        return method == null
                ? null
                : new Value.Function(name, given -> {
                    given.run().take(text.length());
                    return method.apply(text, given);
                });
    }

    private static Value plain(Arguments given, String text) {
        given.bind();
        return given.run().text(text);
    }

    private static Value strip(String text, Arguments given, boolean left, boolean right) {
        return Space.strip(given.run(), text, given.bind("chars").text("chars"), left, right);
    }

    private static Value split(String text, Arguments given, boolean fromEnd) {
        Bound bound = given.bind("sep", "maxsplit");
        String at = bound.text("sep");
        long limit = bound.number("maxsplit", -1);
        int most = limit < 0 ? Integer.MAX_VALUE : (int) Math.min(limit, Integer.MAX_VALUE);
        if (at != null && at.isEmpty()) {
            throw given.run().fail("'" + given.function() + "' cannot cut at an empty text.");
        }
        given.run().search(text, at == null ? "" : at);
        List<String> parts = at == null
                ? fromEnd ? Letters.wordsFromEnd(text, most) : Letters.words(text, most)
                : fromEnd ? Letters.splitFromEnd(text, at, most) : Letters.split(text, at, most);
        return texts(given.run(), parts);
    }

    private static Value splitLines(String text, Arguments given) {
        boolean keep = given.bind("keepends").holds("keepends");
        return texts(given.run(), Letters.lines(text, keep));
    }

    private static Value texts(Run run, List<String> parts) {
        run.makeItems(parts.size());
        List<Value> items = new ArrayList<>();
        parts.forEach(part -> items.add(new Str(part)));
        return Seq.list(items);
    }

    private static Value ends(String text, Arguments given, boolean start) {
        Value wanted = given.bind("prefix").need("prefix");
        List<Value> any = wanted instanceof Seq seq && seq.tuple() ? seq.items() : List.of(wanted);
        for (Value one : any) {
            if (!(one instanceof Str part)) {
                throw given.run()
                        .fail("'" + given.function() + "' takes a text or a tuple of texts, got " + one.kind() + ".");
            }
            if (start ? text.startsWith(part.text()) : text.endsWith(part.text())) {
                return Bool.TRUE;
            }
        }
        return Bool.FALSE;
    }

    private static Value find(String text, Arguments given, boolean last) {
        String part = given.bind("sub").needText("sub");
        given.run().search(text, part);
        int at = last ? text.lastIndexOf(part) : text.indexOf(part);
        return new Int(at < 0 ? -1 : text.codePointCount(0, at));
    }

    private static Value all(String text, Arguments given, IntPredicate kind) {
        given.bind();
        return Bool.of(!text.isEmpty() && text.codePoints().allMatch(kind));
    }

    private static Value cased(String text, Arguments given, IntPredicate none, IntPredicate some) {
        given.bind();
        return Bool.of(text.codePoints().noneMatch(none) && text.codePoints().anyMatch(some));
    }
}
