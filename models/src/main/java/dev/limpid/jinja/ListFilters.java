package dev.limpid.jinja;

import dev.limpid.jinja.Arguments.Bound;
import dev.limpid.jinja.Value.Dict;
import dev.limpid.jinja.Value.Int;
import dev.limpid.jinja.Value.None;
import dev.limpid.jinja.Value.Seq;
import dev.limpid.jinja.Value.Str;
import dev.limpid.jinja.Value.Undefined;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;

/** Filters of what can be run over. */
final class ListFilters {
    static final Map<String, Filters.Filter> FILTERS = filters();

    private ListFilters() {}

    private static Map<String, Filters.Filter> filters() {
        Map<String, Filters.Filter> filters = new HashMap<>();
        filters.put("list", given -> Seq.list(items(given.bind("value"))));
        filters.put(
                "length",
                given -> new Int(
                        Sequences.length(given.run(), given.bind("value").need("value"))));
        filters.put("count", filters.get("length"));
        filters.put("first", given -> end(items(given.bind("value")), false));
        filters.put("last", given -> end(items(given.bind("value")), true));
        filters.put("items", ListFilters::pairs);
        filters.put("reverse", ListFilters::reversed);
        filters.put("join", ListFilters::joined);
        filters.put("map", ListFilters::mapped);
        filters.put("select", given -> chosen(given, false, true));
        filters.put("reject", given -> chosen(given, false, false));
        filters.put("selectattr", given -> chosen(given, true, true));
        filters.put("rejectattr", given -> chosen(given, true, false));
        filters.put("sort", ListFilters::sorted);
        filters.put("dictsort", ListFilters::sortedDict);
        filters.put("unique", ListFilters::unique);
        filters.put("min", given -> extreme(given, -1));
        filters.put("max", given -> extreme(given, 1));
        filters.put("sum", ListFilters::sum);
        return Map.copyOf(filters);
    }

    private static List<Value> items(Bound bound) {
        return Sequences.items(bound.run(), bound.need("value"));
    }

    private static Value end(List<Value> items, boolean last) {
        return items.isEmpty()
                ? new Undefined("there is no item in an empty list")
                : items.get(last ? items.size() - 1 : 0);
    }

    private static Value pairs(Arguments given) {
        Value value = given.bind("value").need("value");
        if (value instanceof Undefined) {
            return Seq.list(List.of());
        }
        if (value instanceof Dict dict) {
            return Dicts.items(given.run(), dict);
        }
        throw given.run().fail("'items' takes a dict, got " + value.kind() + ".");
    }

    private static Value reversed(Arguments given) {
        Bound bound = given.bind("value");
        List<Value> items = new ArrayList<>(items(bound));
        Collections.reverse(items);
        if (!(bound.need("value") instanceof Str)) {
            return Seq.list(items);
        }
        StringBuilder text = new StringBuilder();
        items.forEach(letter -> text.append(((Str) letter).text()));
        return new Str(text.toString());
    }

    private static Value joined(Arguments given) {
        Bound bound = given.bind("value", "d", "attribute");
        List<String> parts = new ArrayList<>();
        for (Value item : items(bound)) {
            parts.add(Written.text(given.run(), at(given.run(), item, bound.get("attribute"))));
        }
        return Letters.joined(given.run(), Written.text(given.run(), bound.or("d", new Str(""))), parts);
    }

    /** What stands at {@code a.b.0} of an item; the item itself if there is no path. */
    private static Value at(Run run, Value item, @Nullable Value path) {
        if (path == null || path == None.NONE) {
            return item;
        }
        if (path instanceof Int place) {
            return Attributes.item(run, item, place);
        }
        Value value = item;
        for (String name : Letters.split(Written.text(run, path), ".", Integer.MAX_VALUE)) {
            boolean place = name.matches("[0-9]{1,9}");
            value = Attributes.item(run, value, place ? new Int(Long.parseLong(name)) : new Str(name));
        }
        return value;
    }

    private static Value mapped(Arguments given) {
        Run run = given.run();
        List<Value> results = new ArrayList<>();
        if (given.places().size() == 1) {
            Bound bound = given.bind("value", "attribute", "default");
            for (Value item : items(bound)) {
                Value found = at(run, item, bound.need("attribute"));
                results.add(found instanceof Undefined ? bound.or("default", found) : found);
            }
            return Seq.list(results);
        }
        String filter = Written.text(run, given.places().get(1));
        for (Value item : Sequences.items(run, given.places().get(0))) {
            results.add(Filters.apply(with(given, filter, item, 2)));
        }
        return Seq.list(results);
    }

    /** A filter or test of one item, with what is given behind the first {@code skip}. */
    private static Arguments with(Arguments given, String function, Value item, int skip) {
        List<Value> places = new ArrayList<>(List.of(item));
        places.addAll(given.places().subList(skip, given.places().size()));
        return new Arguments(given.run(), function, places, given.names());
    }

    private static Value chosen(Arguments given, boolean byAttribute, boolean ifSo) {
        Run run = given.run();
        int test = byAttribute ? 2 : 1;
        if (given.places().size() < test) {
            throw run.fail("'" + given.function() + "' needs the name of an attribute.");
        }
        boolean named = given.places().size() > test;
        List<Value> kept = new ArrayList<>();
        for (Value item : Sequences.items(run, given.places().get(0))) {
            Value value = byAttribute ? at(run, item, given.places().get(1)) : item;
            boolean holds = named
                    ? Tests.holds(with(given, Written.text(run, given.places().get(test)), value, test + 1))
                    : value.holds();
            if (holds == ifSo) {
                kept.add(item);
            }
        }
        return Seq.list(kept);
    }

    private static Value sorted(Arguments given) {
        Bound bound = given.bind("value", "reverse", "case_sensitive", "attribute");
        Comparator<Value> order = order(bound, bound.get("attribute"));
        List<Value> items = new ArrayList<>(items(bound));
        items.sort(bound.holds("reverse") ? order.reversed() : order);
        return Seq.list(items);
    }

    private static Comparator<Value> order(Bound bound, @Nullable Value path) {
        boolean cased = bound.holds("case_sensitive");
        Run run = bound.run();
        return (a, b) -> Compare.order(run, key(run, a, path, cased), key(run, b, path, cased));
    }

    private static Value key(Run run, Value item, @Nullable Value path, boolean cased) {
        Value value = at(run, item, path);
        return !cased && value instanceof Str text ? run.text(text.text().toLowerCase(Locale.ROOT)) : value;
    }

    private static Value sortedDict(Arguments given) {
        Bound bound = given.bind("value", "case_sensitive", "by", "reverse");
        if (!(bound.need("value") instanceof Dict dict)) {
            throw given.run()
                    .fail("'dictsort' takes a dict, got " + bound.need("value").kind() + ".");
        }
        boolean byValue = "value".equals(bound.text("by"));
        Comparator<Value> order = order(bound, new Int(byValue ? 1 : 0));
        List<Value> pairs = new ArrayList<>(Dicts.items(given.run(), dict).items());
        pairs.sort(bound.holds("reverse") ? order.reversed() : order);
        return Seq.list(pairs);
    }

    private static Value unique(Arguments given) {
        Bound bound = given.bind("value", "case_sensitive", "attribute");
        Run run = given.run();
        List<Value> kept = new ArrayList<>();
        List<Value> seen = new ArrayList<>();
        for (Value item : items(bound)) {
            Value key = key(run, item, bound.get("attribute"), bound.holds("case_sensitive"));
            if (seen.stream().noneMatch(one -> Compare.equal(run, one, key))) {
                seen.add(key);
                kept.add(item);
            }
        }
        return Seq.list(kept);
    }

    private static Value extreme(Arguments given, int sign) {
        Bound bound = given.bind("value", "case_sensitive", "attribute");
        Comparator<Value> order = order(bound, bound.get("attribute"));
        Value best = null;
        for (Value item : items(bound)) {
            if (best == null || sign * order.compare(item, best) > 0) {
                best = item;
            }
        }
        return best == null ? new Undefined("there is no item in an empty list") : best;
    }

    private static Value sum(Arguments given) {
        Bound bound = given.bind("value", "attribute", "start");
        BinaryOperator<Value> add = (a, b) -> Numbers.calculate(given.run(), a, "+", b);
        return items(bound).stream()
                .map(item -> at(given.run(), item, bound.get("attribute")))
                .reduce(bound.or("start", new Int(0)), add);
    }
}
