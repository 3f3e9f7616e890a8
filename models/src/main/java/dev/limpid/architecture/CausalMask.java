package dev.limpid.architecture;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.tensor.DType;

import java.util.List;

/**
 * What is added to the scores of a decoder's attention: 0 where a token may look at another, which is itself or comes before
 * it, is no padding, and lies within the layer's window; else the most negative float. A token that may look nowhere, padding
 * before a text, then looks everywhere alike: a softmax of −∞ alone would be NaN.
 *
 * @param padding where a token is none, BOOL {@code [batch,1,1,past+sequence]}
 * @param behind by how many tokens a key comes before a query, INT64 {@code [sequence,past+sequence]}
 */
record CausalMask(Expr padding, Expr behind) {
    private static final double HIDDEN = -Float.MAX_VALUE;

    /**
     * @param ids of the tokens that look, {@code [batch,sequence]}
     * @param mask 1 for each token that may be looked at, these and those before, {@code [batch,past+sequence]}
     */
    static CausalMask of(Expr ids, Expr mask) {
        Expr keys = places(mask);
        Expr queries = ids.type().equals(mask.type())
                ? keys
                : places(ids).add(mask.size(1).sub(ids.size(1)));
        return new CausalMask(
                mask.greater(0).unsqueeze(1, 2), queries.unsqueeze(1).sub(keys));
    }

    /** 0, 1, …: the numbers of the columns of a matrix. */
    static Expr places(Expr matrix) {
        return matrix.builder()
                .range(matrix.size(1).squeeze(0))
                .as(new TensorType(DType.INT64, List.of(matrix.type().dim(1))));
    }

    /**
     * @param window how many tokens a token sees, itself the last; 0 for all
     * @return {@code [batch,1,sequence,past+sequence]}
     */
    Expr bias(int window) {
        GraphBuilder build = behind.builder();
        Expr earlier = behind.greater(-1);
        Expr near = window == 0 ? earlier : earlier.apply("And", behind.less(window));
        return near.apply("And", padding).where(build.scalar(DType.FLOAT, 0), build.scalar(DType.FLOAT, HIDDEN));
    }
}
