package dev.limpid.task;

import dev.limpid.model.Input;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Which class a text, or a pair of them, belongs to. */
record TextClassification(TextReader reader, Answers answers) implements TextTask {
    static TextClassification of(TextReader reader) {
        return new TextClassification(
                reader, Classes.of(reader.opened(), reader.output("classes", Task.TEXT_CLASSIFICATION)));
    }

    @Override
    public Task task() {
        return Task.TEXT_CLASSIFICATION;
    }

    @Override
    public Input read(Text original, Granularity granularity) {
        List<Token> tokens = reader.tokenizer().tokens(original);
        if (original.pair() == null) {
            reader.requireShort(tokens, "The text has", "Shorten it, or add --windows to read it in parts");
        } else {
            reader.requireShort(tokens, "The two texts together have", "Shorten them");
        }
        return reader.input(original, tokens, granularity, List.of(0), List.of());
    }

    @Override
    public @Nullable Integer position(Input input, @Nullable Integer wanted) {
        return TextReader.nowhere(task(), wanted);
    }
}
