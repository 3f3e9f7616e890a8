package dev.limpid.jinja;

import dev.limpid.jinja.Value.Dict;
import dev.limpid.jinja.Value.Seq;
import dev.limpid.jinja.Value.Str;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What can be run over, counted and cut: lists, tuples, texts by code points, dicts by their keys. */
final class Sequences {
    private Sequences() {}

    /**
     * @throws TemplateException if nothing can run over it
     */
    static List<Value> items(Run run, Value value) {
        if (value instanceof Seq seq) {
            run.take(seq.items().size());
            return seq.items();
        }
        if (value instanceof Dict dict) {
            run.take(dict.entries().size());
            return new ArrayList<>(dict.entries().keySet());
        }
        if (value instanceof Str text) {
            run.makeItems(text.text().length());
            List<Value> letters = new ArrayList<>();
            text.text().codePoints().forEach(c -> letters.add(new Str(Character.toString(c))));
            return letters;
        }
        if (value instanceof Value.Undefined) {
            return List.of();
        }
        throw run.fail("nothing can run over " + value.kind() + ".");
    }

    static int length(Run run, Value value) {
        if (value instanceof Str text) {
            run.take(text.text().length());
            return text.text().codePointCount(0, text.text().length());
        }
        return items(run, value).size();
    }

    /**
     * The item at a place, counted from the end if negative.
     *
     * @return null if there is none
     */
    static @Nullable Value at(Run run, Value of, long place) {
        List<Value> items = items(run, of);
        long index = place < 0 ? place + items.size() : place;
        return index >= 0 && index < items.size() ? items.get((int) index) : null;
    }

    static Value slice(Run run, Value of, @Nullable Value start, @Nullable Value stop, @Nullable Value step) {
        if (!(of instanceof Seq) && !(of instanceof Str)) {
            throw run.fail(of.kind() + " cannot be cut into slices"
                    + (of instanceof Value.Undefined undefined ? ": " + undefined.why() : "") + ".");
        }
        List<Value> items = items(run, of);
        long by = bound(run, step, 1);
        if (by == 0) {
            throw run.fail("a slice's step cannot be 0.");
        }
        int size = items.size();
        long from = start == null || start == Value.None.NONE
                ? by > 0 ? 0 : size - 1
                : clamp(bound(run, start, 0), size, by);
        long to = stop == null || stop == Value.None.NONE ? by > 0 ? size : -1 : clamp(bound(run, stop, 0), size, by);
        List<Value> chosen = new ArrayList<>();
        for (long i = from; by > 0 ? i < to : i > to; ) {
            chosen.add(items.get((int) i));
            // A step may be as large as numbers get.
            if (by > size || by < -size) {
                break;
            }
            i += by;
        }
        if (of instanceof Seq seq) {
            return new Seq(chosen, seq.tuple());
        }
        StringBuilder text = new StringBuilder();
        chosen.forEach(letter -> text.append(((Str) letter).text()));
        return new Str(text.toString());
    }

    private static long bound(Run run, @Nullable Value value, long usual) {
        if (value == null || value == Value.None.NONE) {
            return usual;
        }
        if (value instanceof Value.Int || value instanceof Value.Bool) {
            return Numbers.whole(value);
        }
        throw run.fail("a slice's bounds are integers, not " + value.kind() + ".");
    }

    private static long clamp(long place, int size, long step) {
        long index = place < 0 ? place + size : place;
        return step > 0 ? Math.max(0, Math.min(size, index)) : Math.max(-1, Math.min(size - 1, index));
    }
}
