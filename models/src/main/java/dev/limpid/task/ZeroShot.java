package dev.limpid.task;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Wire;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which of some classes that the model was never trained on a text belongs to (Yin, Hay and Roth 2019): a model of natural
 * language inference reads the text with a sentence for each class, and how far that follows is the class's score.
 *
 * <p>All sentences are read side by side, so that the classes are entries of one row: their logits are those of entailment;
 * where several may hold, entailment's minus contradiction's, whose logistic function is the softmax of the two. A word of the
 * text is one feature, however many times it is read. The sentences are no features, they stay.
 */
record ZeroShot(TextReader reader, Answers answers, Hypotheses hypotheses, Wire counted) implements TextTask {
    private static final String SCORES = "labels";

    /**
     * @throws IllegalArgumentException if no label of the model's means entailment, or, where several classes may hold, none
     *     means contradiction
     */
    static ZeroShot of(Opened opened, Tokenizer tokenizer, Hypotheses hypotheses) {
        Wire classes = new TextReader(opened, tokenizer).output("classes", Task.ZERO_SHOT_CLASSIFICATION);
        int entailment = meaning(opened, "entail");
        opened.tellTwin("classes are scored");
        SideBySide all =
                new SideBySide(opened.emitted(), Dim.of(hypotheses.labels().size()), Task.ZERO_SHOT_CLASSIFICATION);
        Expr each = all.byExample(all.rows(classes));
        Expr scores = column(each, entailment);
        if (hypotheses.several()) {
            scores = scores.sub(column(each, meaning(opened, "contradict")));
        }
        Opened asked = opened.with(all.emitted(Map.of(SCORES, scores)));
        TextReader reader = new TextReader(asked, tokenizer);
        Target.Link link = hypotheses.several() ? Target.Link.SIGMOID : Target.Link.SOFTMAX;
        Answers answers = new Answers(
                Target.Type.LABEL,
                new Target.Output(reader.output(SCORES, Task.ZERO_SHOT_CLASSIFICATION), link),
                hypotheses.labels()::get);
        return new ZeroShot(reader, answers, hypotheses, classes);
    }

    private static Expr column(Expr classes, int number) {
        return classes.slice(2, number, number + 1L).squeeze(2);
    }

    /** The class whose name begins so. */
    private static int meaning(Opened opened, String beginning) {
        List<String> labels = opened.labels();
        return IntStream.range(0, labels.size())
                .filter(i -> labels.get(i).toLowerCase(Locale.ROOT).startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Zero-shot classification needs a model of natural"
                        + " language inference, of which a label begins with '" + beginning + "'; model '"
                        + opened.folder().id() + "' has " + (labels.isEmpty() ? "no named labels" : labels)
                        + ". Choose such a model, or another --task."));
    }

    @Override
    public Task task() {
        return Task.ZERO_SHOT_CLASSIFICATION;
    }

    @Override
    public Input read(Text original, Granularity granularity) {
        if (original.pair() != null) {
            throw new IllegalArgumentException("Zero-shot classification reads one text; its second one is made of the"
                    + " labels. Leave out --text-pair, or say it with --hypothesis.");
        }
        List<String> sentences =
                hypotheses.labels().stream().map(hypotheses::of).toList();
        List<List<Token>> pairs = sentences.stream()
                .map(sentence -> reader.fitting(
                        new Text(original.text(), sentence), "The text and the sentence of a label together have"))
                .toList();
        Padded padded = Padded.of(pairs, reader.tokenizer());
        List<Feature> features = new ArrayList<>();
        int shared = shared(pairs.get(0));
        for (int row = 0; row < pairs.size(); row++) {
            for (Feature feature :
                    granularity.features(new Text(original.text(), sentences.get(row)), pairs.get(row))) {
                if (feature.positions().get(0) >= shared) {
                    features.add(sentence(feature, row, row * padded.length()));
                } else if (row == 0) {
                    features.add(repeated(feature, pairs.size(), padded.length()));
                }
            }
            padded.padding(row, row + 1).ifPresent(features::add);
        }
        List<Original> originals = new ArrayList<>(List.of(new Original.Text(original.text())));
        sentences.forEach(sentence -> originals.add(new Original.Text(sentence)));
        return new Input(originals, padded.tensors(emitted()), padded.names(), features, List.of(), List.of());
    }

    /** How many tokens come before the sentence of a label: the text's, and what the tokenizer put around it. */
    private static int shared(List<Token> pair) {
        return IntStream.range(0, pair.size())
                .filter(i -> pair.get(i).input() == 1)
                .findFirst()
                .orElse(pair.size());
    }

    /** A part of a label's sentence, which stays whatever is absent. */
    private static Feature sentence(Feature feature, int row, int before) {
        Place.Span span = (Place.Span) feature.place();
        return new Feature(
                feature.text(),
                new Place.Span(span.input() + row, span.start(), span.end()),
                true,
                feature.positions().stream().map(position -> position + before).toList());
    }

    private static Feature repeated(Feature feature, int rows, int length) {
        return new Feature(
                feature.text(),
                feature.place(),
                feature.special(),
                IntStream.range(0, rows)
                        .boxed()
                        .flatMap(row -> feature.positions().stream().map(position -> position + row * length))
                        .toList());
    }

    @Override
    public @Nullable Integer position(Input input, @Nullable Integer wanted) {
        return TextReader.nowhere(task(), wanted);
    }
}
