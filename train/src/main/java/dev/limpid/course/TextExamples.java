package dev.limpid.course;

import dev.limpid.tensor.Tensor;
import dev.limpid.train.Batch;
import dev.limpid.train.Examples;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Texts, or pairs of them, with what is known of each: padded behind to the longest of a batch. */
final class TextExamples implements Examples {
    private final Encodings texts;
    private final Answered answers;
    private final Padding padding;
    private final IntFunction<String> places;

    /** @param places of the examples, as errors say them */
    TextExamples(Encodings texts, Answered answers, Padding padding, IntFunction<String> places) {
        this.texts = texts;
        this.answers = answers;
        this.padding = padding;
        this.places = places;
        if (texts.size() != answers.size()) {
            throw new IllegalArgumentException(
                    "There are " + texts.size() + " texts and answers to " + answers.size() + " of them.");
        }
    }

    /** What was found to be known of examples when they were made. */
    static <K extends Answered> K known(Examples examples, Class<K> kind) {
        if (examples instanceof TextExamples texts && kind.isInstance(texts.answers)) {
            return kind.cast(texts.answers);
        }
        throw new IllegalArgumentException("Of these examples no " + kind.getSimpleName() + " are known.");
    }

    @Override
    public int size() {
        return texts.size();
    }

    @Override
    public int length(int example) {
        return texts.length(example);
    }

    @Override
    public String place(int example) {
        return places.apply(example);
    }

    @Override
    public Batch training(int[] examples, int epoch) {
        return judging(examples);
    }

    @Override
    public Batch judging(int[] examples) {
        List<Encoding> batch = Arrays.stream(examples).mapToObj(texts::get).toList();
        Map<String, Tensor> feeds = new LinkedHashMap<>(padding.feeds(batch));
        int length = Arrays.stream(examples).map(texts::length).max().orElseThrow();
        feeds.putAll(answers.feeds(examples, length));
        return new Batch(feeds, examples.length, (long) examples.length * length);
    }

    @Override
    public void close() {
        texts.close();
    }
}
