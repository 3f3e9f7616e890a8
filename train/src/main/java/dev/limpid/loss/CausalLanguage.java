package dev.limpid.loss;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.Arrays;
import java.util.Map;

/**
 * What follows each token: −Σ log p(xᵢ | x&lt;ᵢ). Reads {@code next} {@code [batch,sequence,vocabulary]}; labels are
 * {@code [batch,sequence]}, at each token the one <em>after</em> it, {@link Loss#IGNORED} at the last and where a prompt or
 * padding follows.
 *
 * <p>Labels are an input, not read off the tokens inside the graph, because which tokens are asked for is a matter of data: of
 * prompt and answer only the answer is. {@link #labels} makes those of a text that is asked for as a whole.
 */
public record CausalLanguage() implements Loss {
    @Override
    public String name() {
        return "causal-language";
    }

    @Override
    public Terms append(GraphBuilder build, Map<String, Expr> outputs) {
        Outputs of = new Outputs(build, name(), outputs);
        Expr scores = of.role("next");
        return CrossEntropy.PLAIN.terms(scores, of.labelOfEach(scores));
    }

    /**
     * Every token's successor.
     *
     * @param ids INT64 {@code [batch,sequence]}
     * @param mask INT64 of the same shape: 0 at padding, which neither asks nor is asked for
     * @return INT64 of the same shape
     * @throws IllegalArgumentException if they are of different shapes
     */
    public static Tensor labels(Tensor ids, Tensor mask) {
        Shape shape = ids.shape();
        if (shape.rank() != 2 || !shape.equals(mask.shape())) {
            throw new IllegalArgumentException(
                    "Tokens and their mask must be [batch,sequence] both, got " + shape + " and " + mask.shape() + ".");
        }
        long[] tokens = ids.toLongs();
        long[] real = mask.toLongs();
        long[] labels = new long[tokens.length];
        Arrays.fill(labels, IGNORED);
        int length = (int) shape.dim(1);
        for (int i = 0; i + 1 < tokens.length; i++) {
            if ((i + 1) % length != 0 && real[i] != 0 && real[i + 1] != 0) {
                labels[i] = tokens[i + 1];
            }
        }
        return Tensor.of(shape, labels);
    }
}
