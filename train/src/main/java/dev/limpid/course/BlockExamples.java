package dev.limpid.course;

import dev.limpid.graph.Port;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.train.Batch;
import dev.limpid.train.Examples;
import dev.limpid.train.MaskedTokens;
import dev.limpid.train.TokenBlocks;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
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
        long[] labels = new long[count * length];
        List<Encoding> texts = new ArrayList<>();
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
            texts.add(new Encoding(Arrays.stream(own).mapToInt(Math::toIntExact).toArray(), length));
            System.arraycopy(asked, 0, labels, i * length, length);
        }
        // Blocks are all of one length, so nothing is padded.
        Map<String, Tensor> feeds = new LinkedHashMap<>(new Padding(inputs, 0).feeds(texts));
        feeds.put("labels", Tensor.of(Shape.of(count, length), labels));
        return new Batch(feeds, count, (long) count * length);
    }
}
