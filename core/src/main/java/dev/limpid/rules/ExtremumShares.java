package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static dev.limpid.backward.Rule.each;

/**
 * Multipliers of maxima: what raised one is credited to the element that attains it now, what lowered it to the one that
 * attained it in the reference run. Either has moved at least as far, the same way, so its multiplier Δy/Δx lies within
 * [0, 1] and the shares add up; where it has not moved, the multiplier is 1, the derivative. Minima are mirrored.
 *
 * <p>This is what Captum and SHAP do for pools, whose windows must not overlap there.
 */
final class ExtremumShares {
    private ExtremumShares() {}

    static List<@Nullable Expr> maxPool(At at) {
        Expr x = at.in(0);
        Change y = Change.out(at, 0);
        // Both runs have the same sizes, so one run's place in the flat input is the other's.
        Expr place = y.now()
                .less(y.before())
                .where(index(at, at.referenceOut(0), false), index(at, at.out(0), true))
                .reshape(-1);
        Expr moved = Change.in(at, 0).difference().reshape(-1).gather(place, 0);
        Expr share = ratio(y.difference().reshape(-1), moved);
        return each(x.filledWith(0)
                .reshape(-1)
                .scatterAdd(place, at.dy().reshape(-1).mul(share), 0)
                .reshapeLike(x));
    }

    /** Where each window's maximum stands in the flat input; an operator that counts along columns pools once more. */
    private static Expr index(At at, Expr output, boolean now) {
        Node node = at.node();
        if (node.attribute("storage_order", 0L) == 0) {
            return now ? at.out(1) : at.referenceOut(1);
        }
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        attributes.remove("storage_order");
        Wire x = (now ? at.in(0) : at.reference(0)).wire();
        return at.builder()
                .expr(at.builder().add("MaxPool", List.of(x), 2, attributes).get(1))
                .as(new TensorType(DType.INT64, output.type().dims()));
    }

    static List<@Nullable Expr> globalMaxPool(At at) {
        Expr x = at.in(0);
        Change flat = Change.in(at, 0).each(one -> one.reshape(0, 0, -1));
        Change y = Change.out(at, 0).each(one -> one.reshape(0, 0, 1));
        Change first = flat.each(ExtremumShares::firstLargest);
        Expr place = y.now().less(y.before()).where(first.before(), first.now());
        Expr moved = flat.difference().gatherElements(place, 2);
        Expr signal = at.dy().reshape(0, 0, 1).mul(ratio(y.difference(), moved));
        return each(flat.now().filledWith(0).scatterAdd(place, signal, 2).reshapeLike(x));
    }

    private static Expr firstLargest(Expr flat) {
        return flat.apply("ArgMax", Map.of("axis", Attribute.of(2L)))
                .as(new TensorType(DType.INT64, flat.type().dims().subList(0, 2)))
                .reshape(0, 0, 1);
    }

    /** Max, Min: inputs that attain it together share equally. */
    static List<@Nullable Expr> among(At at) {
        if (at.node().inputs().size() == 1) {
            return each(at.dy());
        }
        Change y = Change.out(at, 0);
        Expr turned = turned(at, y);
        List<Change> inputs = new ArrayList<>();
        List<Expr> attained = new ArrayList<>();
        for (int i = 0; i < at.node().inputs().size(); i++) {
            Change x = Change.in(at, i);
            inputs.add(x);
            attained.add(attained(x, y, turned, at.dy().dtype()));
        }
        Expr part = at.dy().div(attained.stream().reduce(Expr::add).orElseThrow());
        List<@Nullable Expr> signals = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            signals.add(
                    at.wants(i)
                            ? part.mul(attained.get(i))
                                    .mul(ratio(y.difference(), inputs.get(i).difference()))
                            : null);
        }
        return signals;
    }

    /** ReduceMax, ReduceMin. */
    static List<@Nullable Expr> reduced(At at) {
        Change x = Change.in(at, 0);
        Change y = Change.out(at, 0).each(one -> Reduction.kept(at, one));
        Expr attained = attained(x, y, turned(at, y), at.dy().dtype());
        Expr part = Reduction.kept(at, at.dy()).div(Reduction.total(at, attained));
        // What has not attained anything may have moved by next to nothing.
        Expr share = attained.greater(0)
                .where(ratio(y.difference(), x.difference()), at.builder().scalar(attained.dtype(), 0));
        return each(part.mul(share));
    }

    /** Where the extremum has gone back, so that the reference run tells who is credited. */
    private static Expr turned(At at, Change y) {
        boolean largest = at.node().op().endsWith("Max");
        return largest ? y.now().less(y.before()) : y.now().greater(y.before());
    }

    private static Expr attained(Change x, Change y, Expr turned, DType dtype) {
        return turned.where(x.before().same(y.before(), dtype), x.now().same(y.now(), dtype));
    }

    /** Δy/Δx, 1 where Δx is 0. */
    private static Expr ratio(Expr ofOutput, Expr ofInput) {
        Expr one = ofInput.builder().scalar(ofInput.dtype(), 1);
        return ofInput.equal(0).where(one, ofOutput.div(ofInput));
    }
}
