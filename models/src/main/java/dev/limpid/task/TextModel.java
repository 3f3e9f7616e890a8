package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.format.FormatException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import dev.limpid.text.Vocabulary;
import dev.limpid.text.Window;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A model of text with its tokenizer. Safe for use by several threads. */
public final class TextModel implements TaskModel<Text> {
    private static final List<String> ABSENCES = List.of("mask", "pad");

    private final Opened opened;
    private final Emitted emitted;
    private final Tokenizer tokenizer;
    private final Task task;
    private final Answers answers;
    private final Provenance provenance;
    private final Probe probe;
    private final @Nullable SentenceFiles sentences;

    private TextModel(Opened opened, Tokenizer tokenizer, Task task, @Nullable SentenceFiles sentences) {
        this.opened = opened;
        this.sentences = sentences;
        this.emitted = opened.emitted();
        this.tokenizer = tokenizer;
        this.task = task;
        this.answers = answers(task);
        // Of a pair of texts the encoder counts, once.
        Wire counted = task == Task.SENTENCE_SIMILARITY
                ? output("hidden", task)
                : answers.output().wire();
        this.provenance = opened.provenance(counted, task);
        this.probe = new Probe(this);
    }

    /**
     * Takes up a model's structure and tokenizer, not its weights, which the first run maps.
     *
     * @param task null for the most that the model can do
     * @param pooling how a text's vector is made for sentence similarity; null for what its files say, else the mean
     * @throws dev.limpid.format.FormatException if a file is damaged or does not fit the others
     * @throws IllegalArgumentException if the model cannot do the task
     */
    static TextModel of(Opened opened, @Nullable Task task, @Nullable Pooling pooling) throws IOException {
        Task chosen = task == null ? Kind.TEXT.most(opened.emitted().outputs().keySet()) : task;
        Tokenizer tokenizer = Tokenizer.of(opened.home());
        requireFitting(opened, tokenizer.vocabulary());
        Opened used = opened;
        SentenceFiles sentences = null;
        if (chosen == Task.SENTENCE_SIMILARITY) {
            String known = opened.folder().pooling();
            sentences = SentenceFiles.in(opened.home());
            Pooling said = sentences.chosen(pooling, known == null ? null : Pooling.of(known), opened.notes());
            if (opened.predicting() != opened.emitted().graph()) {
                opened.notes().add("The model is quantised; similarity is computed by its twin in floats.");
            }
            used = opened.with(SentencePair.of(opened.emitted(), said));
        }
        return new TextModel(used, tokenizer, chosen, sentences);
    }

    /** A vocabulary may be smaller than the table of embeddings, which is often padded, but not larger. */
    private static void requireFitting(Opened opened, Vocabulary vocabulary) {
        long known = opened.emitted().vocabulary();
        if (vocabulary.own() > known) {
            throw new FormatException(
                    opened.home(),
                    "the tokenizer has " + vocabulary.own() + " tokens, the model has embeddings for " + known
                            + ". They are of different models; put the model's own tokenizer beside its weights.");
        }
        if (vocabulary.size() > known) {
            opened.notes()
                    .add("The model has embeddings for tokens 0 to " + (known - 1) + ", its tokenizer has "
                            + (vocabulary.size() - known) + " more, from '" + vocabulary.token((int) known)
                            + "' on; texts with one of these are refused.");
        }
    }

    private Answers answers(Task wanted) {
        return switch (wanted) {
            case FILL_MASK ->
                new Answers(
                        Target.Type.TOKEN,
                        new Target.Output(output("logits", wanted), Target.Link.SOFTMAX),
                        // Outputs may be wider than the vocabulary, for speed.
                        i -> i < vocabulary().size() ? vocabulary().token(i) : "token " + i);
            case TEXT_CLASSIFICATION -> Classes.of(opened, output("classes", wanted));
            case SENTENCE_SIMILARITY ->
                new Answers(
                        Target.Type.SIMILARITY,
                        new Target.Output(output(SentencePair.SIMILARITY, wanted), Target.Link.NONE),
                        i -> "similarity");
            case FEATURE_EXTRACTION -> units();
            default ->
                throw new IllegalArgumentException("Model '" + opened.folder().id()
                        + "' reads text, so it cannot do " + wanted + "; choose fill-mask, text-classification,"
                        + " sentence-similarity or feature-extraction.");
        };
    }

    private Wire output(String role, Task wanted) {
        Wire wire = emitted.outputs().get(role);
        if (wire == null) {
            throw new IllegalArgumentException("Model '" + opened.folder().id() + "' has no output for " + wanted
                    + ": it has "
                    + String.join(", ", new TreeSet<>(emitted.outputs().keySet()))
                    + ". Choose another --task.");
        }
        return wire;
    }

    @Override
    public Answers answers() {
        return answers;
    }

    @Override
    public Answers units() {
        return new Answers(
                Target.Type.UNIT,
                new Target.Output(output("hidden", Task.FEATURE_EXTRACTION), Target.Link.NONE),
                i -> "unit " + i);
    }

    @Override
    public String baseline() {
        return "pad";
    }

    @Override
    public List<String> notes() {
        return opened.notes();
    }

    @Override
    public Graph graph() {
        return emitted.graph();
    }

    @Override
    public Graph predicting() {
        return opened.predicting();
    }

    @Override
    public Shapes shapes() {
        return emitted.shapes();
    }

    @Override
    public Runtime runtime() {
        return opened.runtime();
    }

    @Override
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public Wire features() {
        return emitted.features();
    }

    @Override
    public Layout layout() {
        return Layout.SEQUENCE;
    }

    @Override
    public Task task() {
        return task;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    public Vocabulary vocabulary() {
        return tokenizer.vocabulary();
    }

    /** A probe at the word embeddings. */
    @Override
    public Probe probe() {
        return probe;
    }

    @Override
    public Input prepare(Text original) {
        return prepare(original, Granularity.WORD);
    }

    /**
     * Tokenises. Of a text with a gap to fill that is too long for the model, the part around the gap is taken, which a note
     * says; nothing else is ever cut off.
     *
     * @throws IllegalArgumentException if the text is empty, or too long for the model
     */
    public Input prepare(Text original, Granularity granularity) {
        if (original.text().isBlank()) {
            throw new IllegalArgumentException(
                    "The text is empty. Give a sentence, for example --text" + " \"The capital of France is [MASK].\"");
        }
        if (original.pair() != null && original.pair().isBlank()) {
            throw new IllegalArgumentException(
                    "The second text is empty. Give --text-pair a sentence, or leave it out.");
        }
        return task == Task.SENTENCE_SIMILARITY ? beside(original, granularity) : together(original, granularity);
    }

    private Input together(Text original, Granularity granularity) {
        List<Token> all = tokenizer.tokens(original);
        List<Token> tokens = all;
        List<String> notes = List.of();
        Integer most = emitted.maxPositions();
        if (task == Task.FILL_MASK
                && most != null
                && all.size() > most
                && !masks(all).isEmpty()) {
            Window window = aroundMasks(all, most);
            tokens = window.tokens();
            notes = List.of("The text has " + all.size() + " tokens, the model reads " + most + ": tokens "
                    + window.from() + " to " + window.to() + ", around the " + maskWord() + ", are used.");
        } else {
            requireShort(all, original.pair() == null ? "The text has" : "The two texts together have");
        }
        return new Input(
                originals(original),
                TextTensors.of(emitted, tokens),
                tokens.stream().map(Token::text).toList(),
                granularity.features(original, tokens),
                task == Task.TEXT_CLASSIFICATION ? List.of(0) : masks(tokens),
                notes);
    }

    private List<Integer> masks(List<Token> tokens) {
        int mask = tokenizer.mask().orElse(-1);
        return IntStream.range(0, tokens.size())
                .filter(i -> tokens.get(i).id() == mask)
                .boxed()
                .toList();
    }

    private Window aroundMasks(List<Token> tokens, int most) {
        List<Integer> masks = masks(tokens);
        return Window.around(tokens, most, masks.get(0), masks.get(masks.size() - 1))
                .orElseThrow(() -> new IllegalArgumentException("The text has " + tokens.size()
                        + " tokens, the model reads at most " + most + ", and no part of that length holds every "
                        + maskWord() + ". Shorten it."));
    }

    /** Each text by itself, the shorter one padded to the length of the longer. */
    private Input beside(Text original, Granularity granularity) {
        String second = original.pair();
        if (second == null) {
            throw new IllegalArgumentException("Sentence similarity needs two texts: --text and --text-pair."
                    + " For one text choose --task feature-extraction.");
        }
        List<List<Token>> both = List.of(
                fitting(Text.of(original.text()), "The text has"), fitting(Text.of(second), "The second text has"));
        int length = Math.max(both.get(0).size(), both.get(1).size());
        List<String> notes = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<Feature> features = new ArrayList<>();
        List<List<Token>> padded = new ArrayList<>();
        for (int input = 0; input < 2; input++) {
            List<Token> tokens = new ArrayList<>(both.get(input));
            int end = tokens.get(tokens.size() - 1).end();
            while (tokens.size() < length) {
                tokens.add(tokenizer.padding(end));
            }
            int own = both.get(input).size();
            for (Feature feature : granularity.features(Text.of(original.parts().get(input)), tokens.subList(0, own))) {
                features.add(feature.moved(input, input * length));
            }
            if (own < length) {
                features.add(padding(input, tokens.get(own), input * length + own, (input + 1) * length));
            }
            tokens.forEach(token -> texts.add(token.text()));
            padded.add(tokens);
            if (sentences != null) {
                notes.addAll(sentences.notes(original.parts().get(input), both.get(input), tokenizer));
            }
        }
        return new Input(
                originals(original),
                TextTensors.pair(
                        emitted, padded, both.get(0).size(), both.get(1).size()),
                texts,
                features,
                List.of(),
                notes);
    }

    /** All padding behind a text, which the model does not attend to, as one feature. */
    private static Feature padding(int input, Token first, int from, int to) {
        return new Feature(
                first.text(),
                new Place.Span(input, first.start(), first.end()),
                true,
                IntStream.range(from, to).boxed().toList());
    }

    private static List<Original> originals(Text original) {
        return original.parts().stream().<Original>map(Original.Text::new).toList();
    }

    private List<Token> fitting(Text original, String having) {
        List<Token> tokens = tokenizer.tokens(original);
        requireShort(tokens, having);
        return tokens;
    }

    private void requireShort(List<Token> tokens, String having) {
        Integer most = emitted.maxPositions();
        if (most != null && tokens.size() > most) {
            throw new IllegalArgumentException(having + " " + tokens.size() + " tokens, the model reads at most " + most
                    + ". Shorten " + (having.startsWith("The two") ? "them" : "it")
                    + "; nothing is cut off silently.");
        }
    }

    @Override
    public Input absent(Input input, String how) {
        if (!ABSENCES.contains(how)) {
            throw new IllegalArgumentException(
                    "Unknown baseline '" + how + "', expected " + String.join(", ", ABSENCES) + " or zero.");
        }
        OptionalInt id = how.equals("pad") ? tokenizer.pad() : tokenizer.mask();
        if (id.isEmpty()) {
            throw new IllegalArgumentException("The model's vocabulary has no token for the baseline '" + how
                    + "'; try " + (how.equals("pad") ? "mask" : "pad") + " or zero.");
        }
        if (id.getAsInt() >= emitted.vocabulary()) {
            throw new IllegalArgumentException("The model has no embedding for the baseline '" + how + "', its token "
                    + id.getAsInt() + "; try " + (how.equals("pad") ? "mask" : "pad") + " or zero.");
        }
        Tensor present = input.tensor("input_ids");
        double[] ids = present.toDoubles();
        input.features().stream()
                .filter(feature -> !feature.special())
                .flatMap(feature -> feature.positions().stream())
                .forEach(position -> ids[position] = id.getAsInt());
        return input.with("input_ids", Tensor.fill(present.dtype(), present.shape(), i -> ids[i]));
    }

    /** One row per text: at the mask for fill-mask, else at the first position. Texts of one length run together. */
    @Override
    public Tensor predict(List<Text> inputs) {
        if (inputs.isEmpty()) {
            return Tensor.zeros(DType.FLOAT, Shape.of(0, 0));
        }
        List<Probe.Asked> asked = inputs.stream()
                .map(this::prepare)
                .map(input -> new Probe.Asked(input, position(input, null)))
                .toList();
        return Tensor.stack(probe.rows(asked, answers.output()));
    }

    /**
     * The position that is asked about.
     *
     * @param wanted null for the mask or, where the task has none, the first position
     * @throws IllegalArgumentException if there is no mask, or more than one and none is chosen
     */
    @Override
    public @Nullable Integer position(Input input, @Nullable Integer wanted) {
        if (emitted.shapes().rank(answers.output().wire()) != 3) {
            if (wanted != null) {
                throw new IllegalArgumentException("--position " + wanted + ": the task " + task
                        + " answers for the text as a whole, not for one token.");
            }
            return null;
        }
        int length = input.tokens().size();
        if (wanted != null) {
            if (wanted < 0 || wanted >= length) {
                throw new IllegalArgumentException(
                        "Position " + wanted + " is outside the text's tokens 0 to " + (length - 1) + ".");
            }
            return wanted;
        }
        if (task != Task.FILL_MASK) {
            return 0;
        }
        if (input.answers().isEmpty()) {
            throw new IllegalArgumentException("The text has no " + maskWord() + " to fill. Write " + maskWord()
                    + " where the word belongs," + " or choose a token with --position 0 to " + (length - 1) + ".");
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
        return tokenizer.mask().stream()
                .mapToObj(vocabulary()::token)
                .findFirst()
                .orElse("[MASK]");
    }

    @Override
    public void close() {
        opened.runtime().close();
        tokenizer.close();
    }
}
