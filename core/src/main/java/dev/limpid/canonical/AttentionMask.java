package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** What is added to the scores of an attention, so that some keys get no weight. */
final class AttentionMask {
    /** Hides a key for good. A number all the same: a row in which every key is hidden must not become NaN. */
    static final double HIDDEN = -Float.MAX_VALUE;

    private final Site at;
    private final Expr q;
    private final Expr k;

    /**
     * @param q {@code [batch,head,query,size]}
     * @param k {@code [batch,head,key,size]}, past keys included
     */
    AttentionMask(Site at, Expr q, Expr k) {
        this.at = at;
        this.q = q;
        this.k = k;
    }

    /** Where a query may look at a key that comes no later: BOOL {@code [query,key]}. */
    Expr causal(@Nullable Expr past) {
        Expr queries = at.places(q, 2);
        Expr from = past == null ? queries : queries.add(at.size(past, 2));
        return from.unsqueeze(1).apply("GreaterOrEqual", Map.of(), at.places(k, 2));
    }

    /** 0 where {@code shown} holds, else {@code hidden}. */
    Expr bias(Expr shown, double hidden) {
        return shown.where(at.number(0), at.number(hidden));
    }

    /**
     * The bias of ONNX Runtime's attention operators: {@code mask_filter_value} for masked keys, and hidden for good what
     * comes later than the query.
     *
     * @param mask the index of the input that holds the mask in one of its forms
     * @param past keys that come before those of the query; null for none
     */
    @Nullable
    Expr contrib(int mask, @Nullable Expr past) {
        float filter = at.node().attribute("mask_filter_value", -10000f);
        Expr padding = at.has(mask) ? bias(shown(at.in(mask)), filter) : null;
        if (at.node().attribute("unidirectional", 0L) == 0) {
            return padding;
        }
        Expr shown = causal(past);
        return padding == null ? bias(shown, HIDDEN) : shown.where(padding, at.number(HIDDEN));
    }

    /** Where a mask lets a query look: BOOL, to be broadcast to {@code [batch,head,query,key]}. */
    private Expr shown(Expr mask) {
        return switch (mask.rank()) {
            case 1 -> stretch(mask).unsqueeze(1, 2);
            case 2 -> positive(mask).unsqueeze(1, 2);
            case 3 -> positive(mask).unsqueeze(1);
            case 4 -> corner(positive(mask));
            default -> throw new IllegalStateException("its mask has rank " + mask.rank() + ", expected 1 to 4");
        };
    }

    private Expr positive(Expr mask) {
        return mask.apply("Greater", Map.of(), int32(0));
    }

    private Expr int32(int value) {
        return at.builder().constant(Tensor.fill(DType.INT32, Shape.SCALAR, i -> value));
    }

    /**
     * Lengths {@code [batch]}, or {@code [2·batch]}: where each example ends, then where it begins. Which of the two, a run
     * may have to find out.
     */
    private Expr stretch(Expr mask) {
        Expr keys = at.places(k, 2).cast(DType.INT32);
        if (mask.type().dim(0).equals(q.type().dim(0))) {
            return mask.unsqueeze(1).apply("Greater", Map.of(), keys);
        }
        Expr batch = q.shape().slice(0, 0, 1);
        Expr twice = batch.add(batch);
        Expr zero = at.builder().longs(0);
        Expr axis = at.builder().longs(0);
        Expr end = mask.apply("Slice", Map.of(), zero, batch, axis).unsqueeze(1);
        // With zeros behind them, lengths alone begin at 0.
        Expr padded = mask.concat(0, mask.sub(mask));
        Expr begins = padded.apply("Slice", Map.of(), batch, twice, axis);
        Expr given = mask.shape().same(twice, DType.INT32);
        Expr begin = begins.mul(given).unsqueeze(1);
        return end.apply("Greater", Map.of(), keys).apply("And", Map.of(), begin.apply("LessOrEqual", Map.of(), keys));
    }

    /** Of {@code [batch,1,all,all]}, the rows of the last queries and the columns of the keys. */
    private Expr corner(Expr mask) {
        Expr keys = k.shape().slice(0, 2, 3);
        Expr first = keys.sub(q.shape().slice(0, 2, 3));
        Expr from = first.concat(0, at.builder().longs(0));
        Expr to = keys.concat(0, keys);
        return mask.apply("Slice", Map.of(), from, to, at.builder().longs(2, 3));
    }
}
