package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** What a model of text is fed: {@code [1,sequence]}, in the type that its graph declares. */
final class TextTensors {
    private TextTensors() {}

    /**
     * @throws IllegalArgumentException if the graph has an input that is not known, or no embedding for a token
     */
    static Map<String, Tensor> of(Emitted emitted, List<Token> tokens) {
        long known = emitted.vocabulary();
        for (Token token : tokens) {
            if (token.id() >= known) {
                throw new IllegalArgumentException("Token '" + token.text() + "' has id " + token.id()
                        + ", the model has embeddings for 0 to " + (known - 1) + ": the tokenizer is not its own.");
            }
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Shape shape = Shape.of(1, tokens.size());
        for (Port port : emitted.graph().inputs()) {
            TensorType type = port.type();
            DType dtype = type == null ? DType.INT64 : type.dtype();
            String name = port.wire().name();
            tensors.put(name, Tensor.fill(dtype, shape, values(name, tokens)));
        }
        return tensors;
    }

    private static IntToDoubleFunction values(String input, List<Token> tokens) {
        return switch (input) {
            case "input_ids" -> i -> tokens.get(i).id();
            case "token_type_ids" -> i -> tokens.get(i).type();
            case "position_ids" -> i -> i;
            case "attention_mask" -> i -> 1;
            default ->
                throw new IllegalArgumentException("The model's graph has an input '" + input
                        + "' that is none of input_ids, token_type_ids, position_ids and attention_mask.");
        };
    }
}
