package dev.limpid.course;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
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

    /**
     * How texts of unlike length come together.
     *
     * @param inputs of the model, by name
     * @param id of the token that stands behind a shorter text
     */
    record Padding(List<Port> inputs, int id) {
        Padding {
            inputs = List.copyOf(inputs);
        }

        static Padding of(Emitted emitted, int id) {
            return new Padding(emitted.graph().inputs(), id);
        }

        /** What the model is fed. */
        Map<String, Tensor> feeds(List<Encodings.Encoding> texts) {
            int length =
                    texts.stream().mapToInt(text -> text.ids().length).max().orElseThrow();
            int count = texts.size();
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            for (Port port : inputs) {
                long[] values = new long[count * length];
                for (int i = 0; i < count; i++) {
                    fill(port.wire().name(), texts.get(i), values, i * length, length);
                }
                feeds.put(port.wire().name(), tensor(port, Shape.of(count, length), values));
            }
            return feeds;
        }

        private void fill(String input, Encodings.Encoding text, long[] values, int at, int length) {
            int own = text.ids().length;
            for (int i = 0; i < length; i++) {
                values[at + i] = switch (input) {
                    case "input_ids" -> i < own ? text.ids()[i] : id;
                    case "attention_mask" -> i < own ? 1 : 0;
                    case "token_type_ids" -> i >= text.first() && i < own ? 1 : 0;
                    case "position_ids" -> i;
                    default ->
                        throw new IllegalArgumentException("The model's graph has an input '" + input
                                + "' that is none of input_ids, token_type_ids, position_ids and attention_mask.");
                };
            }
        }

        private static Tensor tensor(Port port, Shape shape, long[] values) {
            TensorType type = port.type();
            DType dtype = type == null ? DType.INT64 : type.dtype();
            return dtype == DType.INT64 ? Tensor.of(shape, values) : Tensor.fill(dtype, shape, i -> values[i]);
        }
    }

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
        List<Encodings.Encoding> batch =
                Arrays.stream(examples).mapToObj(texts::get).toList();
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
