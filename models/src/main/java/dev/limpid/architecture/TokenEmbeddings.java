package dev.limpid.architecture;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

/**
 * The sum of what is known of each token: its word, its position and its type.
 *
 * @param firstPosition row of the position embeddings that position 0 reads
 */
record TokenEmbeddings(GraphBuilder build, EncoderConfig config, Weights weights, int firstPosition) {
    static final String WORDS = "embeddings.word_embeddings.weight";
    static final String POSITIONS = "embeddings.position_embeddings.weight";
    static final String TYPES = "embeddings.token_type_embeddings.weight";

    /** What the input {@code input_ids} is looked up as: {@code [batch,sequence,embedding]}. */
    Expr words() {
        Expr ids = input("input_ids");
        build.scope("embeddings/word");
        return weights.rows(ids, WORDS, config.vocabulary(), config.embedding());
    }

    /** The normalised sum, {@code [batch,sequence,embedding]}. */
    Expr sum(Expr words) {
        Expr typed = withTypes(words);
        Expr positions = input("position_ids");
        build.scope("embeddings");
        Expr rows = firstPosition == 0
                ? positions
                : positions.add(build.constant(Tensor.of(Shape.SCALAR, (long) firstPosition)));
        Expr sum = typed.add(weights.rows(rows, POSITIONS, config.positions(), config.embedding()));
        Expr normal = weights.normalise(sum, "embeddings.LayerNorm", config.embedding(), config.epsilon());
        return weights.dropped(normal, DropoutRates.Place.EMBEDDING);
    }

    /** A type that is the only one is every token's, so it needs no input. */
    private Expr withTypes(Expr words) {
        if (config.types() == 0) {
            return words;
        }
        if (config.types() == 1) {
            build.scope("embeddings");
            return words.add(weights.get(build, TYPES, 1, config.embedding()));
        }
        Expr types = input("token_type_ids");
        build.scope("embeddings");
        return words.add(weights.rows(types, TYPES, config.types(), config.embedding()));
    }

    private Expr input(String name) {
        return build.input(name, TensorType.of(DType.INT64, "batch", "sequence"));
    }
}
