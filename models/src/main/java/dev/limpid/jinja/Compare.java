package dev.limpid.jinja;

import dev.limpid.jinja.Value.Dict;
import dev.limpid.jinja.Value.Seq;
import dev.limpid.jinja.Value.Str;

import java.util.List;
import java.util.Map;

/** What is equal, what comes first, and what is in what, as in Python. */
final class Compare {
    private Compare() {}

    static boolean equal(Run run, Value a, Value b) {
        run.take(1);
        if (a instanceof Str left && b instanceof Str right) {
            run.take(Math.min(left.text().length(), right.text().length()));
            return left.text().equals(right.text());
        }
        if (a instanceof Seq left && b instanceof Seq right) {
            return left.tuple() == right.tuple() && equal(run, left.items(), right.items());
        }
        if (a instanceof Dict left && b instanceof Dict right) {
            return equal(run, left, right);
        }
        if (Numbers.is(a) && Numbers.is(b)) {
            return Numbers.compare(a, b) == 0;
        }
        return a == b || a instanceof Value.Undefined && b instanceof Value.Undefined;
    }

    private static boolean equal(Run run, List<Value> left, List<Value> right) {
        run.deeper();
        boolean same = left.size() == right.size();
        for (int i = 0; same && i < left.size(); i++) {
            same = equal(run, left.get(i), right.get(i));
        }
        run.back();
        return same;
    }

    private static boolean equal(Run run, Dict left, Dict right) {
        run.deeper();
        boolean same = left.entries().size() == right.entries().size();
        for (Map.Entry<Value, Value> entry : left.entries().entrySet()) {
            Value other = right.entries().get(entry.getKey());
            same = same && other != null && equal(run, entry.getValue(), other);
        }
        run.back();
        return same;
    }

    /**
     * @throws TemplateException if there is no order between them
     */
    static int order(Run run, Value a, Value b) {
        run.take(1);
        if (a instanceof Str left && b instanceof Str right) {
            run.take(Math.min(left.text().length(), right.text().length()));
            return texts(left.text(), right.text());
        }
        if (Numbers.is(a) && Numbers.is(b)) {
            return Numbers.compare(a, b);
        }
        if (a instanceof Seq left && b instanceof Seq right && left.tuple() == right.tuple()) {
            run.deeper();
            int shorter = Math.min(left.items().size(), right.items().size());
            int order = Integer.compare(left.items().size(), right.items().size());
            for (int i = 0; i < shorter; i++) {
                if (!equal(run, left.items().get(i), right.items().get(i))) {
                    order = order(run, left.items().get(i), right.items().get(i));
                    break;
                }
            }
            run.back();
            return order;
        }
        throw run.fail(because(a, b) + a.kind() + " and " + b.kind() + " have no order.");
    }

    private static String because(Value a, Value b) {
        return a instanceof Value.Undefined left
                ? left.why() + "; "
                : b instanceof Value.Undefined right ? right.why() + "; " : "";
    }

    /** By code points. */
    static int texts(String a, String b) {
        int[] left = a.codePoints().toArray();
        int[] right = b.codePoints().toArray();
        return java.util.Arrays.compare(left, right);
    }

    static boolean in(Run run, Value item, Value container) {
        if (container instanceof Str text) {
            if (item instanceof Str part) {
                run.search(text.text(), part.text());
                return text.text().contains(part.text());
            }
            throw run.fail("only a text can be in a text, not " + item.kind() + ".");
        }
        if (container instanceof Dict dict) {
            return dict.entries().containsKey(Dicts.key(run, item));
        }
        for (Value one : Sequences.items(run, container)) {
            if (equal(run, one, item)) {
                return true;
            }
        }
        return false;
    }
}
