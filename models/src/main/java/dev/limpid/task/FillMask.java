package dev.limpid.task;

import dev.limpid.model.Input;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Window;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Which token belongs at the mask. Of a text that is too long for the model, the part around the mask is read. */
record FillMask(TextReader reader, Answers answers) implements TextTask {
    static FillMask of(TextReader reader) {
        return new FillMask(reader, reader.tokens("logits", Task.FILL_MASK));
    }

    @Override
    public Task task() {
        return Task.FILL_MASK;
    }

    @Override
    public Input read(Text original, Granularity granularity) {
        List<Token> tokens = reader.tokenizer().tokens(original);
        Integer most = emitted().maxPositions();
        List<String> notes = List.of();
        if (most != null && tokens.size() > most && !reader.masks(tokens).isEmpty()) {
            Window window = aroundMasks(tokens, most);
            notes = List.of("The text has " + tokens.size() + " tokens, the model reads " + most + ": tokens "
                    + window.from() + " to " + window.to() + ", around the " + maskWord() + ", are used.");
            tokens = window.tokens();
        } else {
            tokens = reader.fitting(original);
        }
        return reader.input(original, tokens, granularity, reader.masks(tokens), notes);
    }

    private Window aroundMasks(List<Token> tokens, int most) {
        List<Integer> masks = reader.masks(tokens);
        return Window.around(tokens, most, masks.get(0), masks.get(masks.size() - 1))
                .orElseThrow(() -> new IllegalArgumentException("The text has " + tokens.size()
                        + " tokens, the model reads at most " + most + ", and no part of that length holds every "
                        + maskWord() + ". Shorten it."));
    }

    @Override
    public Integer position(Input input, @Nullable Integer wanted) {
        if (wanted != null) {
            return TextReader.within(input, wanted);
        }
        if (input.answers().isEmpty()) {
            throw new IllegalArgumentException("The text has no " + maskWord() + " to fill. Write " + maskWord()
                    + " where the word belongs," + " or choose a token with --position 0 to "
                    + (input.tokens().size() - 1) + ".");
        }
        if (input.answers().size() > 1) {
            throw new IllegalArgumentException("The text has " + input.answers().size() + " "
                    + maskWord() + ". Choose one with --position "
                    + String.join(
                            " or ",
                            input.answers().stream().map(String::valueOf).toList())
                    + ".");
        }
        return input.answers().get(0);
    }

    /** How a user writes the gap that a masked-language model fills. */
    private String maskWord() {
        return reader.tokenizer().mask().stream()
                .mapToObj(reader.tokenizer().vocabulary()::token)
                .findFirst()
                .orElse("[MASK]");
    }
}
