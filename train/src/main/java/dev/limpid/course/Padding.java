package dev.limpid.course;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.architecture.Head;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Tokenizer;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How texts of unlike length come together.
 *
 * @param inputs of the model, by name
 * @param id of the token that stands behind a shorter text
 */
public record Padding(List<Port> inputs, int id) {
    public Padding {
        inputs = List.copyOf(inputs);
    }

    /** A decoder tells a text's last token by the padding, which the configuration must name. */
    static Config named(Config config, Tokenizer tokenizer) {
        if (!Head.isDecoder(config) || config.has("pad_token_id")) {
            return config;
        }
        ObjectNode json = config.json();
        json.put("pad_token_id", id(config, tokenizer));
        return config.with(json);
    }

    /** What stands behind a shorter text: as the configuration says, else the tokenizer, else what ends a text, as is usual. */
    public static int id(@Nullable Config config, Tokenizer tokenizer) {
        return config != null && config.has("pad_token_id")
                ? config.number("pad_token_id", 0)
                : tokenizer.pad().orElse(tokenizer.end().orElse(0));
    }

    static Padding of(Emitted emitted, int id) {
        return new Padding(emitted.graph().inputs(), id);
    }

    /**
     * What the model is fed, {@code [text,token]} each.
     *
     * @throws IllegalArgumentException if it has an input that is not known
     */
    public Map<String, Tensor> feeds(List<Encoding> texts) {
        int length = texts.stream().mapToInt(text -> text.ids().length).max().orElseThrow();
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

    private void fill(String input, Encoding text, long[] values, int at, int length) {
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
