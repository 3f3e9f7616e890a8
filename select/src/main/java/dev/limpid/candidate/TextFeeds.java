package dev.limpid.candidate;

import dev.limpid.corpus.Item;
import dev.limpid.course.Cut;
import dev.limpid.course.Encoding;
import dev.limpid.course.Padding;
import dev.limpid.task.Trunk;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import dev.limpid.text.Token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Texts, or pairs, as tokens: cut at the model's limit, padded behind to the longest of a batch.
 *
 * @param pads whether the model reads an attention mask, without which padding would be read as text
 */
record TextFeeds(List<Encoding> texts, Padding padding, boolean pads, int longer) implements Feeds {
    /** @throws IllegalArgumentException naming the example, if it is no text, or one that the model has no tokens for */
    static TextFeeds of(Trunk trunk, List<Item> items) {
        Fitting fitting = Fitting.of(trunk);
        List<Encoding> texts = new ArrayList<>();
        int longer = 0;
        for (Item item : items) {
            Text text = Fitting.text(item);
            try {
                Text read = fitting.of(text);
                longer += read == text ? 0 : 1;
                List<Token> tokens = fitting.tokens(read);
                require(trunk, tokens);
                // A word of many tokens may be all there is.
                texts.add(Encoding.of(new Cut(fitting.most()).of(tokens)));
            } catch (IllegalArgumentException refused) {
                throw new IllegalArgumentException(item.place() + ": " + refused.getMessage(), refused);
            }
        }
        int id = Padding.id(trunk.config().orElse(null), trunk.tokenizer());
        boolean pads = trunk.graph().input("attention_mask").isPresent();
        Padding padding = new Padding(trunk.graph().inputs(), id < trunk.vocabulary() ? id : 0);
        return new TextFeeds(List.copyOf(texts), padding, pads, longer);
    }

    private static void require(Trunk trunk, List<Token> tokens) {
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("the tokenizer of model '"
                    + trunk.folder().id() + "' makes no token of this text. Take the example out.");
        }
        for (Token token : tokens) {
            if (token.id() >= trunk.vocabulary()) {
                throw new IllegalArgumentException("token '" + token.text() + "' has id " + token.id() + ", model '"
                        + trunk.folder().id() + "' has embeddings for 0 to " + (trunk.vocabulary() - 1)
                        + ": the tokenizer is not its own.");
            }
        }
    }

    @Override
    public int size() {
        return texts.size();
    }

    @Override
    public int length(int example) {
        return texts.get(example).ids().length;
    }

    @Override
    public Map<String, Tensor> of(int[] examples) {
        return padding.feeds(Arrays.stream(examples).mapToObj(texts::get).toList());
    }
}
