package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.span.BestSpans;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Token;

import java.util.ArrayList;
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
        check(emitted, tokens);
        return tensors(emitted, Shape.of(1, tokens.size()), tokens, i -> i, i -> 1);
    }

    /**
     * Texts side by side, {@code [1,texts,sequence]}, of each of which the first tokens count and the rest is padding.
     *
     * @param texts padded to one length
     * @param own how many tokens of each count
     */
    static Map<String, Tensor> sideBySide(Emitted emitted, List<List<Token>> texts, List<Integer> own) {
        List<Token> tokens = new ArrayList<>();
        texts.forEach(tokens::addAll);
        check(emitted, tokens);
        int length = texts.get(0).size();
        return tensors(
                emitted,
                Shape.of(1, texts.size(), length),
                tokens,
                i -> i % length,
                i -> i % length < own.get(i / length) ? 1 : 0);
    }

    private static void check(Emitted emitted, List<Token> tokens) {
        long known = emitted.vocabulary();
        for (Token token : tokens) {
            if (token.id() >= known) {
                throw new IllegalArgumentException("Token '" + token.text() + "' has id " + token.id()
                        + ", the model has embeddings for 0 to " + (known - 1) + ": the tokenizer is not its own.");
            }
        }
    }

    private static Map<String, Tensor> tensors(
            Emitted emitted,
            Shape shape,
            List<Token> tokens,
            IntToDoubleFunction positions,
            IntToDoubleFunction attended) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Port port : emitted.graph().inputs()) {
            TensorType type = port.type();
            DType dtype = type == null ? DType.INT64 : type.dtype();
            IntToDoubleFunction values = switch (port.wire().name()) {
                case "input_ids" -> i -> tokens.get(i).id();
                case "token_type_ids" -> i -> tokens.get(i).type();
                case "position_ids" -> positions;
                case "attention_mask" -> attended;
                case QuestionAnswering.ANSWERABLE -> i -> BestSpans.isAnswerable(tokens, i) ? 1 : 0;
                default ->
                    throw new IllegalArgumentException("The model's graph has an input '" + port.wire()
                            + "' that is none of input_ids, token_type_ids, position_ids and attention_mask.");
            };
            tensors.put(port.wire().name(), Tensor.fill(dtype, shape, values));
        }
        return tensors;
    }
}
