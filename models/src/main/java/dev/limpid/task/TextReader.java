package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Target;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import dev.limpid.text.Vocabulary;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What tasks on text have in common: a model's files and its tokenizer.
 *
 * @param opened the model with what the task appends to it
 */
record TextReader(Opened opened, Tokenizer tokenizer) {
    Emitted emitted() {
        return opened.emitted();
    }

    /**
     * The model's output of a role.
     *
     * @throws IllegalArgumentException if it has none
     */
    Wire output(String role, Task wanted) {
        Wire wire = emitted().outputs().get(role);
        if (wire == null) {
            throw new IllegalArgumentException("Model '" + opened.folder().id() + "' has no output for " + wanted
                    + ": it has "
                    + String.join(", ", new TreeSet<>(emitted().outputs().keySet()))
                    + ". Choose another --task.");
        }
        return wire;
    }

    /** Tokens as answers, by an output that scores each of the vocabulary at each position. */
    Answers tokens(String role, Task wanted) {
        Vocabulary vocabulary = tokenizer.vocabulary();
        return new Answers(
                Target.Type.TOKEN,
                new Target.Output(output(role, wanted), Target.Link.SOFTMAX),
                // Outputs may be wider than the vocabulary, for speed.
                i -> i < vocabulary.size() ? vocabulary.token(i) : "token " + i);
    }

    /** The tokens of one text or a pair that is read as one, with their features. */
    Input input(Text original, List<Token> tokens, Granularity granularity, List<Integer> answers, List<String> notes) {
        return new Input(
                originals(original),
                TextTensors.of(emitted(), tokens),
                tokens.stream().map(Token::text).toList(),
                granularity.features(original, tokens),
                answers,
                notes);
    }

    static List<Original> originals(Text original) {
        return original.parts().stream().<Original>map(Original.Text::new).toList();
    }

    /**
     * The tokens, if the model reads as many.
     *
     * @param having how an error begins: {@code The text has}
     */
    List<Token> fitting(Text original, String having) {
        List<Token> tokens = tokenizer.tokens(original);
        requireShort(tokens, having, having.startsWith("The two") ? "Shorten them" : "Shorten it");
        return tokens;
    }

    /** The same of one text, or of two that are read together. */
    List<Token> fitting(Text original) {
        return fitting(original, original.pair() == null ? "The text has" : "The two texts together have");
    }

    /** @param remedy how an error ends: {@code Shorten it} */
    void requireShort(List<Token> tokens, String having, String remedy) {
        Integer most = emitted().maxPositions();
        if (most != null && tokens.size() > most) {
            throw new IllegalArgumentException(having + " " + tokens.size() + " tokens, the model reads at most " + most
                    + ". " + remedy + "; nothing is cut off silently.");
        }
    }

    /** Where the tokenizer's mask stands. */
    List<Integer> masks(List<Token> tokens) {
        int mask = tokenizer.mask().orElse(-1);
        return IntStream.range(0, tokens.size())
                .filter(i -> tokens.get(i).id() == mask)
                .boxed()
                .toList();
    }

    /** A position that the user chose, if the text has it. */
    static int within(Input input, int wanted) {
        int length = input.tokens().size();
        if (wanted < 0 || wanted >= length) {
            throw new IllegalArgumentException(
                    "Position " + wanted + " is outside the text's tokens 0 to " + (length - 1) + ".");
        }
        return wanted;
    }

    /** Of tasks that answer for a text as a whole: there is no position to choose. */
    static @Nullable Integer nowhere(Task task, @Nullable Integer wanted) {
        if (wanted != null) {
            throw new IllegalArgumentException("--position " + wanted + ": the task " + task
                    + " answers for the text as a whole, not for one token.");
        }
        return null;
    }
}
