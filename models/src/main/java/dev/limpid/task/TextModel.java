package dev.limpid.task;

import dev.limpid.format.FormatException;
import dev.limpid.generation.Continuation;
import dev.limpid.generation.Endings;
import dev.limpid.generation.Sampling;
import dev.limpid.generation.Writer;
import dev.limpid.generation.Written;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probe;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.ChatTemplate;
import dev.limpid.text.Granularity;
import dev.limpid.text.Message;
import dev.limpid.text.Rendered;
import dev.limpid.text.Text;
import dev.limpid.text.Tokenizer;
import dev.limpid.text.Vocabulary;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A model of text with its tokenizer. Safe for use by several threads. */
public final class TextModel implements TaskModel<Text> {
    private static final List<String> ABSENCES = List.of("mask", "pad", "begin");
    private static final String TOKEN = "token:";

    private final Tokenizer tokenizer;
    private final TextTask task;
    private final Opened opened;
    private final Provenance provenance;
    private final Probe probe;
    private @Nullable Writer writer;

    private TextModel(Tokenizer tokenizer, TextTask task) {
        this.tokenizer = tokenizer;
        this.task = task;
        this.opened = task.reader().opened();
        this.provenance = opened.provenance(task.counted(), task.task());
        this.probe = new Probe(this);
    }

    /**
     * Takes up a model's structure and tokenizer, not its weights, which the first run maps.
     *
     * @throws dev.limpid.format.FormatException if a file is damaged or does not fit the others
     * @throws IllegalArgumentException if the model cannot do the task
     */
    static TextModel of(Opened opened, Models.Wanted wanted) throws IOException {
        Task asked = wanted.asked();
        Task task = asked == null ? Kind.TEXT.most(opened.emitted().outputs().keySet()) : asked;
        Tokenizer tokenizer = Tokenizer.of(opened.home());
        requireFitting(opened, tokenizer.vocabulary());
        TextReader reader = new TextReader(opened, tokenizer);
        return new TextModel(
                tokenizer,
                switch (task) {
                    case FILL_MASK -> FillMask.of(reader);
                    case TEXT_GENERATION -> TextGeneration.of(reader);
                    case TEXT_CLASSIFICATION ->
                        wanted.windowed()
                                ? WindowedClassification.of(opened, tokenizer)
                                : TextClassification.of(reader);
                    case TOKEN_CLASSIFICATION -> TokenClassification.of(reader, wanted.grouping());
                    case QUESTION_ANSWERING -> QuestionAnswering.of(opened, tokenizer);
                    case SENTENCE_SIMILARITY -> SentenceSimilarity.of(opened, tokenizer, wanted.pooling());
                    case ZERO_SHOT_CLASSIFICATION -> ZeroShot.of(opened, tokenizer, labelled(wanted));
                    case FEATURE_EXTRACTION -> FeatureExtraction.of(reader);
                    default ->
                        throw new IllegalArgumentException("Model '"
                                + opened.folder().id() + "' reads text, so it cannot do " + task + "; choose fill-mask,"
                                + " text-generation, text-classification, token-classification, question-answering,"
                                + " zero-shot-classification, sentence-similarity or"
                                + " feature-extraction.");
                });
    }

    private static Hypotheses labelled(Models.Wanted wanted) {
        Hypotheses hypotheses = wanted.hypotheses();
        if (hypotheses == null) {
            throw new IllegalArgumentException(
                    "Zero-shot classification needs the classes to choose from: --labels sports,politics,science.");
        }
        return hypotheses;
    }

    /** A vocabulary may be smaller than the table of embeddings, which is often padded, but not larger. */
    static void requireFitting(Opened opened, Vocabulary vocabulary) {
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

    @Override
    public Answers answers() {
        return task.answers();
    }

    @Override
    public Answers units() {
        return FeatureExtraction.units(task.reader());
    }

    @Override
    public List<Prediction> top(Input input, @Nullable Integer position, int count) {
        return task.top(probe, input, position, count);
    }

    @Override
    public String baseline() {
        // From zero a path leads through where root-mean-square norms are steepest.
        boolean bare = task.task() == Task.TEXT_GENERATION && tokenizer.pad().isEmpty();
        return bare && tokenizer.begin().isPresent() ? "begin" : "pad";
    }

    @Override
    public List<TargetSpec> usual(Input input) {
        return task.usual(input);
    }

    @Override
    public Target.Score score() {
        return task.score();
    }

    @Override
    public List<String> notes() {
        return opened.notes();
    }

    @Override
    public Graph graph() {
        return task.emitted().graph();
    }

    @Override
    public Graph predicting() {
        return opened.predicting();
    }

    @Override
    public Shapes shapes() {
        return task.emitted().shapes();
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
        return task.emitted().features();
    }

    @Override
    public Layout layout() {
        return Layout.SEQUENCE;
    }

    @Override
    public Task task() {
        return task.task();
    }

    /**
     * Writes on from a prompt.
     *
     * @param told is given each token when it is certain
     * @throws IllegalArgumentException if the model does not write, or the prompt leaves no room
     */
    public Continuation write(Text prompt, Sampling sampling, Consumer<Written> told) {
        return writer().write(promptIds(prompt), sampling, told);
    }

    /** The tokens that a prompt is to the model, those that its tokenizer puts in included. */
    public List<Integer> promptIds(Text prompt) {
        requireText(prompt);
        return tokenizer.tokens(prompt.first()).stream()
                .map(token -> (int) token.id())
                .toList();
    }

    /**
     * What writes on from tokens; made once.
     *
     * @throws IllegalArgumentException if the model does not write
     */
    public synchronized Writer writer() {
        if (!(task instanceof TextGeneration)) {
            throw new IllegalArgumentException("Model '" + provenance.id() + "' does not write: its task is " + task()
                    + ". Choose a causal language model.");
        }
        Writer made = writer;
        if (made == null) {
            try {
                made = new Writer(task.emitted(), opened.runtime(), tokenizer, Endings.in(opened.home()));
            } catch (IOException unreadable) {
                throw new UncheckedIOException("Cannot read how texts end in " + opened.home() + ".", unreadable);
            }
            writer = made;
        }
        return made;
    }

    /**
     * A chat as the model was trained to read it, up to where its answer begins; what is said in it alone is features.
     *
     * @throws IllegalArgumentException if the model has no template for chats, or that refuses these messages
     * @throws dev.limpid.format.FormatException if the template is damaged, or cannot be run
     */
    public Rendered chat(List<Message> messages) {
        try {
            return ChatTemplate.of(opened.home())
                    .orElseThrow(() -> new IllegalArgumentException("Model '" + provenance.id()
                            + "' has no chat template, so how it reads chats is not known. Write the prompt yourself."))
                    .render(messages, true);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the chat template in " + opened.home() + ".", unreadable);
        }
    }

    /** A prompt with what the model wrote. */
    public Input prepare(Text prompt, Continuation written, Granularity granularity) {
        return ((TextGeneration) task).read(prompt, written, granularity);
    }

    /** What the model is asked to do, with all that only this task knows. */
    TextTask asked() {
        return task;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The most tokens that it reads at once; null where nothing limits it. */
    public @Nullable Integer maxPositions() {
        return task.emitted().maxPositions();
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
        requireText(original);
        String second = original.pair();
        if (second != null && (task instanceof TextGeneration ? second.isEmpty() : second.isBlank())) {
            throw new IllegalArgumentException(task.blank(true));
        }
        return task.read(original, granularity);
    }

    private void requireText(Text original) {
        if (original.text().isBlank()) {
            throw new IllegalArgumentException(task.blank(false));
        }
    }

    @Override
    public Input absent(Input input, String how) {
        boolean named = how.startsWith(TOKEN);
        if (!named && !ABSENCES.contains(how)) {
            throw new IllegalArgumentException(
                    "Unknown baseline '" + how + "', expected " + String.join(", ", ABSENCES) + ", token:T or zero.");
        }
        OptionalInt id = named
                ? vocabulary().id(how.substring(TOKEN.length()))
                : how.equals("pad") ? tokenizer.pad() : how.equals("begin") ? tokenizer.begin() : tokenizer.mask();
        if (id.isEmpty() && named) {
            throw new IllegalArgumentException("Baseline '" + how + "': the model's vocabulary has no token '"
                    + how.substring(TOKEN.length()) + "' so spelt; try zero.");
        }
        if (id.isEmpty()) {
            throw new IllegalArgumentException("The model's vocabulary has no token for the baseline '" + how
                    + "'; try " + (how.equals("pad") ? "mask" : "pad") + " or zero.");
        }
        if (id.getAsInt() >= task.emitted().vocabulary()) {
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

    /**
     * One row per text: at the mask for fill-mask, else at the first position. Texts of one length run together.
     *
     * @throws IllegalArgumentException if the task's answers are passages
     */
    @Override
    public Tensor predict(List<Text> inputs) {
        if (inputs.isEmpty()) {
            return Tensor.zeros(DType.FLOAT, Shape.of(0, 0));
        }
        if (task() == Task.TOKEN_CLASSIFICATION || task() == Task.QUESTION_ANSWERING) {
            throw new IllegalArgumentException("The task " + task()
                    + " answers with passages, not with a row of scores for each text: ask for the top ones.");
        }
        List<Probe.Asked> asked = inputs.stream()
                .map(this::prepare)
                .map(input -> new Probe.Asked(input, position(input, null)))
                .toList();
        return Tensor.stack(probe.rows(asked, answers().output()));
    }

    @Override
    public @Nullable Integer position(Input input, @Nullable Integer wanted) {
        return task.position(input, wanted);
    }

    @Override
    public void close() {
        opened.runtime().close();
        tokenizer.close();
    }
}
