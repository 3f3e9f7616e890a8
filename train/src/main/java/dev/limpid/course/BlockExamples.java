package dev.limpid.course;

import dev.limpid.graph.Port;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.train.Batch;
import dev.limpid.train.Examples;
import dev.limpid.train.MaskedTokens;
import dev.limpid.train.TokenBlocks;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Blocks of running text for a language model.
 *
 * @param inputs of the model
 * @param masking null for a causal model, which is asked for each next token
 */
record BlockExamples(
        TokenBlocks blocks, List<Port> inputs, @Nullable MaskedTokens masking) implements Examples {
    /** What is hidden of blocks that judge: always the same. */
    private static final long JUDGING = 0xffffffffL;

    @Override
    public int size() {
        return blocks.size();
    }

    @Override
    public int length(int example) {
        return blocks.length();
    }

    @Override
    public String place(int example) {
        return "block " + example + " of " + blocks.file().file().getFileName();
    }

    @Override
    public Batch training(int[] examples, int epoch) {
        return batch(examples, epoch);
    }

    @Override
    public Batch judging(int[] examples) {
        return batch(examples, JUDGING);
    }

    private Batch batch(int[] examples, long epoch) {
        int length = blocks.length();
        int count = examples.length;
        long[] ids = new long[count * length];
        long[] labels = new long[count * length];
        for (int i = 0; i < count; i++) {
            long[] own = blocks.ids(examples[i]);
            long[] asked;
            if (masking == null) {
                asked = blocks.successors(examples[i]);
            } else {
                MaskedTokens.Masked masked = masking.hide(own, epoch, examples[i]);
                own = masked.ids();
                asked = masked.labels();
            }
            System.arraycopy(own, 0, ids, i * length, length);
            System.arraycopy(asked, 0, labels, i * length, length);
        }
        Shape shape = Shape.of(count, length);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (Port port : inputs) {
            String name = port.wire().name();
            long[] values = name.equals("input_ids") ? ids : new long[count * length];
            for (int i = 0; i < values.length && !name.equals("input_ids"); i++) {
                values[i] = switch (name) {
                    case "attention_mask" -> 1;
                    case "token_type_ids" -> 0;
                    case "position_ids" -> i % length;
                    default ->
                        throw new IllegalArgumentException("The model's graph has an input '" + name
                                + "' that is none of input_ids, token_type_ids, position_ids and attention_mask.");
                };
            }
            feeds.put(name, Tensor.of(shape, values));
        }
        feeds.put("labels", Tensor.of(shape, labels));
        return new Batch(feeds, count, (long) count * length);
    }
}
