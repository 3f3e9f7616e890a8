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
        Integer limit = trunk.maxPositions();
        int most = limit == null ? Integer.MAX_VALUE : limit;
        List<Encoding> texts = new ArrayList<>();
        int longer = 0;
        for (Item item : items) {
            List<Token> tokens = tokens(trunk, item);
            longer += tokens.size() > most ? 1 : 0;
            texts.add(Encoding.of(new Cut(most).of(tokens)));
        }
        int id = Padding.id(trunk.config().orElse(null), trunk.tokenizer());
        boolean pads = trunk.graph().input("attention_mask").isPresent();
        Padding padding = new Padding(trunk.graph().inputs(), id < trunk.vocabulary() ? id : 0);
        return new TextFeeds(List.copyOf(texts), padding, pads, longer);
    }

    private static List<Token> tokens(Trunk trunk, Item item) {
        Text text = text(item);
        List<Token> tokens;
        try {
            tokens = trunk.tokenizer().tokens(text);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(item.place() + ": " + refused.getMessage(), refused);
        }
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException(item.place() + ": the tokenizer of model '"
                    + trunk.folder().id() + "' makes no token of this text. Take the example out.");
        }
        for (Token token : tokens) {
            if (token.id() >= trunk.vocabulary()) {
                throw new IllegalArgumentException(item.place() + ": token '" + token.text() + "' has id " + token.id()
                        + ", model '" + trunk.folder().id() + "' has embeddings for 0 to " + (trunk.vocabulary() - 1)
                        + ": the tokenizer is not its own.");
            }
        }
        return tokens;
    }

    /**
     * What a model reads of an item.
     *
     * @throws IllegalArgumentException if it is no text
     */
    static Text text(Item item) {
        if (item instanceof Item.Labelled labelled) {
            return new Text(labelled.text(), labelled.pair());
        }
        if (item instanceof Item.Scored scored) {
            return new Text(scored.text(), scored.pair());
        }
        if (item instanceof Item.Plain plain) {
            return Text.of(plain.text());
        }
        throw new IllegalArgumentException(item.place() + ": expected a text, or two.");
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
