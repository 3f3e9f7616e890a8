package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/**
 * Ways back through ScatterElements and ScatterND, which put updates into a copy of the data at indexed places: the
 * data overwritten, added to, multiplied by or compared with them.
 */
final class Scattering {
    private Scattering() {}

    /**
     * Where updates replace data the signal is theirs, elsewhere the data's.
     *
     * @throws IllegalStateException if they are combined with it
     */
    static List<@Nullable Expr> replaced(At at) {
        String reduction = at.node().attribute("reduction", "none");
        if (!reduction.equals("none")) {
            throw new IllegalStateException("reduction='" + reduction + "' does not only move values.");
        }
        Expr zeros = at.in(2).filledWith(0);
        return each(put("none", at.dy(), at, zeros), null, read(at.dy(), at));
    }

    /** All reductions. */
    static List<@Nullable Expr> combined(At at) {
        return switch (at.node().attribute("reduction", "none")) {
            case "none" -> replaced(at);
            case "add" -> each(at.dy(), null, read(at.dy(), at));
            case "mul" -> multiplied(at);
            case "max", "min" -> compared(at);
            default ->
                throw new IllegalStateException("reduction='" + at.node().attribute("reduction", "") + "' is unknown.");
        };
    }

    /** To each factor the signal times all other factors of its place: exact where there are zeros, too. */
    private static List<@Nullable Expr> multiplied(At at) {
        Expr data = at.in(0);
        Expr updates = at.in(2);
        Expr toData = at.dy().mul(put("mul", data.filledWith(1), at, updates));
        Expr isZero = updates.equal(0);
        Expr zero = isZero.cast(updates.dtype());
        Expr factors = isZero.where(at.builder().scalar(updates.dtype(), 1), updates);
        Expr product = put("mul", at.dy().mul(data), at, factors);
        Expr zeros = put("add", data.filledWith(0), at, zero);
        Expr noOtherZero = read(zeros, at).sub(zero).equal(0).cast(updates.dtype());
        return each(toData, null, read(product, at).div(factors).mul(noOtherZero));
    }

    /** To what attains a place's extremum, in equal parts where several do. */
    private static List<@Nullable Expr> compared(At at) {
        Expr y = at.out(0);
        Expr data = at.in(0).same(y, y.dtype());
        Expr updates = at.in(2).same(read(y, at), y.dtype());
        Expr part = at.dy().div(put("add", data, at, updates));
        return each(part.mul(data), null, read(part, at).mul(updates));
    }

    /** TensorScatter writes the update of each example into the cache, from an index on. */
    static List<@Nullable Expr> cached(At at) {
        Expr update = at.in(1);
        int axis = at.axis("axis", -2);
        Expr places = at.builder().range(update.size(axis).squeeze(0));
        if (at.has(2)) {
            places = at.in(2).unsqueeze(1).add(places);
            if (at.node().attribute("mode", "linear").equals("circular")) {
                places = places.apply("Mod", at.in(0).size(axis));
            }
        } else {
            places = places.unsqueeze(0);
        }
        // [batch, 1 …, length, 1 …]
        long[] between = LongStream.range(1, axis).toArray();
        long[] after = LongStream.range(axis + 1, update.rank()).toArray();
        Expr everywhere = places.unsqueeze(between).unsqueeze(after).expand(update.shape());
        Expr zeros = update.filledWith(0);
        Expr toCache = at.has(2)
                ? at.dy().apply("TensorScatter", at.node().attributes(), zeros, at.in(2))
                : at.dy().apply("TensorScatter", at.node().attributes(), zeros);
        return each(toCache, at.dy().gatherElements(everywhere, axis).as(update.type()));
    }

    private static Expr put(String reduction, Expr into, At at, Expr updates) {
        Map<String, Attribute> how = at.node().is("ScatterND")
                ? Map.of("reduction", Attribute.of(reduction))
                : Map.of(
                        "reduction",
                        Attribute.of(reduction),
                        "axis",
                        Attribute.of(at.node().attribute("axis", 0L)));
        return into.apply(at.node().op(), how, at.in(1), updates);
    }

    /** What lies at the indexed places, shaped like the updates. */
    private static Expr read(Expr from, At at) {
        Expr read = at.node().is("ScatterND")
                ? from.gatherND(at.in(1), 0)
                : from.gatherElements(at.in(1), at.node().attribute("axis", 0L));
        return read.as(at.type(2));
    }
}
