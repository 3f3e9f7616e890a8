package dev.limpid.task;

import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** The last hidden state: a vector per token. */
record FeatureExtraction(TextReader reader, Answers answers) implements TextTask {
    static FeatureExtraction of(TextReader reader) {
        return new FeatureExtraction(reader, units(reader));
    }

    /** The last hidden state of any model that gives one. */
    static Answers units(TextReader reader) {
        return new Answers(
                Target.Type.UNIT,
                new Target.Output(reader.output("hidden", Task.FEATURE_EXTRACTION), Target.Link.NONE),
                i -> "unit " + i);
    }

    @Override
    public Task task() {
        return Task.FEATURE_EXTRACTION;
    }

    @Override
    public Input read(Text original, Granularity granularity) {
        List<Token> tokens = reader.fitting(original);
        return reader.input(original, tokens, granularity, reader.masks(tokens), List.of());
    }

    @Override
    public @Nullable Integer position(Input input, @Nullable Integer wanted) {
        if (emitted().shapes().rank(answers.output().wire()) != 3) {
            return TextReader.nowhere(task(), wanted);
        }
        return wanted == null ? Integer.valueOf(0) : Integer.valueOf(TextReader.within(input, wanted));
    }
}
