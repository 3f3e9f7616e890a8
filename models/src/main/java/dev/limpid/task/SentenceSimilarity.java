package dev.limpid.task;

import dev.limpid.graph.Wire;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How alike two texts are: the cosine between their vectors, see {@link SentencePair}. */
record SentenceSimilarity(TextReader reader, Answers answers, SentenceFiles sentences) implements TextTask {
    /**
     * @param pooling how a text's vector is made; null for what its files say, else the mean
     */
    static SentenceSimilarity of(Opened opened, Tokenizer tokenizer, @Nullable Pooling pooling) throws IOException {
        String known = opened.folder().pooling();
        SentenceFiles sentences = SentenceFiles.in(opened.home());
        Pooling said = sentences.chosen(pooling, known == null ? null : Pooling.of(known), opened.notes());
        opened.tellTwin("similarity is computed");
        Opened paired = opened.with(SentencePair.of(opened.emitted(), said));
        TextReader reader = new TextReader(paired, tokenizer);
        Answers answers = new Answers(
                Target.Type.SIMILARITY,
                new Target.Output(reader.output(SentencePair.SIMILARITY, Task.SENTENCE_SIMILARITY), Target.Link.NONE),
                i -> "similarity");
        return new SentenceSimilarity(reader, answers, sentences);
    }

    @Override
    public Task task() {
        return Task.SENTENCE_SIMILARITY;
    }

    /** The encoder, which both texts go through: its weights count once. */
    @Override
    public Wire counted() {
        return reader.output("hidden", task());
    }

    @Override
    public @Nullable Integer position(Input input, @Nullable Integer wanted) {
        return TextReader.nowhere(task(), wanted);
    }

    /** Each text by itself, the shorter one padded to the length of the longer. */
    @Override
    public Input read(Text original, Granularity granularity) {
        String second = original.pair();
        if (second == null) {
            throw new IllegalArgumentException("Sentence similarity needs two texts: --text and --text-pair."
                    + " For one text choose --task feature-extraction.");
        }
        List<List<Token>> both = List.of(
                reader.fitting(Text.of(original.text()), "The text has"),
                reader.fitting(Text.of(second), "The second text has"));
        Padded padded = Padded.of(both, reader.tokenizer());
        List<String> notes = new ArrayList<>();
        List<Feature> features = new ArrayList<>();
        for (int input = 0; input < 2; input++) {
            String text = original.parts().get(input);
            for (Feature feature : granularity.features(Text.of(text), both.get(input))) {
                features.add(feature.moved(input, input * padded.length()));
            }
            padded.padding(input, input).ifPresent(features::add);
            notes.addAll(sentences.notes(text, both.get(input), reader.tokenizer()));
        }
        return new Input(
                TextReader.originals(original), padded.tensors(emitted()), padded.names(), features, List.of(), notes);
    }
}
