package dev.limpid.architecture;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;

import java.util.Map;

/**
 * Rotary position embeddings (Su et al. 2021): a head's numbers i and i + size/2 are a point in the plane, which is turned by
 * the token's position times a frequency of theirs.
 *
 * @param cosines of the angles, {@code [batch,sequence,size/2]}
 * @param sines in the same form
 */
record RotaryEmbedding(Expr cosines, Expr sines) {
    /**
     * @param positions INT64 {@code [batch,sequence]}
     * @param size of a head
     */
    static RotaryEmbedding at(Expr positions, RotaryFrequencies frequencies, int size) {
        positions.builder().scope("rotary");
        Expr each = frequencies.of(positions.builder(), size);
        Expr angles = positions.cast(DType.FLOAT).unsqueeze(2).mul(each);
        return new RotaryEmbedding(angles.apply("Cos"), angles.apply("Sin"));
    }

    /** @param x {@code [batch,head,sequence,size]}; so is the result */
    Expr turned(Expr x) {
        return x.apply("RotaryEmbedding", Map.of("interleaved", Attribute.of(0L)), cosines, sines);
    }
}
