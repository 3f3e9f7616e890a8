package dev.limpid.train;

import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A model's answers to some examples, gathered batch after batch in any order.
 *
 * @param <A> what they are judged as
 */
public interface Gathering<A> {
    /**
     * What a model said to a batch.
     *
     * @param examples by number
     * @param total the loss, summed over the batch
     * @param count how many terms that is
     * @param output of the role that is judged; null where the loss says all
     */
    record Said(
            int[] examples,
            Batch batch,
            double total,
            double count,
            @Nullable Tensor output) {
        /** @throws IllegalStateException where the loss says all */
        public Tensor answer() {
            if (output == null) {
                throw new IllegalStateException("Only the loss was asked for.");
            }
            return output;
        }
    }

    void add(Said said);

    A done();
}
