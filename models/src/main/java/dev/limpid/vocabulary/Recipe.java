package dev.limpid.vocabulary;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A kind of tokenizer that can be learnt: how text is cut before, what pieces begin with, and what is written. */
public sealed interface Recipe permits ByteLevelBpe, BertWordPiece {
    /** Tokens that stand for no text, in the order of their ids, which are the first. */
    List<String> special();

    /** Gives a text's words, as normalised: no token ever reaches from one into the next. */
    void cut(String text, Consumer<String> word);

    /** A word in the characters that the vocabulary is written with. */
    String spelt(String word);

    /** Characters that the vocabulary has whether or not the text has them, by code point. */
    String alphabet();

    /** How many characters the vocabulary has at most; the rarest are left out. */
    int mostCharacters();

    /** What stands before each piece that goes on with a word; empty if nothing does. */
    String continuation();

    /** {@code tokenizer.json}, as Hugging Face's libraries read it. */
    ObjectNode tokenizer(LearntVocabulary learnt);

    /** The special token of each role, such as {@code mask_token}. */
    Map<String, String> roles();
}
